#ifndef TOCSIN_LINE_DATA_H
#define TOCSIN_LINE_DATA_H
/* Files that are part of the program: "feeds.opml", "sample/feeds.opml", "sample/NAME". */

#include "str.h"

struct str line_data(struct str name); /* "" for an unknown name */

#endif
