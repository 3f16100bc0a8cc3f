/* The weights: the built-in table, the operator's rows over it, and what each may be. */
#include <stdlib.h>

#include "caps.h"
#include "score_priv.h"

enum { WEIGHTS_BYTES = 4 * 1024 * 1024 };

struct str exposure_name(enum exposure exposure)
{
	static const char *const names[EXPOSURES_N] = {
		[EXPOSURE_UNKNOWN] = "unknown",   [EXPOSURE_OTHER] = "other",
		[EXPOSURE_WIDE] = "wide",         [EXPOSURE_SYSTEM] = "system",
		[EXPOSURE_IDENTITY] = "identity", [EXPOSURE_MAIL] = "mail",
		[EXPOSURE_EDGE] = "edge",         [EXPOSURE_CLOUD] = "cloud",
		[EXPOSURE_CONTROL] = "control",   [EXPOSURE_HYPERVISOR] = "hypervisor",
		[EXPOSURE_ATTACKED] = "attacked", [EXPOSURE_SPREAD] = "spread",
	};
	return str_of(names[exposure]);
}

static struct str variant_name(enum variant variant)
{
	static const char *const names[VARIANTS_N] = {
		[VARIANT_RESEARCH] = "research",
		[VARIANT_THREAT_REPORT] = "threat_report",
		[VARIANT_LAW] = "law",
		[VARIANT_FLAW] = "flaw",
		[VARIANT_CAMPAIGN] = "campaign",
		[VARIANT_CAMPAIGN_NAMED] = "campaign_named",
		[VARIANT_OUTAGE_UNCONFIRMED] = "outage_unconfirmed",
		[VARIANT_OUTAGE] = "outage",
		[VARIANT_FLAW_POC] = "flaw_poc",
		[VARIANT_FLAW_CONTROL] = "flaw_control",
		[VARIANT_FLAW_CRITICAL] = "flaw_critical",
		[VARIANT_EXPLOITED] = "exploited",
		[VARIANT_EXPLOITED_GRAVE] = "exploited_grave",
		[VARIANT_BREACH_LIMITED] = "breach_limited",
		[VARIANT_BREACH] = "breach",
		[VARIANT_HEIST] = "heist",
		[VARIANT_STOPPED] = "stopped",
		[VARIANT_RANSOMWARE] = "ransomware",
		[VARIANT_SUPPLY_CHAIN] = "supply_chain",
		[VARIANT_SUPPLY_MASS] = "supply_mass",
		[VARIANT_MASS] = "mass",
	};
	return str_of(names[variant]);
}

/* Where a row's value and words go; NULL: there is no such row. */
static double *slot_of(struct weights *w, struct str group, struct str name, struct str **text)
{
	const struct {
		const char *group, *name;
		double *to;
	} rest[] = {
		{"asset", "critical_sector", &w->critical_sector},
		{"asset", "cap", &w->asset_cap},
		{"scope", "cap", &w->scope_cap},
		{"scope", "worldwide", &w->worldwide},
		{"scope", "victims_from", &w->victims_from},
		{"scope", "victims_large", &w->victims_large},
		{"sources", "cap", &w->sources_cap},
		{"sources", "decay", &w->decay},
		{"actor", "named", &w->actor_named},
		{"actor", "ransomware", &w->actor_ransomware},
		{"actor", "techniques", &w->actor_techniques},
		{"actor", "cap", &w->actor_cap},
		{"flaw", "cvss_critical", &w->cvss_critical},
		{"status", "spread", &w->spread},
		{"status", "struck", &w->struck},
		{"spread", "from", &w->spread_from},
		{"heist", "from", &w->heist_from},
		{"vote", "share", &w->vote_share},
		{"vote", "least", &w->vote_least},
		{"vote", "trusted", &w->vote_trusted},
	};
	*text = NULL;
	for (int i = 0; str_eq(group, STR("class")) && i < VARIANTS_N; i++)
		if (str_eq(name, variant_name((enum variant)i))) {
			*text = &w->class_text[i];
			return &w->class[i];
		}
	for (int i = 0; str_eq(group, STR("asset")) && i < EXPOSURES_N; i++)
		if (str_eq(name, exposure_name((enum exposure)i))) {
			*text = &w->asset_text[i];
			return &w->asset[i];
		}
	for (int i = STATUS_POC; str_eq(group, STR("status")) && i <= STATUS_EXPLOITED; i++)
		if (str_eq(name, words_name(event_status_words(), i))) {
			*text = &w->status_text[i];
			return &w->status[i];
		}
	for (size_t i = 0; i < sizeof(rest) / sizeof(rest[0]); i++)
		if (str_eq(group, str_of(rest[i].group)) && str_eq(name, str_of(rest[i].name))) {
			if (rest[i].to == &w->critical_sector)
				*text = &w->sector_text;
			else if (rest[i].to == &w->spread)
				*text = &w->spread_text;
			else if (rest[i].to == &w->struck)
				*text = &w->struck_text;
			return rest[i].to;
		}
	return NULL;
}

/* What a value of the group may be. */
static void range_of(struct str group, struct str name, double *least, double *most)
{
	const struct {
		const char *group;
		double most;
	} ranges[] = {{"class", 40},  {"asset", 20}, {"status", 16}, {"scope", 9},    {"actor", 8},
		      {"sources", 8}, {"flaw", 10},  {"vote", 100},  {"spread", 1e6}, {"heist", 1e12}};
	*least = 0;
	*most = 100;
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (str_eq(group, str_of(ranges[i].group)))
			*most = ranges[i].most;
	if (str_eq(name, STR("decay"))) {
		*least = .01; /* 0 would make the first source worth all */
		*most = .99;
	} else if (str_eq(name, STR("share")))
		*most = .9;
}

static enum status row_set(struct weights *w, const struct str *cells, size_t n, uint32_t line, struct err *err)
{
	struct str *text;
	double value, least, most;
	if (n < 3)
		return err_set(err, E_SYNTAX, "weights: line %u: group, name and value are parted by tabs", line);
	double *slot = slot_of(w, cells[0], cells[1], &text);
	if (!slot)
		return err_set(err, E_SYNTAX, "weights: line %u: there is no weight %.*s.%.*s", line,
			       STR_FORMAT(str_cut(cells[0], 0, 40)), STR_FORMAT(str_cut(cells[1], 0, 40)));
	if (!str_double(cells[2], &value) || value != value)
		return err_set(err, E_SYNTAX, "weights: line %u: \"%.*s\" is not a number", line,
			       STR_FORMAT(str_cut(cells[2], 0, 40)));
	range_of(cells[0], cells[1], &least, &most);
	if (value < least || value > most)
		return err_set(err, E_SYNTAX, "weights: line %u: %.*s.%.*s lies between %g and %g", line,
			       STR_FORMAT(cells[0]), STR_FORMAT(cells[1]), least, most);
	*slot = value;
	if (n > 3 && text)
		*text = cells[3];
	return OK;
}

static enum status own_rows(struct weights *w, struct str own, struct err *err)
{
	struct str line, text = str_copy(w->arena, own);
	uint32_t number = 0;
	if (own.n && str_is_null(text))
		return err_set(err, E_NOMEM, "weights: no memory");
	while (str_next(&text, '\n', &line)) {
		struct str cells[5], cell;
		size_t n = 0;
		number++;
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		if (!line.n || line.p[0] == '#')
			continue;
		while (n < sizeof(cells) / sizeof(cells[0]) && str_next(&line, '\t', &cell))
			cells[n++] = cell;
		enum status status = row_set(w, cells, n, number, err);
		if (status)
			return status;
	}
	return OK;
}

static bool assets_row(struct weights *w, const struct table_row *row)
{
	enum exposure exposure = EXPOSURE_UNKNOWN;
	for (int i = 0; i < EXPOSURES_N; i++)
		if (str_eq(row->cells[1], exposure_name((enum exposure)i)))
			exposure = (enum exposure)i;
	struct str names = row->cells[2], name, word;
	while (str_next(&names, '|', &name)) {
		struct asset_words *asset = vec_push(w->arena, &w->assets);
		if (!asset)
			return false;
		*asset = (struct asset_words){.exposure = exposure, .is_name = str_eq(row->cells[0], STR("name"))};
		if (asset->is_name) {
			asset->folds[asset->n++] = name;
			asset->first = str_hash(name);
			continue;
		}
		while (asset->n < 4) { /* words are parted by blanks and dashes, as tokens are */
			size_t end = 0;
			while (end < name.n && name.p[end] != ' ' && name.p[end] != '-')
				end++;
			word = str_cut(name, 0, end);
			if (word.n)
				asset->folds[asset->n++] = word;
			if (end >= name.n)
				break;
			name = str_cut(name, end + 1, name.n);
		}
		asset->first = str_hash(asset->folds[0]);
		w->first_words[asset->first >> 6 & 63] |= (uint64_t)1 << (asset->first & 63);
	}
	return true;
}

enum status weights_new(const struct knowledge *knowledge, struct str own, struct weights **out, struct err *err)
{
	struct arena *arena = arena_new(WEIGHTS_BYTES);
	struct weights *w = arena ? arena_zero(arena, 1, sizeof(*w)) : NULL;
	enum status status = w ? OK : err_set(err, E_NOMEM, "weights: no memory");
	if (w)
		w->arena = arena;
	const struct table *severity = knowledge_table(knowledge, STR("severity"));
	for (size_t i = 0; !status && i < severity->n; i++)
		status = row_set(w, severity->rows[i].cells, severity->rows[i].n, severity->rows[i].line, err);
	const struct table *assets = knowledge_table(knowledge, STR("assets"));
	for (size_t i = 0; !status && i < assets->n; i++)
		if (assets->rows[i].n < 3 || !assets_row(w, &assets->rows[i]))
			status = err_set(err, E_NOMEM, "weights: no memory");
	if (!status)
		status = own_rows(w, own, err);
	if (status) {
		arena_free(arena);
		return status;
	}
	*out = w;
	return OK;
}

void weights_free(struct weights *weights)
{
	if (weights)
		arena_free(weights->arena);
}
