#ifndef TOCSIN_KNOWLEDGE_DATA_H
#define TOCSIN_KNOWLEDGE_DATA_H
/* The files of data/ that are built into the program, by the names that meson.build gives them. */

#include "str.h"

struct str knowledge_data(struct str name); /* "" for an unknown name */

#endif
