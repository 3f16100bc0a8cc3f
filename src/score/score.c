#include "score.h"

#include "score_priv.h"

enum { LEAD_SENTENCES = 2 };

/* The sentence that holds byte `at` of the text; NULL between sentences. */
static const struct sentence *sentence_at(const struct reading *reading, uint32_t at)
{
	size_t lo = 0, hi = reading->sentences.n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (reading->sentences.at[mid].end <= at)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == reading->sentences.n || reading->sentences.at[lo].start > at)
		return NULL;
	return &reading->sentences.at[lo];
}

struct evidence evidence_of(const struct member *member, uint32_t start, uint32_t end)
{
	const struct article *article = member->article;
	struct evidence title = {.article = article->id, .text = article->title};
	const struct sentence *s = start < end ? sentence_at(member->reading, start) : NULL;
	if (!s)
		return title;
	return (struct evidence){.article = article->id,
				 .start = s->start,
				 .end = s->end,
				 .text = str_cut(article->text, s->start, s->end)};
}

bool place_tells(const struct member *member, uint32_t at)
{
	enum sentence_role role = annotation_role_at(member->annotation, at);
	return role != ROLE_BACKGROUND && role != ROLE_NOISE && role != ROLE_QUOTE_OPINION;
}

bool mention_is_central(const struct member *member, const struct mention *m)
{
	if (m->in_title)
		return true;
	const struct sentences *sentences = &member->reading->sentences;
	if (!place_tells(member, m->start) || !sentences->n)
		return false;
	size_t lead = sentences->n < LEAD_SENTENCES ? sentences->n : LEAD_SENTENCES;
	if (m->start < sentences->at[lead - 1].end)
		return true;
	/* Further down a lead may name in passing what the event is not about. */
	return m->count > 1 && annotation_role_at(member->annotation, m->start) == ROLE_LEAD;
}

static bool gather(struct arena *arena, const struct knowledge *knowledge, const struct weights *weights,
		   const struct members *members, struct facts *facts)
{
	for (size_t i = 0; i < members->n; i++) {
		const struct member *member = &members->at[i];
		if (member->annotation->is_digest) { /* retells many events: nothing in it need be of this one */
			facts->threats |= is_of_attacks(member);
			continue;
		}
		double cvss = gather_ratings(weights, member, facts);
		if (!gather_imports(arena, knowledge, weights, member, &cvss, facts))
			return false;
		gather_class(weights, member, cvss, facts);
		gather_assets(knowledge, weights, member, facts);
		if (!gather_hits(arena, knowledge, weights, member, facts) || !gather_actor(arena, member, facts))
			return false;
	}
	facts->sources = members_independent(members);
	return true;
}

/* What a reader sees beside the points of B: "Mail and collaboration platform: Exchange Online". */
static struct str asset_text(struct arena *arena, const struct weights *w, const struct facts *facts,
			     const struct sum *sum)
{
	bool has_sector = facts->sector.n && sum->class > CLASS_LAW;
	return str_print(arena, "%.*s%s%.*s%s%.*s%s%.*s", STR_FORMAT(w->asset_text[sum->exposure]),
			 sum->asset_name.n ? ": " : "", STR_FORMAT(sum->asset_name), has_sector ? "; " : "",
			 STR_FORMAT(has_sector ? w->sector_text : STR_EMPTY), has_sector ? ": " : "",
			 STR_FORMAT(has_sector ? facts->sector : STR_EMPTY));
}

static struct str scope_text(struct arena *arena, const struct facts *facts)
{
	struct strs places = facts->places;
	if (places.n > 6)
		places.n = 6;
	struct str named = facts->worldwide ? STR("Worldwide") : str_join(arena, places.at, places.n, STR(", "));
	bool more = !facts->worldwide && places.n < facts->places.n;
	return str_print(arena, "%.*s%s%s%.*s", STR_FORMAT(named), more ? " and others" : "",
			 named.n && facts->victims_text.n ? "; " : "", STR_FORMAT(facts->victims_text));
}

static struct str actor_text(struct arena *arena, const struct facts *facts, const struct sum *sum)
{
	struct str parts[3];
	size_t n = 0;
	if (facts->actor.n)
		parts[n++] = facts->actor;
	else if (facts->spying && sum->variant == VARIANT_CAMPAIGN_NAMED)
		parts[n++] = STR("spies of a state");
	if (facts->ransomware || facts->extortion)
		parts[n++] = facts->ransomware ? STR("ransomware") : STR("extortion");
	if (facts->techniques.n >= 3)
		parts[n++] = str_print(arena, "%zu techniques", facts->techniques.n);
	return str_join(arena, parts, n, STR(", "));
}

/* Of some kinds of event the effect says more than what is known of a flaw. */
struct effect {
	double points;
	struct str text;
	struct evidence from;
};

static struct effect effect_of(const struct weights *w, const struct facts *facts, const struct sum *sum)
{
	struct effect effect = {0};
	if (sum->variant == VARIANT_SUPPLY_MASS)
		effect = (struct effect){w->spread, w->spread_text, facts->spread_from};
	else if (sum->variant == VARIANT_MASS && facts->struck)
		effect = (struct effect){w->struck, w->struck_text, facts->struck_from};
	return effect.points > w->status[facts->status] ? effect : (struct effect){0};
}

static struct str status_text(struct arena *arena, const struct weights *w, const struct facts *facts,
			      const struct sum *sum)
{
	struct effect effect = effect_of(w, facts, sum);
	struct str parts[3], told = effect.points > 0 ? effect.text : w->status_text[facts->status];
	size_t n = 0;
	if (told.n)
		parts[n++] = told;
	if (facts->listed.n || facts->decided.n)
		parts[n++] = facts->listed.n ? facts->listed : facts->decided;
	if (facts->epss > 0)
		parts[n++] = str_print(arena, "EPSS %.2f%.*s", facts->epss, STR_FORMAT(facts->epss_by));
	return str_join(arena, parts, n, STR("; "));
}

static struct evidence status_evidence(const struct weights *w, const struct facts *facts, const struct sum *sum)
{
	struct effect effect = effect_of(w, facts, sum);
	if (effect.points > 0)
		return effect.from;
	return facts->status_from.article.n ? facts->status_from : facts->epss_from;
}

/* Beside the kind of event the rating that made the flaw a critical one. */
static struct str class_text(struct arena *arena, const struct weights *w, const struct facts *facts,
			     const struct sum *sum)
{
	bool is_rated = (sum->class == CLASS_FLAW_POC || sum->class == CLASS_FLAW_PATCHED) && facts->rated.n;
	return str_print(arena, "%.*s%s%.*s", STR_FORMAT(w->class_text[sum->variant]), is_rated ? "; " : "",
			 STR_FORMAT(is_rated ? facts->rated : STR_EMPTY));
}

static bool tell(struct arena *arena, const struct weights *w, const struct facts *facts, const struct sum *sum,
		 struct severity *severity)
{
	const struct evidence none = {0};
	const struct reason lines[LINES_N] = {
		[LINE_CLASS] = {.line = STR("A"),
				.what = STR("Kind of event"),
				.text = class_text(arena, w, facts, sum),
				.evidence = facts->class_from[sum->class]},
		[LINE_ASSET] = {.line = STR("B"),
				.what = STR("What it hits"),
				.text = asset_text(arena, w, facts, sum),
				.evidence = sum->asset_from},
		[LINE_STATUS] = {.line = STR("C"),
				 .what = STR("Status"),
				 .text = status_text(arena, w, facts, sum),
				 .evidence = status_evidence(w, facts, sum)},
		[LINE_SCOPE] = {.line = STR("D"),
				.what = STR("Scope"),
				.text = scope_text(arena, facts),
				.evidence = facts->victims_from.article.n ? facts->victims_from : facts->place_from},
		[LINE_SOURCES] = {.line = STR("E"),
				  .what = STR("Sources"),
				  .text = str_print(arena, "%u independent source%s", facts->sources,
						    facts->sources == 1 ? "" : "s"),
				  .evidence = none},
		[LINE_ACTOR] = {.line = STR("F"),
				.what = STR("Actor"),
				.text = actor_text(arena, facts, sum),
				.evidence = facts->actor_from},
	};
	for (int line = 0; line < LINES_N; line++) {
		if (sum->points[line] <= 0)
			continue;
		struct reason *reason = vec_push(arena, &severity->reasons);
		if (!reason)
			return false;
		*reason = lines[line];
		reason->points = sum->points[line];
	}
	return true;
}

enum status score_threat(struct arena *arena, const struct knowledge *knowledge, const struct weights *weights,
			 const struct members *members, struct severity *out, struct err *err)
{
	if (!members->n)
		return err_set(err, E_EMPTY, "score: a threat without articles");
	struct facts facts = {0};
	if (!gather(arena, knowledge, weights, members, &facts))
		return err_set(err, E_NOMEM, "score: no memory for the facts of %zu articles", members->n);

	struct sum sum = facts_sum(weights, &facts);
	struct severity severity = {.score = sum.all, .label = band_of(sum.all), .class = sum.class};
	severity.provisional = facts.sources <= 1 && facts.status < STATUS_CONFIRMED;
	if (!tell(arena, weights, &facts, &sum, &severity) ||
	    !would_change(arena, weights, &facts, &severity.would_change) ||
	    !tell_course(arena, members, sum.class, &severity.course))
		return err_set(err, E_NOMEM, "score: no memory for the reasons");
	*out = severity;
	return OK;
}

double score_rank(double score, int64_t updated, int64_t now)
{
	const double horizon_s = 14 * 86400.0;
	double age = now > updated ? (double)(now - updated) / horizon_s : 0;
	return age < 1 ? score * (1 - age * age) : 0;
}
