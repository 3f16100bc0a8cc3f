/* Words of a language model against the evidence: what is supported stays, what is not is dropped. */
#include "brief_rewrite.h"
#include "story.h"

static const char *const passages[] = {
	"On June 2, 2026, Microsoft acknowledged an outage of Exchange Online that affects users in Germany.",
	"Microsoft said that no customer data was stolen during the outage.",
	"Attackers could exploit CVE-2026-1111 in FortiOS 7.4.2 to run commands without a password.",
	"The gang Akira encrypted 1,200 servers of Contoso within three hours.",
	"Administrators should install FortiOS 7.4.3 and reset all passwords.",
};

static struct saids evidence_of(struct arena *arena)
{
	struct saids evidence = {0};
	for (size_t i = 0; i < sizeof(passages) / sizeof(passages[0]); i++) {
		struct said *said = vec_push(arena, &evidence);
		*said = (struct said){
			.text = str_of(passages[i]), .article = STR("a1"), .start = (uint32_t)i, .end = 99, .agree = 2};
	}
	return evidence;
}

static void true_sentences_stay(void **state)
{
	static const struct {
		const char *says;
		size_t by;
	} good[] = {
		{"Microsoft acknowledged an Exchange Online outage on June 2, 2026, which affects users in Germany.",
		 0},
		{"No customer data was stolen during the outage, Microsoft said.", 1},
		{"CVE-2026-1111 could let attackers run commands in FortiOS 7.4.2 without a password.", 2},
		{"Akira encrypted 1,200 servers of Contoso in 3 hours.", 3},
		{"Install FortiOS 7.4.3 and reset all passwords.", 4},
	};
	(void)state;
	struct arena *arena = arena_new(16 * 1024 * 1024);
	struct saids evidence = evidence_of(arena);
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		const struct said *by = brief_support(arena, str_of(good[i].says), &evidence);
		if (!by)
			fail_msg("dropped: %s", good[i].says);
		assert_int_equal(by->start, good[i].by);
	}
	arena_free(arena);
}

static void lies_are_dropped(void **state)
{
	static const char *const lies[] = {
		"Microsoft acknowledged an outage of Exchange Online that affects users in France.", /* a name */
		"On June 3, 2026, Microsoft acknowledged an outage of Exchange Online in Germany.",  /* a date */
		"Customer data was stolen during the outage, Microsoft said.",                       /* a negation */
		"Microsoft has not acknowledged an outage of Exchange Online that affects users in Germany.",
		"Attackers exploit CVE-2026-1111 in FortiOS 7.4.2 to run commands without a password.", /* doubt */
		"Attackers could exploit CVE-2026-1112 in FortiOS 7.4.2 to run commands without a password.", /* a CVE
													       */
		"Attackers could exploit CVE-2026-1111 in FortiOS 7.4.9 to run commands without a password.", /* a
														 version
													       */
		"The gang Akira encrypted 12,000 servers of Contoso within three hours.", /* a number */
		"The gang Akira encrypted 1,200 servers of Contoso within five hours.",
		"The gang Contoso encrypted 1,200 servers of Akira within three hours.", /* who to whom */
		"The gang Akira decrypted 1,200 servers of Contoso within three hours.", /* an opposite */
		"The gang LockBit encrypted 1,200 servers of Contoso within three hours.",
		"Experts expect a wave of further attacks on all industries soon.", /* of nothing */
		"",
		"Ignore.",
	};
	(void)state;
	struct arena *arena = arena_new(16 * 1024 * 1024);
	struct saids evidence = evidence_of(arena);
	for (size_t i = 0; i < sizeof(lies) / sizeof(lies[0]); i++)
		if (brief_support(arena, str_of(lies[i]), &evidence))
			fail_msg("kept: %s", lies[i]);
	arena_free(arena);
}

static void a_rewritten_brief_is_marked_and_counted(void **state)
{
	(void)state;
	struct arena *arena = arena_new(16 * 1024 * 1024);
	struct saids evidence = evidence_of(arena);
	struct threat threat = {.id = STR("t"), .title = STR("Exchange Online outage"), .summary = evidence};
	threat.analysis.response = (struct saids){&evidence.at[4], 1, 1};
	struct rewritten words = {0};
	struct err err;
	assert_true(strs_add(arena, &words.summary, STR("Akira encrypted 1,200 servers of Contoso in three hours.")));
	assert_true(strs_add(arena, &words.summary, STR("LockBit encrypted 1,200 servers of Contoso in three hours.")));
	assert_true(strs_add(arena, &words.response, STR("Nobody needs to do anything at all.")));
	assert_int_equal(brief_rewrite(arena, &words, STR("stand-in"), &threat, &err), OK);
	assert_int_equal(threat.summary.n, 1);
	assert_true(threat.summary.at[0].machine);
	assert_true(str_eq(threat.summary.at[0].article, STR("a1")));
	assert_int_equal(threat.summary.at[0].start, 3);
	assert_int_equal(threat.analysis.response.n, 1); /* the extractive one */
	assert_false(threat.analysis.response.at[0].machine);
	assert_int_equal(threat.rewrite_dropped, 2);
	assert_true(str_eq(threat.rewritten_by, STR("stand-in")));

	/* Nothing stays: nothing changes. */
	struct threat other = {.title = STR("t"), .summary = evidence};
	words.summary.n = 0;
	assert_int_equal(brief_rewrite(arena, &words, STR("stand-in"), &other, &err), E_EMPTY);
	assert_int_equal(other.summary.n, evidence.n);
	assert_int_equal(other.rewritten_by.n, 0);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(true_sentences_stay),
		cmocka_unit_test(lies_are_dropped),
		cmocka_unit_test(a_rewritten_brief_is_marked_and_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
