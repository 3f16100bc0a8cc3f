#ifndef TOCSIN_EXTRACT_EXTRACT_DATA_H
#define TOCSIN_EXTRACT_EXTRACT_DATA_H
/* Files that are part of the program: "lines" (data/lists/page_lines.tsv). */

#include "str.h"

struct str extract_data(struct str name); /* "" for an unknown name */

#endif
