#ifndef TOCSIN_PIECES_H
#define TOCSIN_PIECES_H
/* Pieces: the words of a reading in the form in which names and phrases are compared.
 *
 * A piece is a run of letters and digits inside a token; "zero-day" gives zero, day; "AT&T" gives at, t.
 * So "Zero-Day", "zero day" and the alias "zero-day" are the same two pieces, however tokens are cut.
 * A URL, path or hash stays one piece. Pure. Memory: the arena's; folds may point into the tokens. */

#include "reading.h"

enum piece_flag {
	PIECE_CAPITAL = 1, /* begins with an upper-case letter */
	PIECE_CAPS = 2,    /* two or more letters, all upper case */
	PIECE_MIXED = 4,   /* an upper-case letter behind a lower-case one, or letters with digits */
	PIECE_DIGITS = 8,  /* digits only */
	PIECE_LINK = 16,   /* a whole URL, e-mail, path or hash */
	PIECE_FIRST = 32,  /* first of its sentence, or of the title */
	PIECE_STOP = 64
};

struct piece {
	struct str fold;
	uint64_t hash;       /* of the fold */
	uint32_t start, end; /* bytes of the text (or title) */
	uint32_t sentence;
	uint32_t flags;
};
VEC_TYPE(pieces, struct piece);

/* The pieces of `tokens`, which were read from `text`; sentences NULL: all is one (a title).
 * False when the arena has no room. */
bool pieces_cut(struct arena *arena, const struct tokens *tokens, const struct sentences *sentences, struct str text,
		struct pieces *out);
/* The pieces of a name or phrase by itself. */
bool pieces_of_name(struct arena *arena, struct str name, struct pieces *out);

/* One hash for a sequence, piece by piece; begin with 0. */
static inline uint64_t pieces_mix(uint64_t sequence, uint64_t piece)
{
	sequence = (sequence ^ piece) * 0x9E3779B97F4A7C15u;
	return sequence ^ (sequence >> 29);
}

#endif
