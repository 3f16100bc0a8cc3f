/* The form of the article: a digest of many events, a notice made by a template, a report on a field. */
#include "enrich_priv.h"

#define DIGEST_SENTENCES 3 /* how far into the text a digest says that it is one */

static bool is_form(const struct phrase_hit *hit, struct str form, struct str where)
{
	return hit->table == PHRASES_FORMS && hit->row->n >= 3 && str_eq(hit->row->cells[1], form) &&
	       str_eq(hit->row->cells[2], where);
}

static bool says(const struct side *side, struct str form, struct str where, uint32_t sentences)
{
	for (size_t i = 0; i < side->hits.n; i++)
		if (is_form(&side->hits.at[i], form, where) &&
		    side->pieces.at[side->hits.at[i].from].sentence < sentences)
			return true;
	return false;
}

/* "(AV26-788)", "ICSA-26-097-01": the number of a notice in its title. */
static bool has_notice_number(const struct side *title)
{
	for (uint32_t i = 0; i + 1 < title->pieces.n; i++) {
		struct str fold = title->pieces.at[i].fold;
		bool av = fold.n == 4 && str_starts(fold, STR("av")) && is_ascii_digit(fold.p[2]) &&
			  is_ascii_digit(fold.p[3]);
		bool listed = str_eq(fold, STR("icsa")) || str_eq(fold, STR("dsa")) || str_eq(fold, STR("usn")) ||
			      str_eq(fold, STR("rhsa")) || str_eq(fold, STR("dla")) || str_eq(fold, STR("glsa"));
		if ((av || listed) && title->pieces.at[i + 1].flags & PIECE_DIGITS)
			return true;
	}
	return false;
}

void enrich_forms(struct sight *sight)
{
	struct annotation *out = sight->out;
	out->is_digest = says(&sight->title, STR("digest"), STR("title"), 1) ||
			 says(&sight->body, STR("digest"), STR("text"), DIGEST_SENTENCES);
	out->is_template = has_notice_number(&sight->title) || says(&sight->title, STR("template"), STR("title"), 1) ||
			   says(&sight->body, STR("template"), STR("text"), 1);
	sight->is_report = says(&sight->title, STR("report"), STR("title"), 1);
}
