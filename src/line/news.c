#include "news.h"

struct report {
	struct arena *arena;
	struct strs *out;
	bool starved;
};

static void add(struct report *r, struct str line)
{
	if (str_is_null(line))
		r->starved = true;
	else if (r->out->n < NEWS_MOST && !strs_add(r->arena, r->out, line))
		r->starved = true;
}

static struct str reason_of(const struct threat *threat, const char *line)
{
	for (size_t i = 0; i < threat->severity.reasons.n; i++)
		if (str_eq(threat->severity.reasons.at[i].line, str_of(line)))
			return threat->severity.reasons.at[i].text;
	return STR_EMPTY;
}

static void add_reason(struct report *r, const struct threat *before, const struct threat *now, const char *line,
		       const char *what)
{
	struct str text = reason_of(now, line);
	if (text.n && !str_eq(text, reason_of(before, line)))
		add(r, str_print(r->arena, "%s: %.*s", what, STR_FORMAT(text)));
}

static bool names(const struct threat *threat, const struct threat_entity *entity)
{
	for (size_t i = 0; i < threat->entities.n; i++)
		if (str_eq(threat->entities.at[i].id, entity->id))
			return true;
	return false;
}

static bool is_news(enum entity_type type)
{
	return type == ENTITY_VULNERABILITY || type == ENTITY_THREAT_ACTOR || type == ENTITY_RANSOMWARE_GROUP ||
	       type == ENTITY_MALWARE || type == ENTITY_COUNTRY || type == ENTITY_PRODUCT;
}

static size_t indicators_n(const struct threat *threat)
{
	size_t n = 0;
	for (size_t i = 0; i < threat->observables.n; i++)
		n += threat->observables.at[i].verdict == VERDICT_INDICATOR;
	return n;
}

enum status news_of(struct arena *arena, const struct threat *before, const struct threat *now, struct strs *out)
{
	struct report r = {arena, out, false};
	if (before->severity.label != now->severity.label) {
		struct str from = words_name(band_words(), (int)before->severity.label);
		struct str to = words_name(band_words(), (int)now->severity.label);
		add(&r, str_print(arena, "Severity: %.*s, before %.*s", STR_FORMAT(to), STR_FORMAT(from)));
	}
	add_reason(&r, before, now, "C", "Status");
	add_reason(&r, before, now, "A", "Kind of event");
	if (now->sources > before->sources)
		add(&r, str_print(arena, "%u independent sources, before %u", now->sources, before->sources));
	for (size_t i = 0; i < now->entities.n; i++) {
		const struct threat_entity *e = &now->entities.at[i];
		if (e->central && is_news(e->type) && !names(before, e))
			add(&r, str_print(arena, "%.*s: %.*s", STR_FORMAT(entity_type_title(e->type)),
					  STR_FORMAT(e->name)));
	}
	if (now->differences.n > before->differences.n)
		add(&r, str_print(arena, "Sources disagree on %.*s",
				  STR_FORMAT(now->differences.at[now->differences.n - 1].what)));
	size_t had = indicators_n(before), has = indicators_n(now);
	if (has > had)
		add(&r, str_print(arena, "%zu more observables that indicate the attack", has - had));
	return r.starved ? E_NOMEM : OK;
}
