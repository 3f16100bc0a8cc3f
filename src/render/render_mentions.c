/* Names in a text as links to their entities: each once, the longest at a place first, a few in all. */
#include "render_priv.h"

enum { LINKS_MAX = 6, NAMES_MAX = 64, NAME_BYTES_LEAST = 3 };

static bool is_word_byte(char c)
{
	return is_ascii_alnum(c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool stands_at(struct str text, size_t at, struct str name)
{
	return name.n >= NAME_BYTES_LEAST && str_starts(str_cut(text, at, text.n), name) &&
	       (at + name.n == text.n || !is_word_byte(text.p[at + name.n]));
}

/* Countries and the like are too common to be worth a link. */
static bool is_linked_type(enum entity_type type)
{
	return type != ENTITY_COUNTRY && type != ENTITY_REGION && type != ENTITY_SECTOR;
}

static size_t find_name(const struct threat_entities *entities, uint64_t done, struct str text, size_t at)
{
	size_t best = STR_NONE;
	for (size_t i = 0; i < entities->n && i < NAMES_MAX; i++)
		if (!(done >> i & 1) && is_linked_type(entities->at[i].type) &&
		    stands_at(text, at, entities->at[i].name) &&
		    (best == STR_NONE || entities->at[i].name.n > entities->at[best].name.n))
			best = i;
	return best;
}

void put_mentions(struct html_writer *w, const struct threat_entities *entities, struct str text)
{
	uint64_t done = 0;
	size_t from = 0, links = 0;
	for (size_t at = 0; at < text.n && links < LINKS_MAX; at++) {
		if (at > 0 && is_word_byte(text.p[at - 1]))
			continue;
		size_t found = find_name(entities, done, text, at);
		if (found == STR_NONE)
			continue;
		const struct threat_entity *entity = &entities->at[found];
		hw_text(w, str_cut(text, from, at));
		hw_lit(w, "<a class=\"name\" href=\"/entity/");
		put_query(w, entity->id);
		put_between(w, "\">", entity->name, "</a>");
		done |= (uint64_t)1 << found;
		links++;
		from = at + entity->name.n;
		at = from - 1;
	}
	hw_text(w, str_cut(text, from, text.n));
}
