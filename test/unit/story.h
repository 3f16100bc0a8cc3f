#ifndef TOCSIN_TEST_STORY_H
#define TOCSIN_TEST_STORY_H
/* Articles with annotations made by hand, for the tests of score and brief: text is read by the real reader,
 * names come from the real lexicon, but each fact stands because the test says so. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include <cmocka.h>

#include "knowledge.h"
#include "member.h"
#include "text.h"

struct story {
	struct arena *arena;
	struct knowledge *knowledge;
	struct ranks *ranks;
	struct members members;
};

struct chapter { /* the member last added */
	struct article article;
	struct reading reading;
	struct annotation annotation;
	struct source source;
};

static inline void story_begin(struct story *story)
{
	*story = (struct story){.arena = arena_new(64 * 1024 * 1024)};
	assert_non_null(story->arena);
	assert_int_equal(knowledge_new(&story->knowledge, NULL), OK);
	assert_int_equal(ranks_new(&story->ranks, NULL), OK);
}

static inline void story_end(struct story *story)
{
	ranks_free(story->ranks);
	knowledge_free(story->knowledge);
	arena_free(story->arena);
}

/* Every sentence gets the role; the first is a lead. */
static inline struct chapter *story_add(struct story *story, const char *site, const char *title, const char *text)
{
	struct chapter *c = arena_zero(story->arena, 1, sizeof(*c));
	assert_non_null(c);
	c->article = (struct article){.id = str_print(story->arena, "a%zu", story->members.n + 1),
				      .source = str_of(site),
				      .url = str_print(story->arena, "https://%s/%zu", site, story->members.n),
				      .title = str_of(title),
				      .text = str_of(text),
				      .lang = STR("en"),
				      .published = 1780358400}; /* 2026-06-02 */
	assert_int_equal(text_read(story->arena, &c->article, &c->reading, NULL), OK);
	for (size_t i = 0; i < c->reading.sentences.n; i++) {
		struct sentence_note *note = vec_push(story->arena, &c->annotation.sentences);
		*note = (struct sentence_note){c->reading.sentences.at[i].start, c->reading.sentences.at[i].end,
					       i ? ROLE_IMPACT : ROLE_LEAD};
	}
	c->source = (struct source){.title = str_of(site), .site = str_of(site), .credibility = 80};
	struct member *m = vec_push(story->arena, &story->members);
	*m = (struct member){.article = &c->article,
			     .reading = &c->reading,
			     .annotation = &c->annotation,
			     .source = &c->source,
			     .site = str_of(site)};
	return c;
}

static inline void chapter_roles(struct chapter *c, const enum sentence_role *roles, size_t n)
{
	assert_int_equal(n, c->annotation.sentences.n);
	for (size_t i = 0; i < n; i++)
		c->annotation.sentences.at[i].role = roles[i];
}

/* A name where it first stands; in the title alone its span is empty. */
static inline struct mention *chapter_names(struct story *story, struct chapter *c, enum entity_type type,
					    const char *name)
{
	struct str words = str_of(name);
	size_t at = str_find(c->article.text, words);
	bool in_title = str_find(c->article.title, words) != STR_NONE;
	assert_true(in_title || at != STR_NONE);
	struct mention *m = vec_push(story->arena, &c->annotation.entities);
	*m = (struct mention){.type = type,
			      .name = words,
			      .in_title = in_title,
			      .confidence = .9,
			      .count = 1,
			      .known = knowledge_find(story->knowledge, type, words),
			      .id = str_print(story->arena, "%d/%.*s", (int)type, STR_FORMAT(words))};
	if (at != STR_NONE) {
		m->start = (uint32_t)at;
		m->end = (uint32_t)(at + m->name.n);
	}
	return m;
}

static inline void chapter_indicates(struct story *story, struct chapter *c, const char *words, const char *name,
				     enum event_class class, enum event_status status)
{
	bool in_title = str_find(c->article.title, str_of(words)) != STR_NONE;
	size_t at = str_find(c->article.text, str_of(words));
	assert_true(in_title || at != STR_NONE);
	struct indicator *i = vec_push(story->arena, &c->annotation.indicators);
	*i = (struct indicator){.name = str_of(name),
				.in_title = in_title,
				.class = class,
				.status = status,
				.weight = in_title   ? 3
					  : at < 200 ? 2
						     : 1};
	if (!in_title) {
		i->start = (uint32_t)at;
		i->end = i->start + (uint32_t)strlen(words);
	}
}

static inline void chapter_counts(struct story *story, struct chapter *c, const char *words, double value,
				  const char *unit)
{
	size_t at = str_find(c->article.text, str_of(words));
	assert_true(at != STR_NONE);
	struct quantity *q = vec_push(story->arena, &c->annotation.quantities);
	*q = (struct quantity){
		.value = value, .unit = str_of(unit), .start = (uint32_t)at, .end = (uint32_t)(at + strlen(words))};
}

#endif
