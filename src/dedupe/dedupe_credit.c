#include <string.h>

#include "credit.h"
#include "map.h"

enum {
	CHAIN_MAX = 16, /* copies of copies */
	READ_MAX = 32,  /* of one group are compared by whom they name; the rest by time */
	HEAD_BYTES = 400,
	TAIL_BYTES = 600,
	NAME_MIN = 6, /* "x.com" stands in many texts */
};

struct group { /* the members that copy each other, in their order */
	uint32_t first, last, n;
};

struct credit {
	const struct members *members;
	struct map places; /* id -> its member, plus 1 */
	struct map roots;  /* id of the first article of a group -> the group, plus 1 */
	struct group *groups;
	uint32_t *next; /* the next member of the same group, plus 1 */
	size_t groups_n;
};

/* The id of the article that the chain of copies ends at; it may be in another threat. */
static struct str root_of(const struct credit *c, size_t at)
{
	const struct member *m = &c->members->at[at];
	for (int i = 0; i < CHAIN_MAX && m->copy_of.n; i++) {
		const uint64_t *place = map_get(&c->places, str_hash(m->copy_of));
		if (!place)
			return m->copy_of;
		m = &c->members->at[*place - 1];
	}
	return m->article->id;
}

static bool note_places(struct credit *c)
{
	for (size_t i = 0; i < c->members->n; i++) {
		uint64_t *place = map_at(&c->places, str_hash(c->members->at[i].article->id));
		if (!place)
			return false;
		*place = i + 1;
	}
	return true;
}

static bool make_groups(struct credit *c)
{
	for (size_t i = 0; i < c->members->n; i++) {
		uint64_t *place = map_at(&c->roots, str_hash(root_of(c, i)));
		if (!place)
			return false;
		if (!*place) {
			c->groups[c->groups_n++] = (struct group){.first = (uint32_t)i};
			*place = c->groups_n;
		}
		struct group *g = &c->groups[*place - 1];
		if (g->n++)
			c->next[g->last] = (uint32_t)i + 1;
		g->last = (uint32_t)i;
	}
	return true;
}

/* ---- who of a group was first ---- */

static bool has_name(struct str text, struct str name)
{
	size_t tail = text.n > TAIL_BYTES ? text.n - TAIL_BYTES : 0;
	return name.n >= NAME_MIN && (str_find_ascii_nocase(str_cut(text, 0, HEAD_BYTES), name) != STR_NONE ||
				      str_find_ascii_nocase(str_cut(text, tail, text.n), name) != STR_NONE);
}

/* Does one outlet's copy name the other's? */
static bool names(const struct member *copy, const struct member *other)
{
	if (str_eq(copy->site, other->site))
		return false;
	struct str text = copy->article->text, title = other->source ? other->source->title : STR_EMPTY;
	return has_name(text, other->site) || has_name(text, title);
}

static uint32_t named_by(const struct credit *c, const struct group *g, uint32_t at)
{
	uint32_t n = 0, i = g->first;
	for (int read = 0; read < READ_MAX; read++) {
		n += i != at && names(&c->members->at[i], &c->members->at[at]);
		if (!c->next[i])
			break;
		i = c->next[i] - 1;
	}
	return n;
}

static bool is_before(const struct member *a, const struct member *b)
{
	int64_t x = a->article->published, y = b->article->published;
	if (x != y)
		return y == TIME_UNKNOWN || (x != TIME_UNKNOWN && x < y);
	return (a->source ? a->source->credibility : 0) > (b->source ? b->source->credibility : 0);
}

static uint32_t original_of(const struct credit *c, const struct group *g)
{
	uint32_t best = g->first, best_named = g->n > 1 ? named_by(c, g, best) : 0, read = 1;
	for (uint32_t link = c->next[best]; link; link = c->next[link - 1]) {
		uint32_t at = link - 1, named = read++ < READ_MAX ? named_by(c, g, at) : 0;
		bool is_better = named > best_named ||
				 (named == best_named && is_before(&c->members->at[at], &c->members->at[best]));
		if (is_better) {
			best = at;
			best_named = named;
		}
	}
	return best;
}

static void credit_groups(const struct credit *c, struct members *out)
{
	for (size_t i = 0; i < c->groups_n; i++) {
		uint32_t original = original_of(c, &c->groups[i]);
		for (uint32_t link = c->groups[i].first + 1; link; link = c->next[link - 1])
			out->at[link - 1].copy_of =
				link - 1 == original ? STR_EMPTY : c->members->at[original].article->id;
	}
}

enum status credit_originals(struct arena *arena, const struct members *members, struct members *out)
{
	struct credit c = {.members = members};
	struct members list = {.n = members->n, .room = members->n};
	list.at = arena_zero(arena, members->n + 1, sizeof(*list.at));
	c.groups = arena_zero(arena, members->n + 1, sizeof(*c.groups));
	c.next = arena_zero(arena, members->n + 1, sizeof(*c.next));
	map_init(&c.places);
	map_init(&c.roots);
	bool ok = list.at && c.groups && c.next && members->n < UINT32_MAX && note_places(&c) && make_groups(&c);
	if (ok) {
		for (size_t i = 0; i < members->n; i++)
			list.at[i] = members->at[i];
		credit_groups(&c, &list);
		*out = list;
	}
	map_release(&c.places);
	map_release(&c.roots);
	return ok ? OK : E_NOMEM;
}
