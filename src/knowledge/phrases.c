#include "phrases.h"

#include "knowledge_priv.h"

#define PREFIX_LETTERS 4 /* by which a starred first word is found */
#define GAP_MAX 3
#define PARTS_MAX 12

static const struct str table_names[PHRASE_TABLES_N] = {
	[PHRASES_INDICATORS] = {"indicators", 10},
	[PHRASES_GUARDS] = {"guards", 6},
	[PHRASES_ROLES] = {"roles", 5},
	[PHRASES_TECHNIQUES] = {"techniques", 10},
	[PHRASES_EVENTS] = {"events", 6},
	[PHRASES_CUES] = {"cues", 4},
	[PHRASES_FORMS] = {"forms", 5},
};

static enum status add_part(struct knowledge *knowledge, struct phrase *phrase, struct phrase_part made)
{
	struct phrase_part *part = phrase->n < PARTS_MAX ? vec_push(knowledge->arena, &knowledge->phrase_parts) : NULL;
	if (!part)
		return phrase->n < PARTS_MAX ? E_NOMEM : E_LIMIT;
	*part = made;
	phrase->n++;
	return OK;
}

/* "gang|group" */
static enum status add_choice(struct knowledge *knowledge, struct phrase *phrase, struct str word)
{
	VEC_TYPE(hashes, uint64_t) list = {0};
	struct str one;
	while (word.n && str_next(&word, '|', &one)) {
		uint64_t *hash = vec_push(knowledge->arena, &list);
		if (!hash)
			return E_NOMEM;
		*hash = str_hash(one);
	}
	struct phrase_part part = {.kind = PART_WORD, .n = (uint32_t)list.n, .words = list.at};
	if (list.n == 1)
		part.word = list.at[0];
	return add_part(knowledge, phrase, part);
}

static enum status add_prefix(struct knowledge *knowledge, struct phrase *phrase, struct str letters)
{
	struct str *prefix = arena_take(knowledge->arena, sizeof(*prefix));
	if (!prefix)
		return E_NOMEM;
	*prefix = letters;
	return add_part(knowledge, phrase, (struct phrase_part){.kind = PART_PREFIX, .n = 1, .prefix = prefix});
}

/* One blank-separated word of a phrase; "zero-day" gives two parts. */
static enum status add_word(struct knowledge *knowledge, struct phrase *phrase, struct str word)
{
	if (str_eq(word, STR("#")))
		return add_part(knowledge, phrase, (struct phrase_part){.kind = PART_NUMBER});
	if (str_eq(word, STR("..")))
		return add_part(knowledge, phrase, (struct phrase_part){.kind = PART_GAP});
	if (str_find_byte(word, '|') != STR_NONE)
		return add_choice(knowledge, phrase, word);
	bool starred = str_ends(word, STR("*"));
	struct pieces pieces = {0};
	if (!pieces_of_name(knowledge->arena, word, &pieces))
		return E_NOMEM;
	for (size_t i = 0; i < pieces.n; i++) {
		bool last = i + 1 == pieces.n;
		struct phrase_part whole = {.kind = PART_WORD, .n = 1, .word = pieces.at[i].hash};
		enum status status = starred && last ? add_prefix(knowledge, phrase, pieces.at[i].fold)
						     : add_part(knowledge, phrase, whole);
		if (status != OK)
			return status;
	}
	return OK;
}

static uint64_t word_of(const struct phrase_part *part, uint32_t i)
{
	return part->n == 1 ? part->word : part->words[i];
}

/* Of the first letters of a word that has so many. */
static uint64_t prefix_key(struct str word)
{
	uint32_t letters;
	memcpy(&letters, word.p, PREFIX_LETTERS);
	return (letters + (uint64_t)1) * 0x9E3779B97F4A7C15u;
}

static enum status link_first(struct knowledge *knowledge, uint32_t phrase, uint64_t key)
{
	uint64_t *slot = map_at(&knowledge->first_words, key);
	struct phrase_link *link = slot ? vec_push(knowledge->arena, &knowledge->links) : NULL;
	if (!link)
		return E_NOMEM;
	const struct phrase *linked = &knowledge->phrases.at[phrase];
	const struct phrase_part *parts = &knowledge->phrase_parts.at[linked->from];
	*link = (struct phrase_link){.phrase = phrase,
				     .parts_from = linked->from,
				     .parts_n = linked->n,
				     .at_start = linked->at_start,
				     .next = (uint32_t)*slot};
	if (linked->n > 1 && parts[1].kind == PART_WORD && parts[1].n == 1)
		link->second = parts[1].word;
	if (parts[0].kind == PART_WORD)
		link->told = link->second ? 2 : 1;
	*slot = knowledge->links.n;
	return OK;
}

static enum status link_phrase(struct knowledge *knowledge, uint32_t phrase, const struct phrase_part *first)
{
	if (first->kind == PART_PREFIX)
		return link_first(knowledge, phrase, prefix_key(*first->prefix));
	for (uint32_t i = 0; i < first->n; i++) {
		enum status status = link_first(knowledge, phrase, word_of(first, i));
		if (status != OK)
			return status;
	}
	return OK;
}

static enum status add_phrase(struct knowledge *knowledge, enum phrase_table table, const struct table_row *row)
{
	struct str rest = row->cells[0], word;
	struct phrase made = {.table = table, .row = row, .from = (uint32_t)knowledge->phrase_parts.n};
	if (str_starts(rest, STR("^"))) {
		made.at_start = true;
		rest = str_cut(rest, 1, rest.n);
	}
	while (rest.n && str_next(&rest, ' ', &word)) {
		enum status status = add_word(knowledge, &made, word);
		if (status != OK)
			return status;
	}
	if (made.n == 0)
		return E_SYNTAX;
	const struct phrase_part *first = &knowledge->phrase_parts.at[made.from];
	if (first->n == 0 || (first->kind == PART_PREFIX && first->prefix->n < PREFIX_LETTERS))
		return E_SYNTAX;
	struct phrase *phrase = vec_push(knowledge->arena, &knowledge->phrases);
	if (!phrase)
		return E_NOMEM;
	*phrase = made;
	return link_phrase(knowledge, (uint32_t)knowledge->phrases.n - 1, first);
}

/* Lays the links of each word side by side. */
static enum status lay_links(struct knowledge *knowledge)
{
	struct phrase_links chained = knowledge->links, laid = {0};
	struct map_slot word;
	for (size_t cursor = 0; map_next(&knowledge->first_words, &cursor, &word);) {
		uint64_t *first = map_get(&knowledge->first_words, word.key);
		uint32_t from = (uint32_t)*first;
		*first = laid.n + 1;
		for (uint32_t i = from; i; i = chained.at[i - 1].next) {
			struct phrase_link *link = vec_push(knowledge->arena, &laid);
			if (!link)
				return E_NOMEM;
			*link = chained.at[i - 1];
			link->has_more = link->next != 0;
		}
	}
	knowledge->links = laid;
	return OK;
}

enum status phrases_build(struct knowledge *knowledge, struct err *err)
{
	for (enum phrase_table t = 0; t < PHRASE_TABLES_N; t++) {
		const struct table *table = knowledge_table(knowledge, table_names[t]);
		for (size_t i = 0; table && i < table->n; i++) {
			enum status status = add_phrase(knowledge, t, &table->rows[i]);
			if (status != OK)
				return err_set(err, status, "knowledge: %.*s.tsv:%u: bad phrase: \"%.*s\"",
					       STR_FORMAT(table_names[t]), table->rows[i].line,
					       STR_FORMAT(table->rows[i].cells[0]));
		}
	}
	return lay_links(knowledge) ? err_set(err, E_NOMEM, "knowledge: no memory for the phrases") : OK;
}

static bool part_fits(const struct phrase_part *part, const struct piece *piece)
{
	if (part->kind == PART_NUMBER)
		return piece->fold.n && is_ascii_digit(piece->fold.p[0]);
	if (part->kind == PART_PREFIX)
		return str_starts(piece->fold, *part->prefix);
	for (uint32_t i = 0; i < part->n; i++)
		if (word_of(part, i) == piece->hash)
			return true;
	return false;
}

/* Pieces covered by the n parts beginning at `at`; 0 when they do not fit there. */
static uint32_t cover(const struct phrase_part *parts, uint32_t parts_n, const struct pieces *pieces, size_t at)
{
	uint32_t n = 0;
	uint32_t sentence = at < pieces->n ? pieces->at[at].sentence : 0;
	for (uint32_t i = 0; i < parts_n; i++) {
		if (parts[i].kind == PART_GAP) {
			for (uint32_t skip = 0; skip <= GAP_MAX; skip++) {
				size_t next = at + n + skip;
				if (next >= pieces->n || pieces->at[next].sentence != sentence)
					return 0;
				uint32_t rest = cover(parts + i + 1, parts_n - i - 1, pieces, next);
				if (rest)
					return n + skip + rest;
			}
			return 0;
		}
		if (at + n >= pieces->n || pieces->at[at + n].sentence != sentence ||
		    !part_fits(&parts[i], &pieces->at[at + n]))
			return 0;
		n++;
	}
	return n;
}

/* Pieces that the phrase covers beginning at `at`, where its first word stands, and its second when the link tells it;
 * 0: it does not fit. */
static uint32_t fit(const struct knowledge *knowledge, const struct phrase_link *link, const struct pieces *pieces,
		    size_t at)
{
	uint32_t told = link->told, sentence = pieces->at[at].sentence;
	for (uint32_t i = 1; i < told || (i == told && told < link->parts_n); i++)
		if (at + i >= pieces->n || pieces->at[at + i].sentence != sentence)
			return 0;
	if (told == link->parts_n)
		return told;
	uint32_t rest =
		cover(&knowledge->phrase_parts.at[link->parts_from + told], link->parts_n - told, pieces, at + told);
	return rest ? told + rest : 0;
}

/* Adds the phrase, or puts it in the place of a shorter one of its table that begins here too. */
static bool add_hit(struct arena *arena, const struct phrase *phrase, size_t at, uint32_t n, size_t from_hit,
		    struct phrase_hits *out)
{
	struct phrase_hit *hit = NULL;
	for (size_t j = from_hit; j < out->n && !hit; j++)
		if (out->at[j].table == phrase->table)
			hit = &out->at[j];
	if (hit && hit->to - hit->from >= n)
		return true;
	if (!hit && !(hit = vec_push(arena, out)))
		return false;
	*hit = (struct phrase_hit){
		.table = phrase->table, .row = phrase->row, .from = (uint32_t)at, .to = (uint32_t)at + n};
	return true;
}

static bool follow(const struct knowledge *knowledge, struct arena *arena, const struct pieces *pieces, size_t at,
		   uint64_t key, size_t from_hit, struct phrase_hits *out)
{
	const uint64_t *slot = sieve_lets(&knowledge->first_sieve, key) ? map_get(&knowledge->first_words, key) : NULL;
	if (!slot)
		return true;
	uint64_t second = at + 1 < pieces->n ? pieces->at[at + 1].hash : 0;
	const struct phrase_link *link = &knowledge->links.at[*slot - 1];
	for (bool more = true; more; more = link++->has_more) {
		if ((link->second && link->second != second) ||
		    (link->at_start && !(pieces->at[at].flags & PIECE_FIRST)))
			continue;
		uint32_t n = fit(knowledge, link, pieces, at);
		if (n && !add_hit(arena, &knowledge->phrases.at[link->phrase], at, n, from_hit, out))
			return false;
	}
	return true;
}

bool phrases_find(const struct knowledge *knowledge, struct arena *arena, const struct pieces *pieces,
		  struct phrase_hits *out)
{
	for (size_t at = 0; at < pieces->n; at++) {
		const struct piece *piece = &pieces->at[at];
		size_t from_hit = out->n;
		if (piece->flags & PIECE_LINK)
			continue;
		if (!follow(knowledge, arena, pieces, at, piece->hash, from_hit, out))
			return false;
		if (piece->fold.n < PREFIX_LETTERS)
			continue;
		if (!follow(knowledge, arena, pieces, at, prefix_key(piece->fold), from_hit, out))
			return false;
	}
	return true;
}
