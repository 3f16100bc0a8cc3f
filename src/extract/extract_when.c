/* A day that is written out in a short text or in an address: "Posted on 2 June 2026, 10:11", "02.06.2026",
 * "2026年6月2日", "/2026/06/02/". */
#include <string.h>

#include "date.h"
#include "extract_priv.h"

enum { YEAR_MIN = 1990, YEAR_MAX = 2100, WORD_BYTES_MAX = 24, PIECES = 64 };

/* How months begin, in the languages of feeds; a longer beginning stands before a shorter one. */
static const struct {
	const char *head;
	int month;
} months[] = {
	{"january", 1}, {"janu", 1},  {"janv", 1},    {"jan", 1},    {"ene", 1},   {"gen", 1},    {"sty", 1},
	{"tammi", 1},   {"янв", 1},   {"січ", 1},     {"oca", 1},    {"led", 1},   {"feb", 2},    {"fév", 2},
	{"fev", 2},     {"lut", 2},   {"helmi", 2},   {"фев", 2},    {"лют", 2},   {"şub", 2},    {"úno", 2},
	{"marras", 11}, {"märz", 3},  {"mär", 3},     {"mar", 3},    {"mrt", 3},   {"maalis", 3}, {"maa", 3},
	{"мар", 3},     {"бер", 3},   {"bře", 3},     {"apr", 4},    {"avr", 4},   {"abr", 4},    {"kwi", 4},
	{"huhti", 4},   {"апр", 4},   {"кві", 4},     {"nis", 4},    {"dub", 4},   {"may", 5},    {"mai", 5},
	{"mag", 5},     {"mei", 5},   {"maj", 5},     {"touko", 5},  {"мая", 5},   {"май", 5},    {"тра", 5},
	{"kvě", 5},     {"juin", 6},  {"jun", 6},     {"giu", 6},    {"cze", 6},   {"kesä", 6},   {"июн", 6},
	{"чер", 6},     {"haz", 6},   {"červenc", 7}, {"červen", 6}, {"juil", 7},  {"jul", 7},    {"lug", 7},
	{"lip", 7},     {"heinä", 7}, {"июл", 7},     {"tem", 7},    {"aug", 8},   {"aoû", 8},    {"aou", 8},
	{"ago", 8},     {"sie", 8},   {"elo", 8},     {"авг", 8},    {"сер", 8},   {"ağu", 8},    {"srp", 8},
	{"sep", 9},     {"set", 9},   {"wrz", 9},     {"syys", 9},   {"сен", 9},   {"вер", 9},    {"eyl", 9},
	{"zář", 9},     {"oct", 10},  {"okt", 10},    {"ott", 10},   {"out", 10},  {"paź", 10},   {"loka", 10},
	{"окт", 10},    {"жов", 10},  {"eki", 10},    {"říj", 10},   {"nov", 11},  {"lis", 11},   {"ноя", 11},
	{"kas", 11},    {"dec", 12},  {"déc", 12},    {"dez", 12},   {"des", 12},  {"dic", 12},   {"gru", 12},
	{"joulu", 12},  {"дек", 12},  {"гру", 12},    {"ara", 12},   {"pros", 12},
};

/* A text cut into numbers and words; what parts them is kept as one byte. */
struct piece {
	struct str text;
	long number; /* -1 for words */
	char after;  /* the first byte behind it that is no blank, ' ' when only blanks follow, 0 at the end */
};

static int month_of(struct str word)
{
	char low[WORD_BYTES_MAX];
	if (word.n < 3 || word.n > sizeof(low))
		return 0;
	for (size_t i = 0; i < word.n; i++)
		low[i] = ascii_lower(word.p[i]);
	for (size_t i = 0; i < sizeof(months) / sizeof(months[0]); i++)
		if (months[i].head[0] == low[0] && str_starts((struct str){low, word.n}, str_of(months[i].head)))
			return months[i].month;
	return 0;
}

static bool is_letter(char c)
{
	return is_ascii_alpha(c) || (unsigned char)c >= 0x80;
}

/* CJK marks of year, month, day: three bytes that part numbers. */
static size_t mark_at(struct str s, size_t i)
{
	static const char *const marks[] = {"年", "月", "日", "년", "월", "일"};
	for (size_t m = 0; (unsigned char)s.p[i] >= 0x80 && m < sizeof(marks) / sizeof(marks[0]); m++)
		if (str_starts(str_cut(s, i, s.n), str_of(marks[m])))
			return strlen(marks[m]);
	return 0;
}

static size_t cut_pieces(struct str s, struct piece pieces[PIECES])
{
	size_t n = 0;
	for (size_t i = 0; i < s.n && n < PIECES;) {
		size_t from = i, mark = mark_at(s, i);
		if (mark) {
			if (n)
				pieces[n - 1].after = '-';
			i += mark;
			continue;
		}
		if (is_ascii_digit(s.p[i])) {
			long number = 0;
			for (; i < s.n && is_ascii_digit(s.p[i]); i++)
				number = number < 100000000 ? number * 10 + (s.p[i] - '0') : number;
			pieces[n++] = (struct piece){str_cut(s, from, i), number, 0};
		} else if (is_letter(s.p[i])) {
			for (; i < s.n && is_letter(s.p[i]) && !mark_at(s, i); i++)
				;
			pieces[n++] = (struct piece){str_cut(s, from, i), -1, 0};
		} else {
			if (n && (pieces[n - 1].after == 0 || pieces[n - 1].after == ' '))
				pieces[n - 1].after = is_ascii_space(s.p[i]) ? ' ' : s.p[i];
			i++;
		}
	}
	return n;
}

static bool is_day(const struct piece *p)
{
	return p->number >= 1 && p->number <= 31 && p->text.n <= 2;
}

static bool is_year(const struct piece *p)
{
	return p->text.n == 4 && p->number >= YEAR_MIN && p->number <= YEAR_MAX;
}

static bool is_ordinal(struct str word)
{
	static const char *const words[] = {"st", "nd", "rd", "th", "er", "de", "of", "del", "º", "ª"};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq_ascii_nocase(word, str_of(words[i])))
			return true;
	return false;
}

static size_t past_ordinal(const struct piece *p, size_t i, size_t n)
{
	return i < n && p[i].number < 0 && is_ordinal(p[i].text) ? i + 1 : i;
}

static bool make(long year, long month, long day, int64_t *out)
{
	if (year < 100)
		year += year < 70 ? 2000 : 1900;
	if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	struct date_parts parts = {.year = (int)year, .month = (int)month, .day = (int)day}, back;
	*out = date_join(&parts);
	date_split(*out, &back);
	return back.day == (int)day;
}

/* Numbers only: 2026-06-02, 02.06.2026, 6/2/26. */
static bool by_numbers(const struct piece *p, size_t i, size_t n, bool month_first, int64_t *out, size_t *end)
{
	if (i + 2 >= n || p[i].after == 0 || p[i].after != p[i + 1].after || p[i + 1].number < 0 || p[i + 2].number < 0)
		return false;
	char joint = p[i].after;
	if (joint != '.' && joint != '-' && joint != '/')
		return false;
	*end = i + 3;
	if (is_year(&p[i]) && p[i + 1].text.n <= 2 && is_day(&p[i + 2]))
		return make(p[i].number, p[i + 1].number, p[i + 2].number, out);
	if (!is_day(&p[i]) || !is_day(&p[i + 1]) || (!is_year(&p[i + 2]) && p[i + 2].text.n != 2))
		return false;
	bool is_swapped = (joint == '/' && month_first && p[i].number <= 12) || p[i + 1].number > 12;
	return make(p[i + 2].number, is_swapped ? p[i].number : p[i + 1].number,
		    is_swapped ? p[i + 1].number : p[i].number, out);
}

/* With the month's name: 2. Juni 2026, June 2nd, 2026. */
static bool by_name(const struct piece *p, size_t i, size_t n, int64_t *out, size_t *end)
{
	if (is_day(&p[i])) {
		size_t at = past_ordinal(p, i + 1, n);
		int month = at < n && p[at].number < 0 ? month_of(p[at].text) : 0;
		size_t year = past_ordinal(p, at + 1, n);
		*end = year + 1;
		return month && year < n && is_year(&p[year]) && make(p[year].number, month, p[i].number, out);
	}
	int month = p[i].number < 0 ? month_of(p[i].text) : 0;
	if (!month || i + 2 >= n || !is_day(&p[i + 1]))
		return false;
	size_t year = past_ordinal(p, i + 2, n);
	*end = year + 1;
	return year < n && is_year(&p[year]) && make(p[year].number, month, p[i + 1].number, out);
}

/* "10:11", "10:11 pm" within the next few pieces. */
static void add_clock(const struct piece *p, size_t i, size_t n, int64_t *out)
{
	for (size_t at = i; at + 1 < n && at < i + 4; at++) {
		if (p[at].number < 0 || p[at].number > 23 || p[at].after != ':' || p[at + 1].number < 0 ||
		    p[at + 1].number > 59 || p[at + 1].text.n != 2)
			continue;
		long hour = p[at].number;
		size_t half = at + 2 < n && p[at + 2].number >= 0 ? at + 3 : at + 2;
		if (half < n && str_eq_ascii_nocase(p[half].text, STR("pm")) && hour < 12)
			hour += 12;
		*out += hour * 3600 + p[at + 1].number * 60;
		return;
	}
}

bool when_in_text(struct str text, bool month_first, int64_t *out)
{
	struct piece pieces[PIECES];
	size_t n = cut_pieces(text, pieces);
	for (size_t i = 0; i < n; i++) {
		size_t end = 0;
		if (!by_numbers(pieces, i, n, month_first, out, &end) && !by_name(pieces, i, n, out, &end))
			continue;
		add_clock(pieces, end, n, out);
		return true;
	}
	return false;
}

bool when_in_path(struct str path, int64_t *out)
{
	struct piece pieces[PIECES];
	size_t n = cut_pieces(path, pieces);
	for (size_t i = 0; i + 2 < n; i++) {
		const struct piece *p = &pieces[i];
		bool is_parted = p->after == p[1].after && (p->after == '/' || p->after == '-');
		if (is_parted && is_year(p) && is_day(&p[1]) && is_day(&p[2]) &&
		    make(p->number, p[1].number, p[2].number, out))
			return true;
	}
	return false;
}
