/* Sentence roles: one for each sentence of the reading, by its words and its place. */
#include "enriched.h"

static void sentences_have_their_roles(void **state)
{
	static const char text[] =
		"Acme has confirmed that hackers broke into its network on Friday. "
		"The stolen data includes names, addresses and Social Security numbers of 40,000 customers. "
		"The vulnerability stems from a crafted header that bypasses authentication in the API endpoint. "
		"Administrators should upgrade to version 5.2 and rotate all credentials. "
		"Acme is a maker of anvils founded in 1940 and headquartered in Ohio. "
		"\"We take this matter very seriously,\" said the chief executive. "
		"Subscribe to our newsletter";
	static const enum sentence_role want[] = {ROLE_LEAD,       ROLE_IMPACT,        ROLE_TECHNICAL, ROLE_RESPONSE,
						  ROLE_BACKGROUND, ROLE_QUOTE_OPINION, ROLE_NOISE};
	struct annotation a = annotate(state, "Acme confirms breach", text);
	assert_int_equal(a.sentences.n, 7);
	for (size_t i = 0; i < a.sentences.n; i++)
		if (a.sentences.at[i].role != want[i])
			fail_msg("sentence %zu is %.*s", i,
				 STR_FORMAT(words_name(sentence_role_words(), (int)a.sentences.at[i].role)));
	assert_int_equal(a.sentences.at[0].start, 0);
}

/* Furniture is told by rule: no model may let it in. */
static void furniture_is_noise(void **state)
{
	static const char text[] = "Acme has confirmed that hackers broke into its network on Friday.\n"
				   "Subscribe to our newsletter\n"
				   "Read more: all about anvils\n";
	struct annotation a = annotate(state, "Acme confirms breach", text);
	assert_int_equal(a.sentences.n, 3);
	assert_int_equal(a.sentences.at[0].role, ROLE_LEAD);
	assert_int_equal(a.sentences.at[1].role, ROLE_NOISE);
	assert_int_equal(a.sentences.at[2].role, ROLE_NOISE);
}

static void an_empty_text_has_none(void **state)
{
	struct annotation a = annotate(state, "Only a title", "");
	assert_int_equal(a.sentences.n, 0);
	assert_int_equal(annotation_role_at(&a, 0), ROLE_NOISE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sentences_have_their_roles),
		cmocka_unit_test(furniture_is_noise),
		cmocka_unit_test(an_empty_text_has_none),
	};
	return cmocka_run_group_tests(tests, desk_open, desk_close);
}
