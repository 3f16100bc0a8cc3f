#ifndef TOCSIN_EXTRACT_EXTRACT_WORDS_H
#define TOCSIN_EXTRACT_EXTRACT_WORDS_H
/* The words of class names that tell what an element is: data/words/class_*.txt as one constant table, made by
 * tools/words.py. Pure. */

#include "str.h"

enum class_word { /* in the order of the lists in meson.build */
		  CLASS_CUT = 1,
		  CLASS_COMMENT = 2,
		  CLASS_BAD = 4,
		  CLASS_GOOD = 8,
};

/* The lists, or-ed, that have `word` (lower case). */
uint32_t extract_words(struct str word);

#endif
