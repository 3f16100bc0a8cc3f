#include "enrich_priv.h"

struct str piece_span(const struct side *side, uint32_t from, uint32_t to)
{
	if (from >= to || to > side->pieces.n)
		return STR_EMPTY;
	return str_cut(side->text, side->pieces.at[from].start, side->pieces.at[to - 1].end);
}

size_t hits_from(const struct phrase_hits *hits, uint32_t piece)
{
	size_t lo = 0, hi = hits->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (hits->at[mid].from < piece)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* U+2010 to U+2013, which many write for a hyphen. */
static bool is_wide_hyphen(struct str text, size_t at)
{
	const unsigned char *p = (const unsigned char *)text.p + at;
	return at + 3 <= text.n && p[0] == 0xE2 && p[1] == 0x80 && p[2] >= 0x90 && p[2] <= 0x93;
}

/* A name is the same with any hyphen. */
static struct str with_plain_hyphens(struct sight *sight, struct str name)
{
	size_t at = 0, n = 0;
	while (at < name.n && !is_wide_hyphen(name, at))
		at++;
	if (at == name.n)
		return name;
	char *p = arena_take(sight->arena, name.n);
	sight->no_memory |= !p;
	for (at = 0; p && at < name.n; at += is_wide_hyphen(name, at) ? 3 : 1)
		p[n++] = is_wide_hyphen(name, at) ? '-' : name.p[at];
	return p ? (struct str){p, n} : name;
}

bool is_adjacent(const struct side *side, uint32_t at)
{
	if (at == 0 || at >= side->pieces.n)
		return false;
	const struct piece *a = &side->pieces.at[at - 1], *b = &side->pieces.at[at];
	if (a->sentence != b->sentence || b->start < a->end)
		return false;
	if (b->start - a->end > 1)
		return b->start - a->end == 3 && is_wide_hyphen(side->text, a->end);
	if (a->end == b->start)
		return true;
	char c = side->text.p[a->end];
	return c == ' ' || c == '-' || c == '.' || c == '&' || c == '_' || c == '/';
}

bool is_hyphened(const struct side *side, uint32_t at)
{
	if (!is_adjacent(side, at) || !(side->pieces.at[at].flags & PIECE_CAPITAL))
		return false;
	size_t end = side->pieces.at[at - 1].end;
	return side->text.p[end] == '-' || is_wide_hyphen(side->text, end);
}

/* "E.K.P": letters set apart by points are one word. */
static bool is_initial_joined(const struct side *side, uint32_t at)
{
	const struct piece *a = &side->pieces.at[at - 1], *b = &side->pieces.at[at];
	return a->end - a->start == 1 && b->end - b->start == 1 && b->start == a->end + 1;
}

uint32_t proper_run(const struct side *side, uint32_t from, uint32_t max)
{
	uint32_t to = from;
	while (to < side->pieces.n && to - from < max) {
		const struct piece *piece = &side->pieces.at[to];
		bool proper =
			piece->flags & (PIECE_CAPITAL | PIECE_MIXED) || (to > from && piece->flags & PIECE_DIGITS);
		if (!proper || piece->flags & PIECE_LINK)
			break;
		if (to > from && (!is_adjacent(side, to) ||
				  (side->text.p[side->pieces.at[to - 1].end] == '.' && !is_initial_joined(side, to)) ||
				  side->text.p[side->pieces.at[to - 1].end] == '/'))
			break;
		to++;
	}
	return to;
}

bool is_odd_word(const struct sight *sight, const struct piece *piece)
{
	if (piece->flags & PIECE_MIXED)
		return true;
	return piece->fold.n >= 3 && ranks_place_hashed(sight->ranks, piece->hash) > 12000;
}

/* Names of one hostile thing are mentions of their own: who calls it "Kimsuky" says more than that it is APT43. */
static bool is_by_name(enum entity_type type)
{
	return type == ENTITY_THREAT_ACTOR || type == ENTITY_MALWARE || type == ENTITY_RANSOMWARE_GROUP ||
	       type == ENTITY_CAMPAIGN;
}

/* "AWS" for "Amazon Web Services", "TfL" for "Transport for London". */
static bool is_initials_of(struct str name, struct str letters)
{
	size_t n = 0;
	struct str word;
	while (str_next(&name, ' ', &word)) {
		if (n < letters.n && word.n && word.p[0] == letters.p[n])
			n++;
		else if (word.n && is_ascii_upper(word.p[0]))
			return false;
	}
	return n == letters.n;
}

/* Two names of one row: is one the other in short? "Quayside Labs" is; "Unit 7" of Quayside speaks for itself. */
static bool is_short_for(struct str a, struct str b)
{
	return str_has(a, b) || str_has(b, a) || is_initials_of(a, b) || is_initials_of(b, a);
}

/* The mention of this row, or of this name when no row is known. */
static struct mention *find(const struct sight *sight, enum entity_type type, struct str name, uint32_t known)
{
	struct mentions *list = &sight->out->entities;
	for (size_t i = 0; i < list->n; i++) {
		struct mention *mention = &list->at[i];
		if (mention->type != type)
			continue;
		bool same_row = known != MENTION_UNKNOWN && mention->known == known;
		if (same_row &&
		    (!name.n || !(is_by_name(type) || (type == ENTITY_COMPANY && !is_short_for(mention->name, name)))))
			return mention;
		if (mention->name.n == name.n && name.n && ascii_lower(mention->name.p[0]) == ascii_lower(name.p[0]) &&
		    str_eq_ascii_nocase(mention->name, name))
			return mention;
	}
	return NULL;
}

bool mention_has(const struct sight *sight, enum entity_type type, uint32_t known)
{
	return find(sight, type, STR_EMPTY, known) != NULL;
}

static void place(struct mention *mention, const struct side *side, uint32_t from, uint32_t to)
{
	mention->count++;
	if (side->is_title) {
		mention->in_title = true;
	} else if (mention->start == mention->end) {
		mention->start = side->pieces.at[from].start;
		mention->end = side->pieces.at[to - 1].end;
	}
}

/* Of two names of an agency the one of the headline, where that is its own short name, else the fuller one. */
static struct str clearer(const struct sight *sight, const struct mention *mention, const struct side *side,
			  struct str other)
{
	const struct known *known = knowledge_at(sight->knowledge, mention->known);
	if (known && side->is_title && str_eq(known->name, other))
		return other;
	return other.n > mention->name.n ? other : mention->name;
}

struct mention *mention_tell(struct sight *sight, struct side *side, uint32_t from, uint32_t to,
			     const struct finding *finding)
{
	struct str name = with_plain_hyphens(sight, finding->name);
	struct mention *mention = find(sight, finding->type, name, finding->known);
	if (!mention) {
		if (sight->out->entities.n >= CAP_MENTIONS)
			return NULL;
		mention = vec_push(sight->arena, &sight->out->entities);
		if (!mention) {
			sight->no_memory = true;
			return NULL;
		}
		const struct known *known = knowledge_at(sight->knowledge, finding->known);
		mention->type = finding->type;
		mention->name = name;
		mention->known = finding->known;
		mention->confidence = finding->confidence;
		mention->evidence = finding->evidence;
		mention->id = known && known->type == finding->type ? known->id
								    : knowledge_id(sight->arena, finding->type, name);
		sight->no_memory |= str_is_null(mention->id);
	}
	if (mention->type == ENTITY_AGENCY && finding->known == mention->known)
		mention->name = clearer(sight, mention, side, name);
	if (finding->confidence > mention->confidence)
		mention->confidence = finding->confidence;
	place(mention, side, from, to);
	return mention;
}

void mention_add(struct sight *sight, struct side *side, uint32_t from, uint32_t to, const struct finding *finding)
{
	const struct mention *mention = mention_tell(sight, side, from, to, finding);
	for (uint32_t i = from; i < to; i++) {
		side->taken[i] = 1;
		side->owner[i] = mention ? (uint16_t)(mention - sight->out->entities.at + 1) : 0;
		side->begins[i] = i == from;
	}
}

void mention_propagate(struct sight *sight, struct side *side, const struct mention *mention)
{
	struct pieces name = {0};
	struct finding finding = {.type = mention->type,
				  .name = mention->name,
				  .known = mention->known,
				  .confidence = mention->confidence,
				  .evidence = mention->evidence};
	if (!pieces_of_name(sight->arena, mention->name, &name)) {
		sight->no_memory = true;
		return;
	}
	for (uint32_t at = 0; name.n && at + name.n <= side->pieces.n; at++) {
		uint32_t n = 0;
		if (side->pieces.at[at].hash != name.at[0].hash)
			continue;
		while (n < name.n && side->pieces.at[at + n].hash == name.at[n].hash && !side->taken[at + n])
			n++;
		bool cased = side->pieces.at[at].flags & (PIECE_CAPITAL | PIECE_MIXED);
		if (n == name.n && cased)
			mention_add(sight, side, at, at + n, &finding);
	}
}
