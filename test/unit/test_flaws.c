/* Versions of products, hit and repaired; what the text says of its CVEs. */
#include "enriched.h"

static struct str told(void **state, const struct mention *m) /* "2.0..2.14.1 <8.5.1 | fixed" */
{
	struct desk *desk = *state;
	struct str all = STR_EMPTY;
	for (size_t i = 0; i < m->versions.n; i++) {
		const struct version_range *r = &m->versions.at[i];
		all = str_print(desk->arena, "%.*s%s%.*s..%s%.*s", STR_FORMAT(all), i ? " " : "", STR_FORMAT(r->from),
				r->before ? "<" : "", STR_FORMAT(r->to));
	}
	for (size_t i = 0; i < m->fixed.n; i++)
		all = str_print(desk->arena, "%.*s%s%.*s", STR_FORMAT(all), i ? " " : " | ",
				STR_FORMAT(m->fixed.at[i]));
	return all;
}

static void versions_are_read(void **state)
{
	static const struct {
		const char *text, *product, *want;
	} cases[] = {
		{"The flaw affects FortiOS 7.4.3 and earlier.", "FortiOS", "..7.4.3"},
		{"The flaw affects FortiOS versions 7.4.0 through 7.4.3 and 7.2.0 through 7.2.6.", "FortiOS",
		 "7.4.0..7.4.3 7.2.0..7.2.6"},
		{"Log4j versions 2.0 to 2.14.1 are vulnerable.", "Log4j", "2.0..2.14.1"},
		{"Confluence versions before 8.5.1 are at risk.", "Confluence", "..<8.5.1"},
		{"Confluence versions prior to version 8.5.1 are at risk.", "Confluence", "..<8.5.1"},
		{"It affects Confluence up to and including 8.5.1 on all systems.", "Confluence", "..8.5.1"},
		{"FortiOS 7.4.0 before 7.4.4 is vulnerable.", "FortiOS", "7.4.0..<7.4.4"},
		{"The flaw in FortiOS was fixed in 7.4.4, 7.2.7 and 7.0.14.", "FortiOS", " | 7.4.4 7.2.7 7.0.14"},
		{"FortiOS 7.4.3 and earlier is affected; upgrade to version 7.4.4 or later.", "FortiOS",
		 "..7.4.3 | 7.4.4"},
		{"A flaw was found in FortiOS. Versions 7.4.0 - 7.4.3 are affected.", "FortiOS", "7.4.0..7.4.3"},
		{"The bug affects FortiOS 7.2.x and 7.4.x devices.", "FortiOS", "7.2.x..7.2.x 7.4.x..7.4.x"},
		{"The flaw affects OpenSSH 8.5p1 through 9.7p1.", "OpenSSH", "8.5p1..9.7p1"},
		{"The vendor of FortiOS has released version 7.4.4 to address the flaw.", "FortiOS", " | 7.4.4"},
		{"Users of FortiOS should upgrade from 7.2.1 to 7.4.4.", "FortiOS", " | 7.4.4"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct annotation a = annotate(state, "", cases[i].text);
		const struct mention *m = mention_of(&a, ENTITY_PRODUCT, cases[i].product);
		if (!m)
			fail_msg("no %s in: %s", cases[i].product, cases[i].text);
		struct str got = told(state, m);
		if (!str_eq(got, str_of(cases[i].want)))
			fail_msg("%s: \"%.*s\", not \"%s\"", cases[i].text, STR_FORMAT(got), cases[i].want);
	}
}

static void other_numbers_are_no_versions(void **state)
{
	static const char *const texts[] = {
		"The FortiOS flaw has a CVSS score of 9.8.",
		"FortiOS runs on 2.3 million devices and 7.5% of them are exposed.",
		"The FortiOS beacon calls 203.0.113.7 every hour.",
		"The flaw affects FortiOS plugin version 1.0.82 only.",
		"FortiOS 7.6.0 is out, with a new menu.",
		"The FortiOS vulnerability is patched in Python SDK 1.39.4.",
		"FortiOS was hit. The gang asked for $4.5 million.",
		"FortiOS is fine. It rained. It snowed. It poured. Versions before 2.1 of the song are rare.",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct annotation a = annotate(state, "", texts[i]);
		const struct mention *m = mention_of(&a, ENTITY_PRODUCT, "FortiOS");
		assert_non_null(m);
		if (m->versions.n || m->fixed.n)
			fail_msg("%s: %.*s", texts[i], STR_FORMAT(told(state, m)));
	}
}

static const struct flaw_statement *said(const struct annotation *a, const char *cve, enum flaw_word says)
{
	for (size_t i = 0; i < a->statements.n; i++)
		if (str_eq(a->statements.at[i].cve, str_of(cve)) && a->statements.at[i].says == says)
			return &a->statements.at[i];
	return NULL;
}

static void statements_are_of_their_flaw(void **state)
{
	struct annotation a =
		annotate(state, "", "CVE-2026-1111 is actively exploited, while CVE-2026-2222 is unpatched.");
	assert_non_null(said(&a, "CVE-2026-1111", FLAW_EXPLOITED));
	assert_null(said(&a, "CVE-2026-2222", FLAW_EXPLOITED));
	assert_non_null(said(&a, "CVE-2026-2222", FLAW_UNPATCHED));
	assert_null(said(&a, "CVE-2026-1111", FLAW_UNPATCHED));
	a = annotate(state, "", "The flaw is CVE-2026-1111. Exploit code is on the net. It was patched in May.");
	assert_non_null(said(&a, "CVE-2026-1111", FLAW_POC));
	assert_non_null(said(&a, "CVE-2026-1111", FLAW_PATCHED));
	a = annotate(state, "", "There is no evidence that CVE-2026-1111 was exploited in the wild.");
	const struct flaw_statement *s = said(&a, "CVE-2026-1111", FLAW_EXPLOITED);
	assert_non_null(s);
	assert_true(s->denied && s->end > s->start);
	a = annotate(state, "", "CVE-2026-1111 could be exploited by attackers.");
	assert_null(said(&a, "CVE-2026-1111", FLAW_EXPLOITED));
	a = annotate(state, "", "No flaw has a number here, but it is actively exploited.");
	assert_int_equal(a.statements.n, 0);
}

static void scores_are_stated(void **state)
{
	static const struct {
		const char *text;
		double score;
	} cases[] = {
		{"CVE-2026-1111 (CVSS 9.8) is bad.", 9.8},
		{"CVE-2026-1111 has a CVSS score of 10.0 out of 10.", 10},
		{"CVE-2026-1111 has a CVSS v3.1 base score of 8.8.", 8.8},
		{"CVE-2026-1111 has a CVSS 3.1 score of 7.2.", 7.2},
		{"CVE-2026-1111 (CVSS: 4.3) and CVE-2026-2222 (CVSS: 9.1) are bad.", 4.3},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct annotation a = annotate(state, "", cases[i].text);
		const struct flaw_statement *s = said(&a, "CVE-2026-1111", FLAW_CVSS);
		if (!s || s->score < cases[i].score - .01 || s->score > cases[i].score + .01)
			fail_msg("%s: %.1f", cases[i].text, s ? s->score : -1.0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions_are_read),
		cmocka_unit_test(other_numbers_are_no_versions),
		cmocka_unit_test(statements_are_of_their_flaw),
		cmocka_unit_test(scores_are_stated),
	};
	return cmocka_run_group_tests(tests, desk_open, desk_close);
}
