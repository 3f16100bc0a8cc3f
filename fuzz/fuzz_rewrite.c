/* Any words of a language model against any passages: what stays is marked, carried by a passage and told as it came.
 * The first line is the title; lines that begin with ">" are the model's, all others passages. */
#include <assert.h>
#include <stdint.h>

#include "brief_rewrite.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct saids *list, size_t most)
{
	assert(list->n <= most);
	for (size_t i = 0; i < list->n; i++)
		assert(!list->at[i].machine || (list->at[i].article.n && list->at[i].text.n));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size < 20000 ? size : 20000}, line;
	struct arena *arena = arena_new((size_t)256 * 1024 * 1024);
	struct threat threat = {0};
	struct rewritten words = {0};
	bool ok = arena != NULL;
	str_next(&text, '\n', &threat.title);
	while (ok && str_next(&text, '\n', &line)) {
		if (line.n && line.p[0] == '>') {
			ok = strs_add(arena, &words.summary, str_cut(line, 1, line.n));
			continue;
		}
		struct said *said = line.n && threat.key_points.n < 64 ? vec_push(arena, &threat.key_points) : NULL;
		if (said)
			*said = (struct said){.text = line, .article = STR("a"), .end = 1};
	}
	if (ok && brief_rewrite(arena, &words, STR("m"), &threat, NULL) == OK) {
		check(&threat.summary, 4);
		assert(threat.rewritten_by.n == 1 && threat.summary.n > 0);
	}
	arena_free(arena);
	return 0;
}
