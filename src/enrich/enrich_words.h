#ifndef TOCSIN_ENRICH_WORDS_H
#define TOCSIN_ENRICH_WORDS_H
/* What the tagger of names sees of a word: its signs. A sign is a kind and a value of one or two parts; the model
 * knows it by a key of their hashes. Where the value is a word of the text, its hash is at hand already, so that
 * no letters are touched. */

#include "enrich_priv.h"
#include "models.h"

enum {
	WORD_SIGNS_MAX = 80,
	RUN_MAX = 12, /* words of a run of names */
	VALUE_HASHES_N = 256,
	WORD_KINDS_N = 48
};

struct word_sign {
	uint32_t kind; /* word_kind_name */
	struct str value, more;
};

struct word_stats { /* what the whole article shows of one word */
	uint64_t hash;
	uint16_t capital, lower;
	uint16_t marks; /* enum word_mark */
};

struct value_hash {
	struct str value;
	uint64_t hash;
};

struct word_view {
	struct sight *sight;
	const struct model *model; /* that will be asked; NULL: only the signs are wanted */
	struct word_stats *stats;  /* open addressing */
	size_t room;
	struct value_hash *hashes;    /* of values, by where they lie */
	uint64_t kinds[WORD_KINDS_N]; /* hashes of the kinds of signs */
	uint32_t *run_from[2],
		*run_to[2]; /* by side (body, title) and piece: the run of names it stands in; equal: none */
};

/* False: no memory. */
MUST_USE bool words_look(struct sight *sight, const struct model *model, struct word_view *out);
/* May the piece be part of a name? Only such pieces have signs. */
static inline bool words_is_candidate(const struct word_view *words, const struct side *side, uint32_t at)
{
	return words->run_to[side->is_title][at] > words->run_from[side->is_title][at];
}
/* Countries, regions and industries: known by themselves, but also words of longer names. */
bool words_is_plain_type(enum entity_type type);
/* The mention whose the piece is; NULL. */
const struct mention *words_owner(const struct sight *sight, const struct side *side, uint32_t at);
/* enrich_runs.c: which runs there are; false: no memory. */
MUST_USE bool words_lay_runs(struct word_view *words, const struct side *side);
/* What stands around the run [from, to), each "" where there is nothing to tell. */
struct str words_markup(const struct side *side, uint32_t from, uint32_t to);
struct str words_short_form(const struct side *side, uint32_t from, uint32_t to);
struct str words_list_owner(const struct sight *sight, const struct side *side, uint32_t from, uint32_t to, bool ahead);
/* Do both pieces stand in one sentence? */
static inline bool is_beside(const struct side *side, uint32_t a, uint32_t b)
{
	return a < side->pieces.n && b < side->pieces.n && side->pieces.at[a].sentence == side->pieces.at[b].sentence;
}

/* The signs of a word as keys, and as they are unless `out` is NULL; both have room for WORD_SIGNS_MAX. */
size_t words_signs(const struct word_view *words, const struct side *side, uint32_t at, uint64_t *keys,
		   struct word_sign *out);
/* The same signs as keys alone, in two parts: those of the whole run, and those of each of its words. */
size_t words_run_keys(const struct word_view *words, const struct side *side, uint32_t from, uint32_t to,
		      uint64_t *keys);
size_t words_own_keys(const struct word_view *words, const struct side *side, uint32_t at, uint64_t *keys);
struct str word_kind_name(uint32_t kind);

#endif
