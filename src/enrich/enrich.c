#include "enrich_priv.h"

#define SHOUT_SHARE 0.6

/* The article laid out: pieces and phrases of the title and of the body. */

static bool lay_side(struct sight *sight, struct side *side, const struct tokens *tokens,
		     const struct sentences *sentences, struct str text)
{
	side->text = text;
	if (!pieces_cut(sight->arena, tokens, sentences, text, &side->pieces) ||
	    !phrases_find(sight->knowledge, sight->arena, &side->pieces, &side->hits))
		return false;
	side->taken = arena_zero(sight->arena, side->pieces.n + 1, 1);
	side->begins = arena_zero(sight->arena, side->pieces.n + 1, 1);
	side->owner = arena_zero(sight->arena, side->pieces.n + 1, sizeof(*side->owner));
	return side->taken && side->begins && side->owner && headings_mark(sight->arena, side);
}

/* Years before it are past ones to the article. */
static int64_t year_of(int64_t published)
{
	const int64_t day_s = 86400;
	int64_t year;
	int month, day;
	if (published == TIME_UNKNOWN)
		return INT64_MAX;
	civil_of(published / day_s - (published % day_s < 0), &year, &month, &day);
	return year;
}

static bool is_shouting(const struct pieces *pieces)
{
	size_t words = 0, capital = 0;
	for (size_t i = 0; i < pieces->n; i++) {
		if (pieces->at[i].flags & (PIECE_STOP | PIECE_DIGITS))
			continue;
		words++;
		capital += (pieces->at[i].flags & PIECE_CAPITAL) != 0;
	}
	return (double)capital >= SHOUT_SHARE * (double)words;
}

static bool look_at(struct sight *out, struct arena *arena, const struct knowledge *knowledge,
		    const struct ranks *ranks, const struct article *article, const struct reading *reading,
		    struct annotation *annotation)
{
	*out = (struct sight){.arena = arena,
			      .knowledge = knowledge,
			      .ranks = ranks,
			      .article = article,
			      .reading = reading,
			      .title = {.is_title = true},
			      .out = annotation,
			      .lists = {[LIST_NAMES] = str_hash(STR("names")),
					[LIST_NOUNS] = str_hash(STR("nouns")),
					[LIST_FORMS] = str_hash(STR("name_forms")),
					[LIST_TELLING] = str_hash(STR("telling"))}};
	if (!lay_side(out, &out->title, &reading->title, NULL, article->title) ||
	    !lay_side(out, &out->body, &reading->body, &reading->sentences, article->text))
		return false;
	out->title.this_year = out->body.this_year = year_of(article->published);
	out->title_shouts = is_shouting(&out->title.pieces);
	return true;
}

/* The names, as far as rules and lexicon go. */
static void find_names(struct sight *sight, struct sentence_signs *told)
{
	enrich_forms(sight);
	enrich_roles(sight, told);
	enrich_ids(sight);
	enrich_affected(sight);
	enrich_sectors(sight);
	enrich_names(sight);
	enrich_people(sight);
	enrich_discover(sight);
	enrich_organisations(sight);
}

enum status enrich_article(struct arena *arena, const struct knowledge *knowledge, const struct ranks *ranks,
			   const struct article *article, const struct reading *reading, struct annotation *out,
			   struct err *err)
{
	struct annotation annotation = {0};
	struct sight sight;
	if (!look_at(&sight, arena, knowledge, ranks, article, reading, &annotation))
		return err_set(err, E_NOMEM, "enrich: no memory for the article");

	find_names(&sight, NULL);
	enrich_tagger(&sight);
	enrich_techniques(&sight);
	enrich_learned(&sight);
	enrich_observables(&sight);
	enrich_dates(&sight);
	enrich_indicators(&sight);
	enrich_quantities(&sight);
	enrich_versions(&sight);
	enrich_statements(&sight);
	enrich_facts(&sight);
	if (sight.no_memory)
		return err_set(err, E_NOMEM, "enrich: no memory for what the article says");
	*out = annotation;
	return OK;
}

enum status enrich_signs(struct arena *arena, const struct knowledge *knowledge, const struct ranks *ranks,
			 const struct article *article, const struct reading *reading, struct signs *out,
			 struct err *err)
{
	struct annotation annotation = {0};
	struct signs signs = {0};
	struct sight sight;
	if (look_at(&sight, arena, knowledge, ranks, article, reading, &annotation))
		find_names(&sight, &signs.sentences);
	else
		sight.no_memory = true;
	if (!sight.no_memory)
		events_tell(&sight, &signs.dates);
	if (sight.no_memory || !words_told(&sight, &signs.words))
		return err_set(err, E_NOMEM, "enrich: no memory for the signs");
	*out = signs;
	return OK;
}
