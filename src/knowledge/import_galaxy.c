/* MISP galaxy clusters: one kind of thing a file, each with synonyms. */
#include "import_priv.h"

static const struct shelf { /* what a cluster's type says of its values */
	const char *type;
	enum entity_type entity;
} shelves[] = {
	{"threat-actor", ENTITY_THREAT_ACTOR},
	{"microsoft-activity-group", ENTITY_THREAT_ACTOR},
	{"mitre-intrusion-set", ENTITY_THREAT_ACTOR},
	{"malpedia", ENTITY_MALWARE},
	{"rat", ENTITY_MALWARE},
	{"banker", ENTITY_MALWARE},
	{"stealer", ENTITY_MALWARE},
	{"backdoor", ENTITY_MALWARE},
	{"botnet", ENTITY_MALWARE},
	{"cryptominers", ENTITY_MALWARE},
	{"android", ENTITY_MALWARE},
	{"exploit-kit", ENTITY_MALWARE},
	{"mitre-malware", ENTITY_MALWARE},
	{"ransomware", ENTITY_RANSOMWARE_GROUP},
	{"tool", ENTITY_TOOL},
	{"mitre-tool", ENTITY_TOOL},
	{"sector", ENTITY_SECTOR},
	{"country", ENTITY_COUNTRY},
	{"target-information", ENTITY_COUNTRY},
	{"branded-vulnerability", ENTITY_VULNERABILITY_NAME},
};

struct galaxy {
	struct importing *in;
	const struct shelf *shelf;
};

/* An alias, or what is hidden in one: the publisher's code, the CVE of a nickname. */
static void take_synonym(struct galaxy *g, struct pack_entity *entity, struct str word)
{
	if (g->shelf->entity == ENTITY_VULNERABILITY_NAME) {
		/* some are written with a dash of print */
		size_t dash = str_find(word, STR("\xE2\x80\x93"));
		if (dash != STR_NONE)
			word = str_print(g->in->arena, "%.*s-%.*s", (int)dash, word.p, (int)(word.n - dash - 3),
					 word.p + dash + 3);
		if (cve_key(word)) {
			if (entity->cve.n == 0)
				entity->cve = pack_keep(g->in->build, word);
			return;
		}
	}
	uint64_t number;
	bool is_code = word.n == 5 && (word.p[0] == 'G' || word.p[0] == 'S') && str_u64(str_cut(word, 1, 5), &number);
	if (is_code)
		entity->code = pack_keep(g->in->build, word);
	else
		add_alias(g->in, entity, word);
}

static void take_list(struct galaxy *g, struct pack_entity *entity, const struct json *list)
{
	for (size_t i = 0; i < json_n(list); i++)
		take_synonym(g, entity, json_str(json_at(list, i)));
}

static bool is_no_name(struct str name)
{
	return str_eq_ascii_nocase(name, STR("unknown")) || str_eq_ascii_nocase(name, STR("other")) ||
	       str_eq_ascii_nocase(name, STR("n/a"));
}

/* "Akira ransomware" is known by its first word too. */
static struct str bare_name(struct str name)
{
	static const struct str tails[] = {{" ransomware", 11}, {" (malware family)", 17}};
	for (size_t i = 0; i < 2; i++)
		if (name.n > tails[i].n && str_ends_ascii_nocase(name, tails[i]))
			return str_cut(name, 0, name.n - tails[i].n);
	return name;
}

static enum status take_value(void *ctx, const struct json_item *item, struct err *err)
{
	struct galaxy *g = ctx;
	if (!str_eq(item->member, STR("values")))
		return OK;
	if (!item->is_part || !json_is_object(item->value))
		return err_set(err, E_SYNTAX, "line %lu: a value of the cluster is no object", item->line);
	const struct json *meta = json_get(item->value, "meta");
	struct str name = str_trim(json_get_str(item->value, "value")), bare = bare_name(name);
	if (name.n == 0)
		return err_set(err, E_SYNTAX, "line %lu: a value of the cluster has no name", item->line);
	if (is_no_name(name)) {
		g->in->about->left_out++;
		return OK;
	}
	struct pack_entity *entity = add_entity(g->in, g->shelf->entity, bare);
	if (!entity)
		return OK;
	add_alias(g->in, entity, name);
	take_list(g, entity, json_get(meta, "synonyms"));
	take_list(g, entity, json_get(meta, "aliases"));
	entity->within = pack_keep(g->in->build, json_get_str(meta, "country"));
	if (g->shelf->entity == ENTITY_COUNTRY)
		entity->code = pack_keep(g->in->build, json_get_str(meta, "ISO"));
	return g->in->build->no_memory ? err_set(err, E_NOMEM, "no memory") : OK;
}

static enum status take_version(void *ctx, const struct json_item *item, struct err *err)
{
	struct galaxy *g = ctx;
	if (!item->is_part && str_eq(item->member, STR("version")))
		g->in->about->version = json_is_number(item->value)
						? str_print(g->in->arena, "%lld", (long long)json_i64(item->value))
						: keep(g->in, json_str(item->value));
	return take_value(ctx, item, err);
}

enum status import_galaxy(struct importing *in)
{
	struct galaxy g = {.in = in};
	struct str type = sniff_text(in, "type");
	for (size_t i = 0; i < sizeof(shelves) / sizeof(shelves[0]); i++)
		if (str_eq(type, str_of(shelves[i].type)))
			g.shelf = &shelves[i];
	if (!g.shelf)
		return err_set(in->err, E_NOTFOUND, "a galaxy of \"%.*s\": no reader knows this content",
			       (int)(type.n > 60 ? 60 : type.n), type.p);
	in->about->name = slug_of(in, "misp-", type);
	in->about->title = str_print(in->arena, "MISP galaxy: %.*s", STR_FORMAT(sniff_text(in, "name")));
	in->about->licence = STR("CC0 1.0 or BSD 2-Clause");
	in->about->credit = STR("MISP galaxy, MISP project and contributors");
	return importing_json(in, take_version, &g);
}
