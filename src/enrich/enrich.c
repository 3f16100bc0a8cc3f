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
	return side->taken != NULL && headings_mark(sight->arena, side);
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

static bool lay_out(struct sight *sight)
{
	const struct reading *reading = sight->reading;
	sight->title.is_title = true;
	if (!lay_side(sight, &sight->title, &reading->title, NULL, sight->article->title) ||
	    !lay_side(sight, &sight->body, &reading->body, &reading->sentences, sight->article->text))
		return false;
	sight->title_shouts = is_shouting(&sight->title.pieces);
	return true;
}

enum status enrich_article(struct arena *arena, const struct knowledge *knowledge, const struct ranks *ranks,
			   const struct article *article, const struct reading *reading, struct annotation *out,
			   struct err *err)
{
	struct annotation annotation = {0};
	struct sight sight = {.arena = arena,
			      .knowledge = knowledge,
			      .ranks = ranks,
			      .article = article,
			      .reading = reading,
			      .out = &annotation};
	if (!lay_out(&sight))
		return err_set(err, E_NOMEM, "enrich: no memory for the article");

	enrich_forms(&sight);
	enrich_roles(&sight, NULL);
	enrich_ids(&sight);
	enrich_names(&sight);
	enrich_people(&sight);
	enrich_discover(&sight);
	enrich_organisations(&sight);
	enrich_techniques(&sight);
	enrich_observables(&sight);
	enrich_dates(&sight);
	enrich_indicators(&sight);
	enrich_quantities(&sight);
	enrich_facts(&sight);
	if (sight.no_memory)
		return err_set(err, E_NOMEM, "enrich: no memory for what the article says");
	*out = annotation;
	return OK;
}

enum status enrich_sentence_signs(struct arena *arena, const struct knowledge *knowledge, const struct ranks *ranks,
				  const struct article *article, const struct reading *reading,
				  struct sentence_signs *out, struct err *err)
{
	struct annotation annotation = {0};
	struct sentence_signs signs = {0};
	struct sight sight = {.arena = arena,
			      .knowledge = knowledge,
			      .ranks = ranks,
			      .article = article,
			      .reading = reading,
			      .out = &annotation};
	if (lay_out(&sight))
		enrich_roles(&sight, &signs);
	else
		sight.no_memory = true;
	if (sight.no_memory)
		return err_set(err, E_NOMEM, "enrich: no memory for the signs of the sentences");
	*out = signs;
	return OK;
}
