#ifndef TOCSIN_TEST_ODD_WEB_H
#define TOCSIN_TEST_ODD_WEB_H
/* A web with every answer that a reader meets: good, moved, broken, hostile; by path (see the table). */

#include "http_server.h"

void odd_web_answer(void *ctx, struct http_visit *visit); /* an http_visit_fn */

#endif
