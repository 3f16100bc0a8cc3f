#ifndef TOCSIN_TEST_READ_ALIKE_H
#define TOCSIN_TEST_READ_ALIKE_H
/* The same bytes read by a reader and by the steps: how much differs? After cmocka.h. */

#include <string.h>

#include "caps.h"
#include "discover.h"
#include "reader.h"

static const struct entry story = {.title = STR("A title of a story"),
				   .url = STR("https://news.example/story"),
				   .published = TIME_UNKNOWN,
				   .updated = TIME_UNKNOWN};

static int differ(struct arena *arena, const struct record *record, const void *a, const void *b, const char *name)
{
	struct buf one, two;
	buf_init(&one, CAP_ANSWER_BYTES);
	buf_init(&two, CAP_ANSWER_BYTES);
	record_pack(record, a, &one);
	record_pack(record, b, &two);
	int differs = buf_status(&one) || buf_status(&two) || !str_eq(buf_str(&one), buf_str(&two));
	if (differs)
		print_error("%s: %s differs\n", name, record->name);
	buf_release(&one);
	buf_release(&two);
	(void)arena;
	return differs;
}

static int sources_differ(struct arena *arena, const struct sources *a, const struct sources *b, const char *name)
{
	int differs = a->n != b->n;
	for (size_t i = 0; i < a->n && !differs; i++)
		differs = differ(arena, source_record(), &a->at[i], &b->at[i], name) +
			  differ(arena, source_settings_record(), &a->at[i].settings, &b->at[i].settings, name);
	return differs;
}

static int places_differ(const struct strs *a, const struct strs *b)
{
	size_t i = 0;
	while (i < a->n && i < b->n && str_eq(a->at[i], b->at[i]))
		i++;
	return i != a->n || i != b->n;
}

/* The same lists of sources and places where feeds may be. */
static int compare_lists(struct reader *reader, struct arena *arena, const char *name, struct str bytes)
{
	struct err one = {0}, two = {0};
	struct sources sources = {0}, sources_too = {0};
	struct strs places = {0}, places_too = {0};
	enum status status = parse_opml(arena, bytes, story.url, &sources, &one);
	int wrong = status != reader_sources(reader, arena, bytes, story.url, &sources_too, &two);
	wrong += status ? strcmp(one.msg, two.msg) != 0 : sources_differ(arena, &sources, &sources_too, name);
	status = discover_candidates(arena, bytes, story.url, &places, &one);
	wrong += status != reader_places(reader, arena, bytes, story.url, &places_too, &two);
	wrong += status ? strcmp(one.msg, two.msg) != 0 : places_differ(&places, &places_too);
	return wrong;
}

/* The same statuses, sentences, feeds and articles of these bytes. */
static int compare(struct reader *reader, const char *name, struct str bytes)
{
	struct arena *arena = arena_new(4 * CAP_FEED_ARENA_BYTES);
	struct err one = {0}, two = {0};
	struct parse_hints hints = {.url = STR("https://news.example/feed")};
	struct feed feed = {0}, feed_too = {0};
	enum status status = parse_feed(arena, bytes, &hints, &feed, &one);
	int wrong = status != reader_feed(reader, arena, bytes, &hints, &feed_too, &two);
	wrong += status ? strcmp(one.msg, two.msg) != 0 : differ(arena, feed_record(), &feed, &feed_too, name);
	for (int i = 0; i < 3; i++) { /* the page, the page of an entry, the content of an entry */
		struct entry entry = story;
		if (i == 2)
			entry.content = bytes;
		entry.content_is_html = true;
		struct extract_input in = {
			.entry = i ? &entry : NULL, .page = i < 2 ? bytes : STR_EMPTY, .page_url = story.url};
		struct article article = {0}, article_too = {0};
		status = extract_article(arena, &in, &article, &one);
		wrong += status != reader_article(reader, arena, &in, &article_too, &two);
		wrong += status ? strcmp(one.msg, two.msg) != 0
				: differ(arena, article_record(), &article, &article_too, name);
	}
	wrong += compare_lists(reader, arena, name, bytes);
	if (wrong)
		print_error("%s: %d of 12 differ: %s / %s, death \"%.*s\"\n", name, wrong, one.msg, two.msg,
			    STR_FORMAT(reader_death(reader)));
	arena_free(arena);
	return wrong;
}

#endif
