#include "score_priv.h"

static const struct table_row *weights_row(const struct table *table, struct str group, struct str name)
{
	for (size_t i = 0; table && i < table->n; i++) {
		const struct table_row *row = &table->rows[i];
		if (row->n >= 3 && str_eq(row->cells[1], name) && str_eq(row->cells[0], group))
			return row;
	}
	return NULL;
}

static double weight(const struct table *table, const char *group, struct str name)
{
	const struct table_row *row = weights_row(table, str_of(group), name);
	double points = 0;
	return row && str_double(row->cells[2], &points) ? points : 0;
}

struct str weights_text(const struct weights *weights, struct str group, struct str name)
{
	const struct table_row *row = weights_row(weights->table, group, name);
	return row && row->n > 3 ? row->cells[3] : STR_EMPTY;
}

struct str weights_asset_name(enum asset_class asset)
{
	static const char *const names[] = {
		[ASSET_UNKNOWN] = "unknown",       [ASSET_OTHER] = "other", [ASSET_WIDE] = "wide",
		[ASSET_IDENTITY] = "identity",     [ASSET_MAIL] = "mail",   [ASSET_EDGE] = "edge",
		[ASSET_HYPERVISOR] = "hypervisor", [ASSET_CLOUD] = "cloud"};
	return str_of(names[asset]);
}

void weights_load(const struct table *table, struct weights *out)
{
	*out = (struct weights){.table = table};
	for (int c = 0; c < CLASSES_N; c++)
		out->class[c] = weight(table, "class", words_name(event_class_words(), c));
	out->outage_unconfirmed = weight(table, "class", STR("outage_unconfirmed"));
	for (int a = 0; a <= ASSET_CLOUD; a++)
		out->asset[a] = weight(table, "asset", weights_asset_name((enum asset_class)a));
	for (int s = STATUS_POC; s <= STATUS_EXPLOITED; s++)
		out->status[s] = weight(table, "status", words_name(event_status_words(), s));

	const struct {
		const char *group, *name;
		double *to;
	} rest[] = {
		{"asset", "critical_sector", &out->critical_sector},
		{"asset", "cap", &out->asset_cap},
		{"scope", "cap", &out->scope_cap},
		{"scope", "worldwide", &out->worldwide},
		{"scope", "victims_from", &out->victims_from},
		{"sources", "cap", &out->sources_cap},
		{"sources", "decay", &out->decay},
		{"actor", "named", &out->actor_named},
		{"actor", "ransomware", &out->actor_ransomware},
		{"actor", "techniques", &out->actor_techniques},
		{"actor", "cap", &out->actor_cap},
		{"vote", "share", &out->vote_share},
		{"vote", "least", &out->vote_least},
		{"vote", "trusted", &out->vote_trusted},
	};
	for (size_t i = 0; i < sizeof(rest) / sizeof(rest[0]); i++)
		*rest[i].to = weight(table, rest[i].group, str_of(rest[i].name));
}
