#ifndef TOCSIN_TEXT_TEXT_WORDS_H
#define TOCSIN_TEXT_TEXT_WORDS_H
/* The word lists of data/words as one constant table, made by tools/words.py. Pure. */

#include "str.h"

enum word_list { /* in the order of the lists in meson.build */
		 WORD_STOP_EN = 1,
		 WORD_STOP_DE = 2,
		 WORD_STOP_FR = 4,
		 WORD_STOP_ES = 8,
		 WORD_STOP_IT = 16,
		 WORD_STOP_NL = 32,
		 WORD_STOP_PT = 64,
		 WORD_ABBR_NAME = 128,       /* "Dr": a full stop after it never ends a sentence */
		 WORD_ABBR_NUMBER = 256,     /* "No": nor one before a number */
		 WORD_ABBR_TAIL = 512,       /* "Inc": only one before the sure start of a sentence */
		 WORD_OPENER = 1024,         /* "The": with a capital behind a heading it begins a sentence */
		 WORD_HEADING = 2048,        /* "Technical": a word of the headings of reports */
		 WORD_HEADING_END = 4096,    /* "Takeaways": the last one of such a heading */
		 WORD_HEADING_VERB = 8192,   /* "Lets": with a capital only in headlines */
		 WORD_HEADING_SMALL = 16384, /* "of": has no capital in headlines, and ends none */
		 WORD_OPENER_WEAK = 32768,   /* "In": begins one behind a run of capitals only */
};
enum { WORD_STOP_LANGS = 7 };

/* The lists, or-ed, that have `word` (lower case). */
uint32_t text_words(struct str word);

#endif
