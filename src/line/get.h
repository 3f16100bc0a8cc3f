#ifndef TOCSIN_LINE_GET_H
#define TOCSIN_LINE_GET_H
/* One address, asked and waited for. Fails as fetch/ does; an HTTP error is E_NET with its reason. */

#include "buf.h"
#include "fetch.h"

#define USER_AGENT "tocsin/" TOCSIN_VERSION " (+https://tocsin.invalid/about; feed reader)"

MUST_USE enum status get_url(const struct fetch_options *options, struct str url, struct buf *body, struct err *err);

#endif
