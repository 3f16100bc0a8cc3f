/* ATT&CK: a STIX 2.1 bundle. Objects come in any order, so relationships wait until all have been seen. */
#include <stdlib.h>

#include "import_priv.h"

enum thing { THING_NONE, THING_ENTITY, THING_TECHNIQUE, THING_MITIGATION };

struct relation { /* between rows of the builder */
	uint32_t from, to;
};
VEC_TYPE(relations, struct relation);

struct waiting { /* a relationship by the hashes of its ends */
	uint64_t from, to;
	bool mitigates, revokes;
};
VEC_TYPE(waitings, struct waiting);

struct attack {
	struct importing *in;
	struct map by_id; /* hash of a STIX id -> thing << 32 | row, plus one */
	struct strs mitigations;
	struct waitings waiting;
	struct str domain, newest, statement;
};

static struct str code_of(const struct json *object)
{
	const struct json *references = json_get(object, "external_references");
	for (size_t i = 0; i < json_n(references) && i < 100; i++) {
		const struct json *reference = json_at(references, i);
		if (str_starts(json_get_str(reference, "source_name"), STR("mitre-")))
			return json_get_str(reference, "external_id");
	}
	return STR_EMPTY;
}

static bool is_gone(const struct json *object)
{
	return json_bool(json_get(object, "revoked")) || json_bool(json_get(object, "x_mitre_deprecated"));
}

static void note(struct attack *a, const struct json *object, enum thing thing, size_t row)
{
	uint64_t *slot = map_at(&a->by_id, str_hash(json_get_str(object, "id")));
	if (slot)
		*slot = ((uint64_t)thing << 32 | row) + 1;
	else
		a->in->build->no_memory = true;
}

static void add_named(struct attack *a, const struct json *object, enum entity_type type)
{
	if (is_gone(object)) {
		a->in->about->left_out++;
		return;
	}
	struct pack_entity *entity = add_entity(a->in, type, json_get_str(object, "name"));
	if (!entity)
		return;
	static const char *const members[] = {"aliases", "x_mitre_aliases"};
	for (int m = 0; m < 2; m++) {
		const struct json *aliases = json_get(object, members[m]);
		for (size_t i = 0; i < json_n(aliases); i++)
			add_alias(a->in, entity, json_str(json_at(aliases, i)));
	}
	entity->code = pack_keep(a->in->build, code_of(object));
	note(a, object, THING_ENTITY, a->in->build->entities.n - 1);
}

static void add_technique(struct attack *a, const struct json *object)
{
	struct pack_builder *b = a->in->build;
	struct str id = code_of(object), name = json_get_str(object, "name");
	if (id.n == 0 || name.n == 0 || name.n > CAP_NAME_BYTES) {
		a->in->about->left_out++;
		return;
	}
	struct pack_technique *technique = vec_push(b->arena, &b->techniques);
	if (!technique) {
		b->no_memory = true;
		return;
	}
	technique->id = pack_keep(b, id);
	technique->name = pack_keep(b, name);
	technique->flags = is_gone(object) ? PACK_REVOKED : 0;
	technique->tactics.first = (uint32_t)b->texts.n;
	const struct json *phases = json_get(object, "kill_chain_phases");
	for (size_t i = 0; i < json_n(phases) && i < 32; i++) {
		pack_keep_item(b, json_get_str(json_at(phases, i), "phase_name"));
		technique->tactics.n++;
	}
	note(a, object, THING_TECHNIQUE, b->techniques.n - 1);
}

static void add_mitigation(struct attack *a, const struct json *object)
{
	struct str id = code_of(object);
	if (is_gone(object) || !str_starts(id, STR("M")))
		return;
	struct str told =
		str_print(a->in->arena, "%.*s %.*s", STR_FORMAT(id), STR_FORMAT(json_get_str(object, "name")));
	if (strs_add(a->in->arena, &a->mitigations, told))
		note(a, object, THING_MITIGATION, a->mitigations.n - 1);
}

static void add_relationship(struct attack *a, const struct json *object)
{
	struct str kind = json_get_str(object, "relationship_type");
	bool mitigates = str_eq(kind, STR("mitigates")), revokes = str_eq(kind, STR("revoked-by"));
	if (!mitigates && !revokes && (!str_eq(kind, STR("uses")) || is_gone(object)))
		return;
	struct waiting *waiting = vec_push(a->in->build->arena, &a->waiting);
	if (!waiting) {
		a->in->build->no_memory = true;
		return;
	}
	*waiting = (struct waiting){.from = str_hash(json_get_str(object, "source_ref")),
				    .to = str_hash(json_get_str(object, "target_ref")),
				    .mitigates = mitigates,
				    .revokes = revokes};
}

static void note_about(struct attack *a, const struct json *object)
{
	struct str modified = str_cut(json_get_str(object, "modified"), 0, 10);
	if (is_day(modified) && str_cmp(modified, a->newest) > 0)
		a->newest = keep(a->in, modified);
	const struct json *domains = json_get(object, "x_mitre_domains");
	if (a->domain.n == 0 && json_n(domains))
		a->domain = keep(a->in, json_str(json_at(domains, 0)));
}

static enum status take_object(void *ctx, const struct json_item *item, struct err *err)
{
	struct attack *a = ctx;
	const struct json *object = item->value;
	if (!str_eq(item->member, STR("objects")))
		return OK;
	if (!item->is_part || !json_is_object(object))
		return err_set(err, E_SYNTAX, "line %lu: an object of the bundle is none", item->line);
	struct str type = json_get_str(object, "type");
	note_about(a, object);
	if (str_eq(type, STR("attack-pattern")))
		add_technique(a, object);
	else if (str_eq(type, STR("intrusion-set")))
		add_named(a, object, ENTITY_THREAT_ACTOR);
	else if (str_eq(type, STR("malware")))
		add_named(a, object, ENTITY_MALWARE);
	else if (str_eq(type, STR("tool")))
		add_named(a, object, ENTITY_TOOL);
	else if (str_eq(type, STR("campaign")))
		add_named(a, object, ENTITY_CAMPAIGN);
	else if (str_eq(type, STR("course-of-action")))
		add_mitigation(a, object);
	else if (str_eq(type, STR("relationship")))
		add_relationship(a, object);
	else if (str_eq(type, STR("x-mitre-collection")))
		a->in->about->version = keep(a->in, json_get_str(object, "x_mitre_version"));
	else if (str_eq(type, STR("marking-definition")) && a->statement.n == 0)
		a->statement = keep(a->in, json_get_str(json_get(object, "definition"), "statement"));
	return a->in->build->no_memory ? err_set(err, E_NOMEM, "no memory") : OK;
}

static int by_from(const void *a, const void *b)
{
	const struct relation *x = a, *y = b;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->to > y->to) - (x->to < y->to);
}

static bool find(const struct attack *a, uint64_t id, enum thing thing, uint32_t *row)
{
	const uint64_t *slot = map_get(&a->by_id, id);
	if (!slot || (*slot - 1) >> 32 != thing)
		return false;
	*row = (uint32_t)(*slot - 1);
	return true;
}

static void put_uses(struct attack *a, const struct relations *list)
{
	struct pack_builder *b = a->in->build;
	for (size_t i = 0; i < list->n; i++) {
		struct pack_entity *entity = &b->entities.at[list->at[i].from];
		if (i && list->at[i].from == list->at[i - 1].from && list->at[i].to == list->at[i - 1].to)
			continue;
		if (i == 0 || list->at[i].from != list->at[i - 1].from)
			entity->techniques.first = (uint32_t)b->texts.n;
		struct pack_text id = b->techniques.at[list->at[i].to].id;
		pack_keep_item(b, str_copy(b->arena, str_cut(buf_str(&b->pool), id.at, id.at + id.n)));
		entity->techniques.n++;
	}
}

static void put_mitigations(struct attack *a, const struct relations *list)
{
	struct pack_builder *b = a->in->build;
	for (size_t i = 0; i < list->n; i++) {
		struct pack_technique *technique = &b->techniques.at[list->at[i].from];
		if (i == 0 || list->at[i].from != list->at[i - 1].from)
			technique->mitigations.first = (uint32_t)b->texts.n;
		pack_keep_item(b, a->mitigations.at[list->at[i].to]);
		technique->mitigations.n++;
	}
}

static void resolve(struct attack *a)
{
	struct pack_builder *b = a->in->build;
	struct relations uses = {0}, mitigated = {0};
	for (size_t i = 0; i < a->waiting.n; i++) {
		const struct waiting *w = &a->waiting.at[i];
		struct relation relation, *row = NULL;
		if (w->revokes && find(a, w->from, THING_TECHNIQUE, &relation.from) &&
		    find(a, w->to, THING_TECHNIQUE, &relation.to))
			b->techniques.at[relation.from].replaced_by = b->techniques.at[relation.to].id;
		else if (w->mitigates && find(a, w->from, THING_MITIGATION, &relation.to) &&
			 find(a, w->to, THING_TECHNIQUE, &relation.from))
			row = vec_push(b->arena, &mitigated);
		else if (!w->mitigates && !w->revokes && find(a, w->from, THING_ENTITY, &relation.from) &&
			 find(a, w->to, THING_TECHNIQUE, &relation.to))
			row = vec_push(b->arena, &uses);
		if (row)
			*row = relation;
	}
	if (uses.n)
		qsort(uses.at, uses.n, sizeof(*uses.at), by_from);
	if (mitigated.n)
		qsort(mitigated.at, mitigated.n, sizeof(*mitigated.at), by_from);
	put_uses(a, &uses);
	put_mitigations(a, &mitigated);
}

enum status import_attack(struct importing *in)
{
	struct attack a = {.in = in};
	map_init(&a.by_id);
	enum status status = importing_json(in, take_object, &a);
	if (!status) {
		resolve(&a);
		struct str domain =
			str_ends(a.domain, STR("-attack")) ? str_cut(a.domain, 0, a.domain.n - 7) : a.domain;
		in->about->name = slug_of(in, "attack-", domain.n ? domain : STR("enterprise"));
		in->about->title = STR("MITRE ATT&CK");
		in->about->date = a.newest;
		in->about->licence = STR("ATT&CK Terms of Use");
		in->about->credit = str_print(
			in->arena, "%.*s Reproduced and distributed with the permission of The MITRE Corporation.",
			STR_FORMAT(a.statement));
	}
	map_release(&a.by_id);
	return status;
}
