#ifndef TOCSIN_TEST_ENRICHED_H
#define TOCSIN_TEST_ENRICHED_H
/* For the tests of enrich/: one article read and annotated with the real knowledge. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "enrich.h"

struct desk {
	struct knowledge *knowledge;
	struct ranks *ranks;
	struct arena *arena;
};

static int desk_open(void **state)
{
	static struct desk desk;
	struct err err = {0};
	if (knowledge_new(&desk.knowledge, &err) != OK || ranks_new(&desk.ranks, &err) != OK) {
		fprintf(stderr, "%s\n", err.msg);
		return -1;
	}
	desk.arena = arena_new(64 * 1024 * 1024);
	*state = &desk;
	return desk.arena ? 0 : -1;
}

static int desk_close(void **state)
{
	struct desk *desk = *state;
	knowledge_free(desk->knowledge);
	ranks_free(desk->ranks);
	arena_free(desk->arena);
	return 0;
}

#define MONDAY_10_AUGUST_2026 INT64_C(1786363200) /* 2026-08-10T12:00:00Z */

static inline struct annotation annotate(void **state, const char *title, const char *text)
{
	struct desk *desk = *state;
	struct article article = {.id = STR("a1"),
				  .url = STR("https://outlet.example/news/1"),
				  .title = str_of(title),
				  .text = str_of(text),
				  .lang = STR("en"),
				  .published = MONDAY_10_AUGUST_2026};
	struct reading reading;
	struct annotation annotation = {0};
	assert_int_equal(text_read(desk->arena, &article, &reading, NULL), OK);
	assert_int_equal(
		enrich_article(desk->arena, desk->knowledge, desk->ranks, &article, &reading, &annotation, NULL), OK);
	return annotation;
}

static inline const struct mention *mention_of(const struct annotation *annotation, enum entity_type type,
					       const char *name)
{
	for (size_t i = 0; i < annotation->entities.n; i++)
		if (annotation->entities.at[i].type == type && str_eq(annotation->entities.at[i].name, str_of(name)))
			return &annotation->entities.at[i];
	return NULL;
}

#endif
