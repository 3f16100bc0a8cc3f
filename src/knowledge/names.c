#include "names.h"

#include "knowledge_priv.h"

#define SCRATCH_BYTES 65536 /* pieces of one name */
#define SHORT_CAPS 5        /* letters: up to here a name in capitals must stand in capitals */

static bool has_lower(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_ascii_lower(s.p[i]) || (unsigned char)s.p[i] >= 0x80)
			return true;
	return false;
}

static bool is_sign_of_name(char c)
{
	return c == '+' || c == '#' || c == '$' || c == '!';
}

static struct name_entry entry_of(const struct pieces *pieces, struct str alias, uint32_t row)
{
	struct name_entry entry = {.alias = alias, .row = row};
	for (size_t i = 0; i < pieces->n && i < 32; i++)
		if (pieces->at[i].flags & PIECE_CAPITAL)
			entry.caps |= 1u << i;
	entry.all_caps = entry.caps && !has_lower(alias) && alias.n <= SHORT_CAPS;
	if (alias.n && alias.p[0] == '.')
		entry.head = '.';
	if (alias.n && is_sign_of_name(alias.p[alias.n - 1]))
		entry.tail = alias.p[alias.n - 1];
	return entry;
}

/* Names on their way into the table: the places of several are asked of the memory before the first is entered. */
#define BATCH 16
struct entering {
	struct knowledge *knowledge;
	struct arena *scratch;
	struct {
		struct name_entry entry;
		uint64_t keys[NAME_PIECES_MAX]; /* of the name and of each shorter beginning of it */
		uint32_t n;
	} at[BATCH];
	size_t n;
};

static enum status enter_one(struct knowledge *knowledge, const struct name_entry *made, const uint64_t *keys,
			     uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		uint64_t *slot = map_at(&knowledge->sequences, keys[i]);
		if (!slot)
			return E_NOMEM;
		if (i + 1 < n) {
			*slot |= SEQUENCE_GOES_ON;
			continue;
		}
		struct name_entry *entry = vec_push(knowledge->arena, &knowledge->names);
		if (!entry)
			return E_NOMEM;
		*entry = *made;
		entry->next = (uint32_t)(*slot & ~SEQUENCE_GOES_ON);
		*slot = (*slot & SEQUENCE_GOES_ON) | knowledge->names.n;
	}
	return OK;
}

static enum status enter_batch(struct entering *e)
{
	enum status status = OK;
	for (size_t i = 0; i < e->n && !status; i++)
		status = enter_one(e->knowledge, &e->at[i].entry, e->at[i].keys, e->at[i].n);
	e->n = 0;
	return status;
}

static enum status enter_sequence(struct entering *e, const struct pieces *pieces, struct str alias, uint32_t row)
{
	uint64_t sequence = 0;
	if (pieces->n == 0 || pieces->n > NAME_PIECES_MAX)
		return OK;
	for (size_t i = 0; i < pieces->n; i++) {
		sequence = pieces_mix(sequence, pieces->at[i].hash);
		e->at[e->n].keys[i] = sequence;
		map_ahead(&e->knowledge->sequences, sequence);
	}
	e->at[e->n].entry = entry_of(pieces, alias, row);
	e->at[e->n].n = (uint32_t)pieces->n;
	return ++e->n < BATCH ? OK : enter_batch(e);
}

/* The pieces themselves are not kept: they lie in the scratch. */
static enum status enter_name(struct entering *e, struct str alias, uint32_t row)
{
	struct pieces pieces = {0};
	arena_reset(e->scratch);
	if (!pieces_of_name(e->scratch, alias, &pieces))
		return E_NOMEM;
	enum status status = enter_sequence(e, &pieces, alias, row);
	/* "Booking.com" may be read as one link. */
	if (status == OK && pieces.n > 1 && str_find_byte(alias, '.') != STR_NONE &&
	    str_find_byte(alias, ' ') == STR_NONE) {
		struct pieces whole = {0};
		struct piece *piece = vec_push(e->scratch, &whole);
		if (!piece)
			return E_NOMEM;
		piece->fold = str_lower_ascii(e->scratch, alias);
		piece->hash = str_hash(piece->fold);
		piece->flags = pieces.at[0].flags;
		status = enter_sequence(e, &whole, alias, row);
	}
	return status;
}

static enum status enter_row(struct entering *e, uint32_t row)
{
	const struct known *known = &e->knowledge->rows.at[row];
	enum status status = OK;
	if (known->is_matched)
		status = enter_name(e, known->name, row);
	for (size_t j = 0; j < known->aliases.n && status == OK; j++)
		status = enter_name(e, known->aliases.at[j], row);
	return status;
}

/* Room for all of them at once: what grows by doubling leaves its old places behind in the arena. */
static enum status reserve_names(struct knowledge *knowledge)
{
	size_t room = 64;
	for (size_t i = 0; i < knowledge->rows.n; i++)
		room += knowledge->rows.at[i].is_matched + knowledge->rows.at[i].aliases.n;
	struct name_entry *at = arena_take(knowledge->arena, room * sizeof(*at));
	if (!at)
		return E_NOMEM;
	knowledge->names = (struct name_entries){at, 0, room};
	return OK;
}

enum status names_build(struct knowledge *knowledge, struct err *err)
{
	struct entering e = {.knowledge = knowledge, .scratch = arena_new(SCRATCH_BYTES)};
	enum status status = e.scratch ? reserve_names(knowledge) : E_NOMEM;
	for (uint32_t i = 0; i < knowledge->rows.n && !status; i++)
		status = enter_row(&e, i);
	if (!status)
		status = enter_batch(&e);
	arena_free(e.scratch);
	return status ? err_set(err, status, "knowledge: no memory for the names") : OK;
}

static bool case_fits(const struct name_entry *entry, const struct piece *pieces, uint32_t n)
{
	if (!entry->caps)
		return true;
	for (uint32_t i = 0; i < n; i++) {
		bool wants = entry->caps >> i & 1u;
		if (wants && !(pieces[i].flags & PIECE_CAPITAL))
			return false;
		if (entry->all_caps && wants && pieces[i].fold.n > 1 && !(pieces[i].flags & PIECE_CAPS))
			return false;
	}
	/* "WILL", "NET" in a headline of capitals says nothing about a name written "Will". */
	if (!entry->all_caps && n == 1 && pieces[0].fold.n < 4 && (pieces[0].flags & PIECE_CAPS) &&
	    has_lower(entry->alias))
		return false;
	return true;
}

static bool signs_fit(const struct name_entry *entry, struct str text, uint32_t start, uint32_t end)
{
	if (entry->head && (start == 0 || text.p[start - 1] != entry->head))
		return false;
	return !entry->tail || (end < text.n && text.p[end] == entry->tail);
}

static void collect(const struct knowledge *knowledge, uint32_t first, const struct piece *pieces, uint32_t n,
		    struct str text, struct name_match *match)
{
	struct name_match found = {.n = n};
	for (uint32_t i = first; i; i = knowledge->names.at[i - 1].next) {
		const struct name_entry *entry = &knowledge->names.at[i - 1];
		if (!case_fits(entry, pieces, n) || !signs_fit(entry, text, pieces[0].start, pieces[n - 1].end))
			continue;
		if (found.rows_n < sizeof(found.rows) / sizeof(found.rows[0])) {
			found.rows[found.rows_n++] = entry->row;
			found.alias = entry->alias;
		}
	}
	if (found.rows_n)
		*match = found;
}

/* Names do not reach over a sentence's end or over more than a few signs between their words. */
static bool is_joined(const struct pieces *pieces, size_t at, struct str text)
{
	const struct piece *a = &pieces->at[at - 1], *b = &pieces->at[at];
	if (a->sentence != b->sentence || b->start > a->end + 3)
		return false;
	for (uint32_t i = a->end; i < b->start && i < text.n; i++)
		if (text.p[i] == ',' || text.p[i] == ';' || text.p[i] == ':' || text.p[i] == '(' || text.p[i] == '\n' ||
		    text.p[i] == '|')
			return false;
	return true;
}

struct name_match names_match(const struct knowledge *knowledge, const struct pieces *pieces, struct str text,
			      size_t at)
{
	struct name_match match = {0};
	uint64_t sequence = 0;
	for (uint32_t n = 1; n <= NAME_PIECES_MAX && at + n <= pieces->n; n++) {
		if (n > 1 && !is_joined(pieces, at + n - 1, text))
			break;
		sequence = pieces_mix(sequence, pieces->at[at + n - 1].hash);
		const uint64_t *slot = sieve_lets(&knowledge->sequence_sieve, sequence)
					       ? map_get(&knowledge->sequences, sequence)
					       : NULL;
		if (!slot)
			break;
		uint32_t first = (uint32_t)(*slot & ~SEQUENCE_GOES_ON);
		if (first)
			collect(knowledge, first, &pieces->at[at], n, text, &match);
		if (!(*slot & SEQUENCE_GOES_ON))
			break;
	}
	return match;
}
