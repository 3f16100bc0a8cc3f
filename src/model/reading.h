#ifndef TOCSIN_MODEL_READING_H
#define TOCSIN_MODEL_READING_H
/* A reading: an article's title and text as sentences and tokens. Made by text/, read by
 * dedupe, enrich, cluster, score and brief. All offsets are bytes, ends exclusive: those of
 * title tokens count in the title, all others in the text. Plain data. */

#include "record.h"

enum token_flag {
	TOKEN_CAPITAL = 1,  /* first letter upper case */
	TOKEN_ALL_CAPS = 2, /* two or more letters, all upper case */
	TOKEN_MIXED = 4,    /* an upper-case letter after a lower-case one, or letters with digits */
	TOKEN_DIGIT = 8,    /* has a digit */
	TOKEN_NUMBER = 16,  /* digits with . , only */
	TOKEN_STOP = 32,    /* a stop word of its language */
	TOKEN_FIRST = 64,   /* first word of its sentence (or of the title) */
	TOKEN_PART = 128,   /* part of the compound before it ("zero", "day" after "zero-day") */
	TOKEN_COMPOUND = 256,
	TOKEN_URL = 512,   /* URL, e-mail, path, hash, defanged too: one token, no parts */
	TOKEN_CODE = 1024, /* CVE-2026-1, AV26-791, EX1331830, KB5001: letters and digits with dashes */
};

struct token {
	uint32_t start, end;
	struct str fold; /* lower case, compatibility-folded (NFKC), without possessive 's */
	struct str stem; /* fold, stemmed by its language; equal to fold for codes and names with digits */
	uint32_t flags;
};
VEC_TYPE(tokens, struct token);

struct sentence {
	uint32_t start, end;           /* trimmed */
	uint32_t token_from, token_to; /* of reading.body */
	bool starts_paragraph;
};
VEC_TYPE(sentences, struct sentence);

struct reading {
	struct tokens title, body;
	struct sentences sentences;
	struct str lang; /* the article's, or found by the words; "" unknown */
};

#endif
