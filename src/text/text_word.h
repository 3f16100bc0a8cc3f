#ifndef TOCSIN_TEXT_WORD_H
#define TOCSIN_TEXT_WORD_H
/* Where a word ends: what joins two runs of letters and digits into one token. Pure. */

#include "text_priv.h"

/* What a byte is to a word. Nearly all words are a run of letters and digits with a space
 * behind; only a joint or a byte of another script costs more than a look into this table. */
enum kind {
	LOWER = 1,
	UPPER = 2,
	DIGIT = 4,
	MARK = 8,   /* "_" */
	JOINT = 16, /* may join two runs into one token */
	HIGH = 32,  /* begins a character beyond ASCII */
	TAG = 64,   /* may begin a tag */
	WORD = LOWER | UPPER | DIGIT | MARK,
};

static const unsigned char kinds[256] = {
	['a' ... 'z'] = LOWER, ['A' ... 'Z'] = UPPER, ['0' ... '9'] = DIGIT, ['_'] = MARK,  ['\''] = JOINT,
	['.'] = JOINT,         [','] = JOINT,         [':'] = JOINT,         ['-'] = JOINT, ['/'] = JOINT,
	['\\'] = JOINT,        ['@'] = JOINT,         ['['] = JOINT,         ['('] = JOINT, ['{'] = JOINT,
	['+'] = JOINT,         ['#'] = JOINT,         ['&'] = JOINT,         ['<'] = TAG,   [0x80 ... 0xff] = HIGH,
};

static inline unsigned kind_at(struct str s, size_t i)
{
	return i < s.n ? kinds[(unsigned char)s.p[i]] : 0;
}

/* One token in the making. */
struct word {
	size_t start, end;
	size_t head;     /* end without a possessive 's */
	unsigned kinds;  /* of all its bytes */
	unsigned splits; /* hyphens and slashes that part a compound */
	bool dotted;     /* "U.S": a dot joined letters */
};

/* Takes the run of letters and digits at word->end. */
void word_run(struct str s, struct word *word);
/* Goes on over joints as long as the word does; sets head, splits, dotted. */
void word_join(struct str s, struct word *word);

/* Bytes of a possessive 's at `i`, behind an address; 0: none. */
size_t possessive_n(struct str s, size_t i);

#endif
