/* Any bytes as what an endpoint with a language model answers: lists of sentences or a status, and held against the
 * passages of a threat what stays is marked and carried by one. */
#include <assert.h>

#include "ask.h"
#include "caps.h"
#include "round.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char *const passages[] = {
	"Microsoft confirmed on 2 June that mail is delayed in two regions.",
	"Attackers did not exploit CVE-2026-1234 before the patch, the vendor said.",
	"About 4,000 customers were affected for 6 hours; administrators should update to 2.4.1.",
};

static void add_passages(struct arena *arena, struct threat *threat)
{
	for (size_t i = 0; i < sizeof(passages) / sizeof(passages[0]); i++) {
		struct said *said = vec_push(arena, &threat->key_points);
		if (said)
			*said = (struct said){.text = str_of(passages[i]), .article = STR("a"), .end = 1};
	}
}

static void check(struct arena *arena, struct rewritten *words)
{
	struct threat threat;
	assert(words->summary.n + words->impact.n + words->technical.n + words->response.n > 0);
	record_init(threat_record(), &threat);
	threat.title = STR("Mail is delayed in two regions");
	add_passages(arena, &threat);
	if (brief_rewrite(arena, words, STR("m"), &threat, NULL) == OK) {
		for (size_t i = 0; i < threat.summary.n; i++)
			assert(!threat.summary.at[i].machine || threat.summary.at[i].article.n);
		round_packed(arena, threat_record(), &threat);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str bytes = {(const char *)data, n};
	struct arena *arena = arena_new(64 * MIB);
	struct rewritten words = {0};
	if (arena && n <= CAP_REWRITE_BYTES) {
		if (ask_read_chat(arena, bytes, &words, NULL) == OK)
			check(arena, &words);
		words = (struct rewritten){0};
		if (ask_read(arena, bytes, &words, NULL) == OK)
			check(arena, &words);
	}
	arena_free(arena);
	return 0;
}
