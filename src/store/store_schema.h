#ifndef TOCSIN_STORE_SCHEMA_H
#define TOCSIN_STORE_SCHEMA_H
/* The migrations of schema/, in the binary: store_schema(STR("001")) is the text of schema/001.sql, and
 * the empty text when there is no such migration. Made by tools/embed.py. Pure. */

#include "str.h"

struct str store_schema(struct str name);

#endif
