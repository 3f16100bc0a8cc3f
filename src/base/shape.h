#ifndef TOCSIN_BASE_SHAPE_H
#define TOCSIN_BASE_SHAPE_H
/* Reading records that were packed when their struct looked different.
 *
 * Who keeps packed records for long keeps beside them, once, the description of each shape: one line of text,
 *     name:str tall:bool tags:strs top:record(name:str n:u32) leaves:list(name:str)
 * Fields are found by their name, in nested records too. One that has the kind it had is read; others are read
 * over; one that the bytes do not have is as record_init() leaves it.
 *
 * Pure. Memory: all from the arena given; texts point into the packed bytes. Fails: E_SYNTAX on a description that
 * is none or is nested deeper or longer than any of ours, and on bytes of another shape or damaged ones; E_NOMEM.
 * Nothing is read outside the bytes given, whatever they say. */

#include "record.h"

struct shape;

void shape_describe(const struct record *record, struct buf *out);

/* How `record` is read from bytes of the shape that `description` tells of. */
MUST_USE enum status shape_read(struct arena *arena, struct str description, const struct record *record,
				const struct shape **out, struct err *err);
/* Its number: record_packed_shape() of the bytes that it reads. */
uint32_t shape_number(const struct shape *shape);

/* *thing is untouched on failure. */
MUST_USE enum status shape_unpack(const struct shape *shape, struct arena *arena, struct str packed, void *thing,
				  struct err *err);

#endif
