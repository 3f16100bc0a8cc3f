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

static enum status add_part(struct knowledge *knowledge, struct phrase *phrase, enum part_kind kind, struct str word)
{
	struct strs words = {0};
	struct str piece;
	while (word.n && str_next(&word, '|', &piece))
		if (!strs_add(knowledge->arena, &words, piece))
			return E_NOMEM;
	if (phrase->n == PARTS_MAX)
		return E_LIMIT;
	phrase->parts[phrase->n++] = (struct phrase_part){.kind = kind, .words = words.at, .n = (uint32_t)words.n};
	return OK;
}

/* One blank-separated word of a phrase; "zero-day" gives two parts. */
static enum status add_word(struct knowledge *knowledge, struct phrase *phrase, struct str word)
{
	if (str_eq(word, STR("#")))
		return add_part(knowledge, phrase, PART_NUMBER, STR_EMPTY);
	if (str_eq(word, STR("..")))
		return add_part(knowledge, phrase, PART_GAP, STR_EMPTY);
	if (str_find_byte(word, '|') != STR_NONE)
		return add_part(knowledge, phrase, PART_WORD, word);
	bool starred = str_ends(word, STR("*"));
	struct pieces pieces = {0};
	if (!pieces_of_name(knowledge->arena, word, &pieces))
		return E_NOMEM;
	for (size_t i = 0; i < pieces.n; i++) {
		bool last = i + 1 == pieces.n;
		enum status status =
			add_part(knowledge, phrase, starred && last ? PART_PREFIX : PART_WORD, pieces.at[i].fold);
		if (status != OK)
			return status;
	}
	return OK;
}

/* Of the first letters of a word that has so many. */
static uint64_t prefix_key(struct str word)
{
	uint32_t letters;
	memcpy(&letters, word.p, PREFIX_LETTERS);
	return (letters + (uint64_t)1) * 0x9E3779B97F4A7C15u;
}

static enum status link_first(struct knowledge *knowledge, uint32_t phrase, struct str word, bool prefix)
{
	uint64_t key = prefix ? prefix_key(word) : str_hash(word);
	uint64_t *slot = map_at(&knowledge->first_words, key);
	struct phrase_link *link = slot ? vec_push(knowledge->arena, &knowledge->links) : NULL;
	if (!link)
		return E_NOMEM;
	const struct phrase *linked = &knowledge->phrases.at[phrase];
	*link = (struct phrase_link){.phrase = phrase, .next = (uint32_t)*slot};
	if (linked->n > 1 && linked->parts[1].kind == PART_WORD && linked->parts[1].n == 1)
		link->second = str_hash(linked->parts[1].words[0]);
	*slot = knowledge->links.n;
	return OK;
}

static enum status add_phrase(struct knowledge *knowledge, enum phrase_table table, const struct table_row *row)
{
	struct str rest = row->cells[0], word;
	struct phrase made = {.table = table, .row = row};
	if (str_starts(rest, STR("^"))) {
		made.at_start = true;
		rest = str_cut(rest, 1, rest.n);
	}
	made.parts = arena_zero(knowledge->arena, PARTS_MAX, sizeof(made.parts[0]));
	if (!made.parts)
		return E_NOMEM;
	while (rest.n && str_next(&rest, ' ', &word)) {
		enum status status = add_word(knowledge, &made, word);
		if (status != OK)
			return status;
	}
	const struct phrase_part *first = &made.parts[0];
	if (made.n == 0 || first->n == 0 || (first->kind == PART_PREFIX && first->words[0].n < PREFIX_LETTERS))
		return E_SYNTAX;
	struct phrase *phrase = vec_push(knowledge->arena, &knowledge->phrases);
	if (!phrase)
		return E_NOMEM;
	*phrase = made;
	for (uint32_t i = 0; i < first->n; i++) {
		enum status status = link_first(knowledge, (uint32_t)knowledge->phrases.n - 1, first->words[i],
						first->kind == PART_PREFIX);
		if (status != OK)
			return status;
	}
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
	return OK;
}

static bool part_fits(const struct phrase_part *part, const struct piece *piece)
{
	if (part->kind == PART_NUMBER)
		return piece->fold.n && is_ascii_digit(piece->fold.p[0]);
	if (part->kind == PART_PREFIX)
		return str_starts(piece->fold, part->words[0]);
	for (uint32_t i = 0; i < part->n; i++)
		if (str_eq(part->words[i], piece->fold))
			return true;
	return false;
}

/* Pieces covered by parts[from..] beginning at `at`; 0 when they do not fit there. */
static uint32_t cover(const struct phrase *phrase, uint32_t from, const struct pieces *pieces, size_t at)
{
	uint32_t n = 0;
	uint32_t sentence = at < pieces->n ? pieces->at[at].sentence : 0;
	for (uint32_t i = from; i < phrase->n; i++) {
		const struct phrase_part *part = &phrase->parts[i];
		if (part->kind == PART_GAP) {
			for (uint32_t skip = 0; skip <= GAP_MAX; skip++) {
				size_t next = at + n + skip;
				if (next >= pieces->n || pieces->at[next].sentence != sentence)
					return 0;
				uint32_t rest = cover(phrase, i + 1, pieces, next);
				if (rest)
					return n + skip + rest;
			}
			return 0;
		}
		if (at + n >= pieces->n || pieces->at[at + n].sentence != sentence ||
		    !part_fits(part, &pieces->at[at + n]))
			return 0;
		n++;
	}
	return n;
}

static bool follow(const struct knowledge *knowledge, struct arena *arena, const struct pieces *pieces, size_t at,
		   uint64_t key, size_t from_hit, struct phrase_hits *out)
{
	const uint64_t *slot = sieve_lets(&knowledge->first_sieve, key) ? map_get(&knowledge->first_words, key) : NULL;
	uint64_t second = at + 1 < pieces->n ? pieces->at[at + 1].hash : 0;
	for (uint32_t i = slot ? (uint32_t)*slot : 0; i; i = knowledge->links.at[i - 1].next) {
		const struct phrase_link *link = &knowledge->links.at[i - 1];
		if (link->second && link->second != second)
			continue;
		const struct phrase *phrase = &knowledge->phrases.at[link->phrase];
		if (phrase->at_start && !(pieces->at[at].flags & PIECE_FIRST))
			continue;
		uint32_t n = cover(phrase, 0, pieces, at);
		if (!n)
			continue;
		struct phrase_hit *hit = NULL;
		for (size_t j = from_hit; j < out->n && !hit; j++)
			if (out->at[j].table == phrase->table)
				hit = &out->at[j];
		if (hit && hit->to - hit->from >= n)
			continue;
		if (!hit && !(hit = vec_push(arena, out)))
			return false;
		*hit = (struct phrase_hit){
			.table = phrase->table, .row = phrase->row, .from = (uint32_t)at, .to = (uint32_t)at + n};
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
