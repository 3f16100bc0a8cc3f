#ifndef TOCSIN_FORMAT_URL_DATA_H
#define TOCSIN_FORMAT_URL_DATA_H
/* The lists about addresses, embedded at build: "tracking". */

#include "str.h"

/* The list of that name; the empty text for an unknown one. */
struct str url_data(struct str name);

#endif
