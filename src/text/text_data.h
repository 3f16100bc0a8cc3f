#ifndef TOCSIN_TEXT_TEXT_DATA_H
#define TOCSIN_TEXT_TEXT_DATA_H
/* The data files of this room, embedded at build. */

#include "str.h"

/* The file of that name; the empty text for an unknown one. */
struct str text_data(struct str name);

#endif
