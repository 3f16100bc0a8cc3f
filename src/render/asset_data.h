#ifndef TOCSIN_RENDER_ASSET_DATA_H
#define TOCSIN_RENDER_ASSET_DATA_H
/* The files of web/, put into the program by tools/embed.py. Pure. */

#include "str.h"

/* The bytes of an asset by its file name; "" for an unknown one. */
struct str asset_data(struct str name);

#endif
