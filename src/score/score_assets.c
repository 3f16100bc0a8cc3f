/* Line B: what the event hits. Products by the lexicon; essential services and kinds of devices by their words,
 * when these stand in the title or the first sentences. */
#include "score_priv.h"

enum { LEAD_SENTENCES = 2, FOLDS_MOST = 4 };

/* "Chrome extension", "Android app": what follows a name may be what is meant. */
static bool is_thing_of(struct str title, struct str name)
{
	static const char *const things[] = {" extension", " app", " plugin", " add-on", " user", " theme"};
	size_t at = str_find_ascii_nocase(title, name);
	struct str rest = at == STR_NONE ? STR_EMPTY : str_cut(title, at + name.n, title.n);
	for (size_t i = 0; i < sizeof(things) / sizeof(things[0]); i++)
		if (str_starts_ascii_nocase(rest, str_of(things[i])))
			return true;
	return false;
}

static enum exposure exposure_of(const struct knowledge *knowledge, const struct weights *w, const struct mention *m)
{
	static const enum exposure of_class[] = {
		[ASSET_UNKNOWN] = EXPOSURE_UNKNOWN,       [ASSET_OTHER] = EXPOSURE_OTHER, [ASSET_WIDE] = EXPOSURE_WIDE,
		[ASSET_IDENTITY] = EXPOSURE_IDENTITY,     [ASSET_MAIL] = EXPOSURE_MAIL,   [ASSET_EDGE] = EXPOSURE_EDGE,
		[ASSET_HYPERVISOR] = EXPOSURE_HYPERVISOR, [ASSET_CLOUD] = EXPOSURE_CLOUD,
	};
	const struct known *known = knowledge_at(knowledge, m->known);
	enum exposure exposure = known ? of_class[known->asset] : EXPOSURE_UNKNOWN;
	uint64_t hash = str_hash(m->name);
	for (size_t i = 0; i < w->assets.n; i++)
		if (w->assets.at[i].is_name && w->assets.at[i].first == hash &&
		    str_eq(w->assets.at[i].folds[0], m->name))
			return w->assets.at[i].exposure;
	return m->type == ENTITY_PRODUCT && exposure == EXPOSURE_UNKNOWN ? EXPOSURE_OTHER : exposure;
}

/* Compounds stand before their parts: the parts are what is compared. */
static size_t next_word(const struct tokens *tokens, size_t at, size_t to)
{
	while (at < to && tokens->at[at].flags & TOKEN_COMPOUND)
		at++;
	return at;
}

static size_t matches(const struct tokens *tokens, size_t at, size_t to, const struct asset_words *words)
{
	for (uint32_t i = 0; i < words->n; i++) {
		at = next_word(tokens, at, to);
		if (at >= to || !str_eq(tokens->at[at].fold, words->folds[i]))
			return 0;
		at++;
	}
	return at;
}

static void gather_words(const struct weights *w, const struct member *member, const struct tokens *tokens, size_t to,
			 bool is_title, struct facts *facts)
{
	for (size_t i = 0; i < to; i++) {
		if (tokens->at[i].flags & (TOKEN_COMPOUND | TOKEN_STOP))
			continue;
		uint64_t first = str_hash(tokens->at[i].fold);
		if (!may_be_asset(w, first))
			continue;
		for (size_t k = 0; k < w->assets.n; k++) {
			const struct asset_words *words = &w->assets.at[k];
			size_t end = words->first == first && !words->is_name ? matches(tokens, i, to, words) : 0;
			if (!end || w->asset[words->exposure] < w->asset[facts->worded] ||
			    words->exposure <= facts->worded)
				continue;
			if (!is_title && !place_tells(member, tokens->at[i].start))
				continue;
			struct str text = is_title ? member->article->title : member->article->text;
			facts->worded = words->exposure;
			facts->worded_name = str_cut(text, tokens->at[i].start, tokens->at[end - 1].end);
			facts->worded_from = is_title ? evidence_of(member, 0, 0)
						      : evidence_of(member, tokens->at[i].start, tokens->at[i].end);
		}
	}
}

void gather_assets(const struct knowledge *knowledge, const struct weights *w, const struct member *member,
		   struct facts *facts)
{
	const struct mentions *all = &member->annotation->entities;
	for (size_t i = 0; i < all->n; i++) {
		const struct mention *m = &all->at[i];
		if ((m->type != ENTITY_PRODUCT && m->type != ENTITY_TOOL) || !mention_is_central(member, m))
			continue;
		enum exposure exposure = exposure_of(knowledge, w, m);
		/* Systems and browsers are named beside many things; the title says whether they are meant. */
		if (exposure == EXPOSURE_SYSTEM && (!m->in_title || is_thing_of(member->article->title, m->name)))
			exposure = EXPOSURE_WIDE;
		if (exposure <= facts->named || w->asset[exposure] < w->asset[facts->named])
			continue;
		facts->named = exposure;
		facts->named_name = m->name;
		facts->named_from = evidence_of(member, m->start, m->end);
	}
	const struct reading *reading = member->reading;
	size_t lead = reading->sentences.n < LEAD_SENTENCES ? reading->sentences.n : LEAD_SENTENCES;
	gather_words(w, member, &reading->title, reading->title.n, true, facts);
	gather_words(w, member, &reading->body, lead ? reading->sentences.at[lead - 1].token_to : 0, false, facts);
}
