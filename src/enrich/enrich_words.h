#ifndef TOCSIN_ENRICH_WORDS_H
#define TOCSIN_ENRICH_WORDS_H
/* What the tagger of names sees of a word: its signs. A sign is a kind and a value of one or two parts; where
 * the value is a word of the text, its hash is at hand already, so that no letters are touched. */

#include "enrich_priv.h"
#include "models.h"

enum { WORD_SIGNS_MAX = 80, RUN_MAX = 12 /* words of a run of names */ };

struct word_sign {
	uint32_t kind; /* word_kind_name */
	struct str value, more;
	uint64_t value_hash, more_hash; /* more_hash counts when more.n */
};

struct word_stats { /* what the whole article shows of one word */
	uint64_t hash;
	uint16_t capital, lower;
	uint16_t marks; /* enum word_mark */
};

struct word_view {
	struct sight *sight;
	struct word_stats *stats; /* open addressing */
	size_t room;
	uint32_t *run_from[2],
		*run_to[2]; /* by side (body, title) and piece: the run of names it stands in; equal: none */
};

MUST_USE bool words_look(struct sight *sight, struct word_view *out); /* false: no memory */
/* May the piece be part of a name? Only such pieces have signs. */
static inline bool words_is_candidate(const struct word_view *words, const struct side *side, uint32_t at)
{
	return words->run_to[side->is_title][at] > words->run_from[side->is_title][at];
}
/* Countries, regions and industries: known by themselves, but also words of longer names. */
bool words_is_plain_type(enum entity_type type);
size_t words_signs(const struct word_view *words, const struct side *side, uint32_t at, struct word_sign *out);
struct str word_kind_name(uint32_t kind);
enum { WORD_KINDS_N = 48 };

#endif
