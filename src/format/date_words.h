#ifndef TOCSIN_FORMAT_DATE_WORDS_H
#define TOCSIN_FORMAT_DATE_WORDS_H
/* The words that stand in dates. Private to date_parse.c. Pure. */

#include "str.h"

enum date_word_kind {
	WORD_UNKNOWN,
	WORD_MONTH, /* value: 1..12 */
	WORD_WEEKDAY,
	WORD_ZONE,  /* value: minutes east of Greenwich */
	WORD_HALF,  /* value: 0 am, 12 pm */
	WORD_HOUR,  /* "h", "Uhr": the number before is an hour */
	WORD_NOISE, /* "at", "th" ... */
};

struct date_word {
	const char *word;
	enum date_word_kind kind;
	int value;
};

/* What `word` (lower case, without dots) is. */
struct date_word date_word_find(struct str word);

#endif
