#include "text_word.h"

#include <string.h>

void word_run(struct str s, struct word *word)
{
	size_t i = word->end;
	for (;;) {
		unsigned kind;
		for (; (kind = kind_at(s, i)) & WORD; i++)
			word->kinds |= kind;
		if (!(kind & HIGH) && !(kind && s.p[i] == '&'))
			break;
		size_t n = letter_n(s, i);
		if (!n)
			break;
		word->kinds |= HIGH;
		i += n;
	}
	word->end = i;
}

/* "." inside a word: 1.2.3, U.S, ASP.NET, Ph.D, "U.S.-based". */
static bool dot_joins(struct str s, struct word *word, size_t i)
{
	unsigned before = kind_at(s, i - 1), next = kind_at(s, i + 1);
	if (next & DIGIT)
		return before & DIGIT;
	bool single = (next & (LOWER | UPPER)) && !(kind_at(s, i + 2) & (WORD | HIGH));
	bool short_before = i - word->start <= 2 || word->dotted;
	bool initials = single && short_before && before & (LOWER | UPPER);
	bool capitals = before & UPPER && next & UPPER;
	bool hung = word->dotted && i + 2 < s.n && s.p[i + 1] == '-' && kind_at(s, i + 2) & WORD;
	word->dotted |= initials || capitals;
	return initials || capitals || hung;
}

static bool comma_joins(struct str s, size_t i)
{
	return kind_at(s, i - 1) & DIGIT && kind_at(s, i + 1) & kind_at(s, i + 2) & kind_at(s, i + 3) & DIGIT &&
	       !(kind_at(s, i + 4) & WORD);
}

/* l'attaque, d'un, qu'il, dell'azienda: two words. English has none of these before a vowel. */
static bool is_elision(struct str s, const struct word *word, size_t after)
{
	static const char *const heads[] = {"c",    "d",     "j",     "l",      "m",     "n",    "s",
					    "t",    "qu",    "un",    "all",    "nell",  "dell", "dall",
					    "sull", "quest", "jusqu", "lorsqu", "puisqu"};
	struct str head = str_cut(s, word->start, word->end);
	char next = ascii_lower(s.p[after]);
	if (!memchr("aeiouh", next, 6) && !((unsigned char)next >= 0x80))
		return false;
	for (size_t k = 0; k < sizeof(heads) / sizeof(heads[0]); k++)
		if (str_eq_ascii_nocase(head, str_of(heads[k])))
			return true;
	return false;
}

/* Bytes of the joint at word->end by which the word goes on; 0: it ends there. */
static size_t joint_n(struct str s, struct word *word)
{
	size_t i = word->end;
	struct glyph g = glyph_at(s, i);
	size_t after = i + g.n;
	switch (g.c) {
	case '.':
		return dot_joins(s, word, i) ? 1 : 0;
	case ',':
		return comma_joins(s, i) ? 1 : 0;
	case ':':
		return kind_at(s, i - 1) & kind_at(s, i + 1) & DIGIT ? 1 : 0;
	case '-':
	case '/':
	case 0x2010:
	case 0x2011:
		if (!has_letter(s, after))
			return 0;
		word->splits++;
		return g.n;
	case '\'':
	case 0x2019:
	case 0x2bc:
		return has_letter(s, after) && !is_elision(s, word, after) ? g.n : 0;
	case '&':
		return kind_at(s, i - 1) & kind_at(s, after) & UPPER ? g.n : 0;
	case 0xad:
	case 0x200b:
	case 0x200c:
	case 0x200d:
	case 0x2060: /* invisible; the fold drops them */
		return has_letter(s, after) ? g.n : 0;
	default:
		return 0;
	}
}

/* "C++", "Notepad++", "C#" */
static size_t suffix_n(struct str s, const struct word *word)
{
	struct str rest = str_cut(s, word->end, word->end + 3);
	if (str_starts(rest, STR("++")) && !(kind_at(s, word->end + 2) & WORD))
		return 2;
	bool single = word->end == word->start + 1 && word->kinds == UPPER;
	return single && str_starts(rest, STR("#")) && !(kind_at(s, word->end + 1) & WORD) ? 1 : 0;
}

static bool is_possessive(struct str s, size_t joint, size_t joint_bytes, size_t end)
{
	struct glyph g = glyph_at(s, joint);
	bool apostrophe = g.c == '\'' || g.c == 0x2019 || g.c == 0x2bc;
	return apostrophe && end == joint + joint_bytes + 1 && ascii_lower(s.p[end - 1]) == 's';
}

void word_join(struct str s, struct word *word)
{
	size_t joint = 0, joint_bytes = 0, n;
	while (word->end < s.n && (n = joint_n(s, word)) != 0) {
		joint = word->end;
		joint_bytes = n;
		word->kinds |= kind_at(s, joint);
		word->end += n;
		if (s.p[word->end] == '-') { /* after "U.S." */
			word->splits++;
			word->end++;
		}
		word_run(s, word);
	}
	size_t suffix = suffix_n(s, word);
	word->end += suffix;
	word->kinds |= suffix ? JOINT : 0;
	word->head = joint_bytes && is_possessive(s, joint, joint_bytes, word->end) ? joint : word->end;
}

size_t possessive_n(struct str s, size_t i)
{
	if (i >= s.n)
		return 0;
	struct glyph g = glyph_at(s, i);
	size_t at = i + g.n;
	bool apostrophe = g.c == '\'' || g.c == 0x2019;
	return apostrophe && at < s.n && ascii_lower(s.p[at]) == 's' && !has_letter(s, at + 1) ? g.n + 1 : 0;
}
