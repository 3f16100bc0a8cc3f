#include "text_priv.h"

/* ---- By script ---- */

enum script { LATIN, CYRILLIC, GREEK, ARABIC, HEBREW, DEVANAGARI, THAI, HANGUL, KANA, HAN, SCRIPTS };

static const struct {
	uint32_t from, to;
	enum script script;
} blocks[] = {
	{0xc0, 0x24f, LATIN},   {0x370, 0x3ff, GREEK},      {0x400, 0x52f, CYRILLIC}, {0x590, 0x5ff, HEBREW},
	{0x600, 0x6ff, ARABIC}, {0x900, 0x97f, DEVANAGARI}, {0xe00, 0xe7f, THAI},     {0x3041, 0x30ff, KANA},
	{0x3400, 0x9fff, HAN},  {0xac00, 0xd7af, HANGUL},
};

/* Latin letters that few languages have, three or more of a hundred in their own texts. */
static const struct {
	uint32_t letters[8];
	char name[3];
} telling[] = {
	{{0x105, 0x119, 0x142, 0x144, 0x15b, 0x17a, 0x17c, 0x107}, "pl"},
	{{0x11b, 0x159, 0x16f, 0x10d, 0x148, 0x165, 0x10f, 0x17e}, "cs"},
	{{0x11f, 0x131, 0x15f, 0x130}, "tr"},
};
enum { TELLING_N = sizeof(telling) / sizeof(telling[0]) };

static void count_telling(uint32_t c, uint32_t counts[TELLING_N])
{
	for (size_t k = 0; k < TELLING_N; k++)
		for (size_t i = 0; i < 8; i++)
			counts[k] += telling[k].letters[i] == c;
}

enum { RUN = 16 };

static bool is_ascii_run(const char *p)
{
	uint64_t halves[2];
	memcpy(halves, p, sizeof(halves));
	return !((halves[0] | halves[1]) & 0x8080808080808080);
}

static uint32_t ascii_letters(const char *p)
{
	uint32_t n = 0;
	for (size_t i = 0; i < RUN; i++)
		n += is_ascii_alpha(p[i]);
	return n;
}

static void count_scripts(struct str s, uint32_t counts[SCRIPTS], uint32_t letters[TELLING_N], bool *ukrainian,
			  bool *persian)
{
	enum { LOOK_BYTES = 4096 };
	for (size_t i = 0; i < s.n && i < LOOK_BYTES;) {
		if (i + RUN <= s.n && i + RUN <= LOOK_BYTES && is_ascii_run(s.p + i)) {
			counts[LATIN] += ascii_letters(s.p + i);
			i += RUN;
			continue;
		}
		if ((unsigned char)s.p[i] < 0x80) {
			counts[LATIN] += is_ascii_alpha(s.p[i++]);
			continue;
		}
		struct glyph g = glyph_at(s, i);
		for (size_t k = 0; k < sizeof(blocks) / sizeof(blocks[0]); k++)
			if (g.c >= blocks[k].from && g.c <= blocks[k].to)
				counts[blocks[k].script]++;
		if (g.c >= 0x100 && g.c <= 0x17f)
			count_telling(g.c, letters);
		*ukrainian |= g.c == 0x456 || g.c == 0x457 || g.c == 0x454 || g.c == 0x491;
		*persian |= g.c == 0x67e || g.c == 0x686 || g.c == 0x6af || g.c == 0x6cc;
		i += g.n;
	}
}

/* The language of a script that one language, nearly, has for itself; "" for Latin,
 * unless its letters tell. An ideograph
 * says as much as several letters, and names in Latin letters stand in every text. */
static struct str language_by_script(const struct article *article)
{
	uint32_t n[SCRIPTS] = {0}, letters[TELLING_N] = {0};
	bool ukrainian = false, persian = false;
	count_scripts(article->title, n, letters, &ukrainian, &persian);
	count_scripts(article->text, n, letters, &ukrainian, &persian);
	uint32_t latin = n[LATIN] / 3;
	if (n[HAN] + n[KANA] > latin && n[HAN] + n[KANA] > 0)
		return n[KANA] * 8 > n[HAN] ? STR("ja") : STR("zh");
	const struct str names[SCRIPTS] = {
		[CYRILLIC] = ukrainian ? STR("uk") : STR("ru"),
		[GREEK] = STR("el"),
		[ARABIC] = persian ? STR("fa") : STR("ar"),
		[HEBREW] = STR("he"),
		[DEVANAGARI] = STR("hi"),
		[THAI] = STR("th"),
		[HANGUL] = STR("ko"),
	};
	for (size_t k = 0; k < SCRIPTS; k++)
		if (n[k] > latin && names[k].n)
			return names[k];
	for (size_t k = 0; k < TELLING_N; k++) /* more than a name or two */
		if (letters[k] >= 4 && letters[k] * 33 > n[LATIN])
			return str_of(telling[k].name);
	return STR_EMPTY;
}

/* ---- By stop words ---- */

static const struct {
	char name[3];
	uint32_t list;
} languages[WORD_STOP_LANGS] = {
	{"en", WORD_STOP_EN}, {"de", WORD_STOP_DE}, {"fr", WORD_STOP_FR}, {"es", WORD_STOP_ES},
	{"it", WORD_STOP_IT}, {"nl", WORD_STOP_NL}, {"pt", WORD_STOP_PT},
};

/* A word that is a stop word of one language alone says more than one of four. */
static void count_stop_words(const struct tokens *tokens, uint32_t scores[WORD_STOP_LANGS])
{
	enum { LOOK_TOKENS = 300, ALL_LANGS = (1 << WORD_STOP_LANGS) - 1 };
	for (size_t i = 0; i < tokens->n && i < LOOK_TOKENS; i++) {
		uint32_t lists = tokens->at[i].flags >> TOKEN_LISTS_SHIFT & ALL_LANGS;
		bool single = (lists & (lists - 1)) == 0;
		for (size_t k = 0; lists && k < WORD_STOP_LANGS; k++)
			if (lists & languages[k].list)
				scores[k] += single ? 3 : 1;
	}
}

/* ---- By letters ---- */

/* In the order of the languages above; Polish has no list of stop words here. */
enum { LANG_EN, LANG_DE, LANG_FR, LANG_ES, LANG_IT, LANG_NL, LANG_PT, LANG_PL, LANGS };

/* Letters and endings that words of one language have more often than those of the others; of a few words,
 * of which none may be a stop word, they are what there is. */
static const struct {
	char letters[8];
	bool at_end; /* only at the end of a word */
	uint8_t lang, points;
} habits[] = {
	{"th", false, LANG_EN, 2},    {"wh", false, LANG_EN, 2},   {"ck", false, LANG_EN, 1},
	{"ck", false, LANG_DE, 1},    {"gh", false, LANG_EN, 2},   {"ea", false, LANG_EN, 2},
	{"ou", false, LANG_EN, 1},    {"sh", false, LANG_EN, 2},   {"ing", true, LANG_EN, 3},
	{"ed", true, LANG_EN, 2},     {"tion", true, LANG_EN, 1},  {"ly", true, LANG_EN, 2},
	{"ware", true, LANG_EN, 3},   {"ks", true, LANG_EN, 2},    {"y", true, LANG_EN, 2},
	{"sch", false, LANG_DE, 3},   {"sch", false, LANG_NL, 1},  {"ung", true, LANG_DE, 3},
	{"ungen", true, LANG_DE, 3},  {"ä", false, LANG_DE, 3},    {"ö", false, LANG_DE, 2},
	{"ü", false, LANG_DE, 2},     {"ß", false, LANG_DE, 4},    {"keit", true, LANG_DE, 3},
	{"lich", true, LANG_DE, 3},   {"cht", false, LANG_DE, 2},  {"cht", false, LANG_NL, 2},
	{"ei", false, LANG_DE, 2},    {"er", true, LANG_DE, 1},    {"en", true, LANG_DE, 1},
	{"en", true, LANG_NL, 1},     {"tz", false, LANG_DE, 2},   {"pf", false, LANG_DE, 2},
	{"ig", true, LANG_DE, 2},     {"ig", true, LANG_NL, 2},    {"eux", true, LANG_FR, 3},
	{"tion", true, LANG_FR, 2},   {"eur", true, LANG_FR, 2},   {"é", false, LANG_FR, 2},
	{"è", false, LANG_FR, 3},     {"ê", false, LANG_FR, 3},    {"ç", false, LANG_FR, 2},
	{"ç", false, LANG_PT, 2},     {"ou", false, LANG_FR, 1},   {"eau", false, LANG_FR, 3},
	{"aux", true, LANG_FR, 2},    {"ité", true, LANG_FR, 3},   {"que", true, LANG_FR, 3},
	{"ée", true, LANG_FR, 3},     {"oi", false, LANG_FR, 1},   {"ción", true, LANG_ES, 4},
	{"ciones", true, LANG_ES, 4}, {"ñ", false, LANG_ES, 4},    {"ó", false, LANG_ES, 2},
	{"ó", false, LANG_PT, 1},     {"ó", false, LANG_PL, 1},    {"á", false, LANG_ES, 1},
	{"á", false, LANG_PT, 1},     {"í", false, LANG_ES, 1},    {"í", false, LANG_PT, 1},
	{"dad", true, LANG_ES, 3},    {"os", true, LANG_ES, 1},    {"os", true, LANG_PT, 1},
	{"as", true, LANG_ES, 1},     {"as", true, LANG_PT, 1},    {"ico", true, LANG_ES, 1},
	{"ico", true, LANG_IT, 1},    {"ico", true, LANG_PT, 1},   {"ll", false, LANG_ES, 1},
	{"ue", false, LANG_ES, 1},    {"ção", true, LANG_PT, 4},   {"ções", true, LANG_PT, 4},
	{"ã", false, LANG_PT, 3},     {"õ", false, LANG_PT, 3},    {"lh", false, LANG_PT, 2},
	{"nh", false, LANG_PT, 2},    {"agem", true, LANG_PT, 3},  {"dade", true, LANG_PT, 3},
	{"zione", true, LANG_IT, 4},  {"zioni", true, LANG_IT, 4}, {"gli", false, LANG_IT, 3},
	{"cch", false, LANG_IT, 2},   {"tà", true, LANG_IT, 4},    {"ò", false, LANG_IT, 3},
	{"ù", false, LANG_IT, 3},     {"ì", false, LANG_IT, 3},    {"i", true, LANG_IT, 1},
	{"o", true, LANG_IT, 1},      {"zz", false, LANG_IT, 2},   {"gg", false, LANG_IT, 1},
	{"ij", false, LANG_NL, 3},    {"aa", false, LANG_NL, 2},   {"oo", false, LANG_NL, 1},
	{"ee", false, LANG_NL, 1},    {"uis", false, LANG_NL, 2},  {"oe", false, LANG_NL, 2},
	{"lijk", true, LANG_NL, 3},   {"heid", true, LANG_NL, 3},  {"ui", false, LANG_NL, 1},
	{"cz", false, LANG_PL, 3},    {"sz", false, LANG_PL, 3},   {"rz", false, LANG_PL, 2},
	{"dz", false, LANG_PL, 2},    {"ł", false, LANG_PL, 4},    {"ą", false, LANG_PL, 4},
	{"ę", false, LANG_PL, 4},     {"ś", false, LANG_PL, 4},    {"ź", false, LANG_PL, 4},
	{"ż", false, LANG_PL, 4},     {"ć", false, LANG_PL, 4},    {"ń", false, LANG_PL, 4},
	{"ów", true, LANG_PL, 3},     {"ych", true, LANG_PL, 3},   {"ie", true, LANG_PL, 1},
	{"owe", true, LANG_PL, 2},    {"wy", false, LANG_PL, 1},
};

static void count_habits(const struct tokens *tokens, uint32_t scores[LANGS])
{
	enum { LOOK_TOKENS = 40, WORD_BYTES_MAX = 40 };
	for (size_t i = 0; i < tokens->n && i < LOOK_TOKENS; i++) {
		struct str word = tokens->at[i].fold;
		for (size_t k = 0; word.n <= WORD_BYTES_MAX && k < sizeof(habits) / sizeof(habits[0]); k++) {
			struct str letters = str_of(habits[k].letters);
			bool has = habits[k].at_end ? word.n > letters.n && str_ends(word, letters)
						    : str_has(word, letters);
			scores[habits[k].lang] += has ? habits[k].points : 0;
		}
	}
}

static struct str language_by_words(const struct reading *reading)
{
	enum { FEW = 8 }; /* from here on stop words decide alone */
	uint32_t scores[LANGS] = {0};
	count_stop_words(&reading->title, scores);
	count_stop_words(&reading->body, scores);
	size_t best = 0; /* in a draw the first of the list */
	for (size_t k = 1; k < LANGS; k++)
		best = scores[k] > scores[best] ? k : best;
	if (scores[best] < FEW) {
		count_habits(&reading->title, scores);
		count_habits(&reading->body, scores);
		for (size_t k = 0; k < LANGS; k++)
			best = scores[k] > scores[best] ? k : best;
	}
	if (!scores[best])
		return STR_EMPTY;
	return best == LANG_PL ? STR("pl") : str_of(languages[best].name);
}

/* ---- The article's own word ---- */

/* "en" of "en-US", "EN_gb"; "" when that is no language code. */
static struct str primary_subtag(struct str lang)
{
	size_t n = 0;
	while (n < lang.n && is_ascii_alpha(lang.p[n]))
		n++;
	bool sound = (n == 2 || n == 3) && (n == lang.n || lang.p[n] == '-' || lang.p[n] == '_');
	bool nothing = str_eq_ascii_nocase(str_cut(lang, 0, n), STR("und"));
	return sound && !nothing ? str_cut(lang, 0, n) : STR_EMPTY;
}

struct str language_of(const struct article *article, const struct reading *reading)
{
	struct str lang = primary_subtag(article->lang);
	if (!lang.n)
		lang = language_by_script(article);
	return lang.n ? lang : language_by_words(reading);
}

uint32_t language_stop_list(struct str lang)
{
	for (size_t k = 0; k < WORD_STOP_LANGS; k++)
		if (str_eq(lang, str_of(languages[k].name)))
			return languages[k].list;
	return 0;
}
