/* Any bytes as an article: first line the title, the rest the text. Every span must lie inside. */
#include <assert.h>
#include <stdlib.h>

#include "enrich.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct knowledge *knowledge;
static struct ranks *ranks;

static void check_spans(const struct annotation *a, size_t n)
{
	for (size_t i = 0; i < a->entities.n; i++)
		assert(a->entities.at[i].start <= a->entities.at[i].end && a->entities.at[i].end <= n);
	for (size_t i = 0; i < a->observables.n; i++)
		assert(a->observables.at[i].start <= a->observables.at[i].end && a->observables.at[i].end <= n);
	for (size_t i = 0; i < a->events.n; i++)
		assert(a->events.at[i].start <= a->events.at[i].end && a->events.at[i].end <= n);
	for (size_t i = 0; i < a->indicators.n; i++)
		assert(a->indicators.at[i].start <= a->indicators.at[i].end && a->indicators.at[i].end <= n);
	for (size_t i = 0; i < a->quantities.n; i++)
		assert(a->quantities.at[i].start <= a->quantities.at[i].end && a->quantities.at[i].end <= n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str all = {(const char *)data, size}, title = STR_EMPTY;
	struct reading reading;
	struct annotation annotation = {0};
	if (!knowledge && (knowledge_new(&knowledge, NULL) != OK || ranks_new(&ranks, NULL) != OK))
		abort();
	struct arena *arena = arena_new((size_t)256 * 1024 * 1024);
	if (!arena)
		return 0;
	(void)str_next(&all, '\n', &title);
	struct article article = {.id = STR("a"),
				  .url = STR("https://outlet.example/1"),
				  .title = title,
				  .text = all,
				  .published = INT64_C(1786363200)};
	if (text_read(arena, &article, &reading, NULL) == OK &&
	    enrich_article(arena, knowledge, ranks, &article, &reading, &annotation, NULL) == OK)
		check_spans(&annotation, article.text.n);
	arena_free(arena);
	return 0;
}
