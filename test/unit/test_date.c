/* Dates of feeds and pages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "date.h"

struct pair {
	const char *text, *want; /* want "" when the text is no date */
};

static void assert_reads(const struct pair *pairs, size_t n)
{
	struct arena *arena = arena_new(1024 * 1024);
	for (size_t i = 0; i < n; i++) {
		int64_t time_s = TIME_UNKNOWN;
		bool is_date = date_parse(str_of(pairs[i].text), &time_s);
		struct str got = is_date ? date_rfc3339(arena, time_s) : STR_EMPTY;
		if (!str_eq(got, str_of(pairs[i].want)))
			fail_msg("\"%s\" gives %.*s", pairs[i].text, STR_FORMAT(got));
	}
	arena_free(arena);
}
#define READS(pairs) assert_reads((pairs), sizeof(pairs) / sizeof((pairs)[0]))

static void standards_are_read(void **state)
{
	(void)state;
	static const struct pair pairs[] = {
		{"2026-06-02T10:11:12Z", "2026-06-02T10:11:12Z"},
		{"2026-06-02t10:11:12.999z", "2026-06-02T10:11:12Z"},
		{"2026-06-02T10:11:12+02:00", "2026-06-02T08:11:12Z"},
		{"2026-06-02T10:11:12-0330", "2026-06-02T13:41:12Z"},
		{"20260602T101112Z", "2026-06-02T10:11:12Z"},
		{"20260602T1011+02", "2026-06-02T08:11:00Z"},
		{"2026-06-02", "2026-06-02T00:00:00Z"},
		{"2026-06", "2026-06-01T00:00:00Z"},
		{"2026", "2026-01-01T00:00:00Z"},
		{"2026-W23-2", "2026-06-02T00:00:00Z"},
		{"2026W232", "2026-06-02T00:00:00Z"},
		{"2026-W01", "2025-12-29T00:00:00Z"},
		{"2026-153", "2026-06-02T00:00:00Z"},
		{"2026153", "2026-06-02T00:00:00Z"},
		{"2024-366", "2024-12-31T00:00:00Z"},
		{"Tue, 02 Jun 2026 10:11:12 GMT", "2026-06-02T10:11:12Z"},
		{"Tue, 2 Jun 26 10:11 EST", "2026-06-02T15:11:00Z"},
		{"Tuesday, 02-Jun-26 10:11:12 GMT", "2026-06-02T10:11:12Z"},
		{"Tue Jun  2 10:11:12 2026", "2026-06-02T10:11:12Z"},
		{"1780395072", "2026-06-02T10:11:12Z"},
		{"1780395072123", "2026-06-02T10:11:12Z"},
	};
	READS(pairs);
}

/* The form of most feeds has a short way of its own: it must read what the long way reads, which a blank more
 * leads to, and refuse what that refuses. */
static void short_way_reads_as_the_long_one(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"Tue, 02 Jun 2026 17:22:10 GMT",   "Tue, 02 Jun 2026 17:22:10 +0000", "Sun, 31 Dec 2028 23:59:59 -0500",
		"Sun, 01 Jan 2028 00:00:00 +0530", "Mon, 29 Feb 2024 12:00:00 GMT",   "Mon, 29 Feb 2023 12:00:00 GMT",
		"Mon, 31 Apr 2023 12:00:00 GMT",   "Mon, 30 Apr 1969 12:00:00 GMT",   "Fri, 30 Apr 2199 23:00:00 -1159",
		"Mon, 12 Jul 2026 24:00:00 GMT",   "Mon, 12 Jul 2026 12:60:00 GMT",   "Mon, 12 Jul 2026 12:00:60 GMT",
		"Xyz, 12 Jul 2026 12:00:00 GMT",   "Mon, 12 Xyz 2026 12:00:00 GMT",   "Mon, 00 Jul 2026 12:00:00 GMT",
		"Mon, 12 Jul 2026 12:00:00 +1400", "Mon, 12 Jul 2026 12:00:00 +0099", "Mon, 12 Jul 2026 12:00:00 ZZZ",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		char longer[64];
		int64_t one = TIME_UNKNOWN, other = TIME_UNKNOWN;
		(void)snprintf(longer, sizeof(longer), "%.4s %s", texts[i], texts[i] + 4);
		bool is_one = date_parse(str_of(texts[i]), &one), is_other = date_parse(str_of(longer), &other);
		if (is_one != is_other || one != other)
			fail_msg("\"%s\" and \"%s\" differ", texts[i], longer);
	}
}

static void misspellings_are_read(void **state)
{
	(void)state;
	static const struct pair pairs[] = {
		{"  2026-6-2 9:5  ", "2026-06-02T09:05:00Z"},
		{"2026-06-02T24:00:00Z", "2026-06-03T00:00:00Z"},
		{"2026-06-02T10:11:12+02:00Z", "2026-06-02T08:11:12Z"},
		{"Mon, 2 June 2026 - 10:11", "2026-06-02T10:11:00Z"},
		{"Tue, 02 Jun 2026 10:11:12 +0200 (CEST)", "2026-06-02T08:11:12Z"},
		{"Tue, 02 Jun 2026 10:11:12 GMT+0200", "2026-06-02T08:11:12Z"},
		{"June 2nd, 2026 at 5pm", "2026-06-02T17:00:00Z"},
		{"June 2, 2026 12:10 a.m.", "2026-06-02T00:10:00Z"},
		{"Jun. 2 2026 12:10 PM", "2026-06-02T12:10:00Z"},
		{"2 juin 2026 à 10h30", "2026-06-02T10:30:00Z"},
		{"mar. 3 mars 2026", "2026-03-03T00:00:00Z"},
		{"Dienstag, 3. März 2026, 10:11 Uhr", "2026-03-03T10:11:00Z"},
		{"3 MÄRZ 2026 10 Uhr", "2026-03-03T10:00:00Z"},
		{"2 de junio de 2026", "2026-06-02T00:00:00Z"},
		{"quarta-feira, 2 de dezembro de 2026", "2026-12-02T00:00:00Z"},
		{"2 agosto 2026", "2026-08-02T00:00:00Z"},
		{"2 mei 2026", "2026-05-02T00:00:00Z"},
		{"12 févr. 2026", "2026-02-12T00:00:00Z"},
		{"02/Jun/2026:10:11:12 +0000", "2026-06-02T10:11:12Z"},
		{"6/2/2026", "2026-06-02T00:00:00Z"},
		{"25/12/2026", "2026-12-25T00:00:00Z"},
		{"2.6.2026", "2026-06-02T00:00:00Z"},
		{"2026年06月02日", "2026-06-02T00:00:00Z"},
		{"2026-02-28T23:59:60Z", "2026-03-01T00:00:00Z"},
	};
	READS(pairs);
}

static void other_texts_are_refused(void **state)
{
	(void)state;
	static const struct pair pairs[] = {
		{"", ""},
		{"soon", ""},
		{"2026-02-29", ""},
		{"2026-13-01", ""},
		{"2026-00-10", ""},
		{"31 April 2026", ""},
		{"1969-12-31", ""},
		{"2200-01-01", ""},
		{"2026-06-02T25:00:00Z", ""},
		{"2026-06-02T10:60:00Z", ""},
		{"2026-06-02T24:00:01Z", ""},
		{"2026-06-02T10:11:12+19:00", ""},
		{"Tuesday", ""},
		{"10:11:12", ""},
		{"June 2", ""},
		{"2026-W54-1", ""},
		{"2026-366", ""},
		{"5,000-9,999", ""},
		{"SeptemberRR 7th, 1970", ""},
		{"septe. 7, 1970", ""},
		{"2019-05-29T08:41-047", ""},
		{"99999999999999999999999", ""},
		{"9999999999", ""},
		{"-1314", ""},
		{"{\"ts\":\"now\"}", ""},
		{"1.2.3.4.5", ""},
	};
	READS(pairs);
	char text[200];
	memset(text, '1', sizeof(text));
	int64_t time_s;
	assert_false(date_parse((struct str){text, sizeof(text)}, &time_s));
}

static void split_and_join_are_inverse(void **state)
{
	(void)state;
	struct date_parts d;
	for (int64_t t = -5000000000; t < 8000000000; t += 7654321) {
		date_split(t, &d);
		assert_int_equal(date_join(&d), t);
	}
	date_split(1780395072, &d);
	assert_int_equal(d.weekday, 2);
	d = (struct date_parts){.year = 2026, .month = 1, .day = 60};
	date_split(date_join(&d), &d);
	assert_true(d.month == 3 && d.day == 1);
	date_split(INT64_MAX, &d);
	date_split(INT64_MIN, &d);
}

static void dates_are_written(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1000);
	assert_true(str_eq(date_rfc3339(arena, 1780395072), STR("2026-06-02T10:11:12Z")));
	assert_true(str_eq(date_day(arena, 1780395072), STR("2026-06-02")));
	assert_true(str_eq(date_http(arena, 1780395072), STR("Tue, 02 Jun 2026 10:11:12 GMT")));
	assert_true(str_eq(date_rfc3339(arena, -1), STR("1969-12-31T23:59:59Z")));
	assert_int_equal(date_rfc3339(arena, TIME_UNKNOWN).n, 0);
	assert_int_equal(date_day(arena, INT64_MAX).n, 0);
	assert_int_equal(date_http(arena, TIME_UNKNOWN).n, 0);
	arena_free(arena);
}

/* ---- a public list of spellings ---- */

/* The text between quotes after `label` in a line, "" without. */
static struct str quoted(struct str line, struct str label)
{
	size_t at = str_find(line, label);
	if (at == STR_NONE)
		return STR_EMPTY;
	line = str_cut(line, at + label.n, line.n);
	return str_cut(line, 0, str_find_byte(line, '"'));
}

/* The list takes named zones it does not know (MST) as UTC and "UTC-05" too; we do not. All else is
 * read as it says. */
static void public_list_is_read(void **state)
{
	(void)state;
	enum { KNOWN_RIGHT = 296 };
	const char *shared = getenv("TOCSIN_SHARED");
	char command[1000], line[1000];
	if (!shared)
		skip();
	snprintf(command, sizeof(command), "tar -xJOf '%s/data/feeds.tar.xz' feeds/dateparse/parseany_test.go", shared);
	FILE *list = popen(command, "r");
	assert_non_null(list);
	struct arena *arena = arena_new(1024 * 1024);
	unsigned n = 0, right = 0;
	while (fgets(line, sizeof(line), list)) {
		struct str in = quoted(str_of(line), STR("{in: \"")), out = quoted(str_of(line), STR("out: \""));
		int64_t time_s;
		if (out.n < 19 || !str_ends(out, STR("+0000 UTC")))
			continue;
		struct str want = str_print(arena,
					    "%.10s"
					    "T%.8sZ",
					    out.p, out.p + 11);
		n++;
		right += date_parse(in, &time_s) && str_eq(date_rfc3339(arena, time_s), want);
	}
	pclose(list);
	arena_free(arena);
	print_message("%u of %u dates\n", right, n);
	assert_true(n > 300 && right >= KNOWN_RIGHT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(short_way_reads_as_the_long_one),
		cmocka_unit_test(standards_are_read),
		cmocka_unit_test(misspellings_are_read),
		cmocka_unit_test(other_texts_are_refused),
		cmocka_unit_test(split_and_join_are_inverse),
		cmocka_unit_test(dates_are_written),
		cmocka_unit_test(public_list_is_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
