/* tocsin entity: one name, what is known of it and which threats name it. */
#include <stdio.h>

#include "caps.h"
#include "date.h"
#include "json_record.h"
#include "knowing.h"
#include "profile.h"
#include "records.h"
#include "store_entity.h"
#include "terminal.h"

enum { BESIDE_SHOWN = 15, USES_SHOWN = 20 };

static void print_list(const char *what, const struct strs *list)
{
	if (list->n)
		printf("%s: ", what);
	for (size_t i = 0; i < list->n; i++)
		say(stdout, "%s%.*s", i ? ", " : "", STR_FORMAT(list->at[i]));
	if (list->n)
		printf("\n");
}

static void print_one(const char *what, struct str value)
{
	if (value.n)
		say(stdout, "%s: %.*s\n", what, STR_FORMAT(value));
}

static void print_vulnerability(const struct vulnerability_facts *v)
{
	print_one("product", v->product);
	if (v->cvss > 0)
		say(stdout, "CVSS: %.1f %.*s\n", v->cvss, STR_FORMAT(v->band));
	if (v->kev)
		say(stdout, "known to be exploited: since %.*s, due %.*s%s\n", STR_FORMAT(v->kev_added),
		    STR_FORMAT(v->kev_due), v->kev_ransomware ? ", by ransomware too" : "");
	if (v->has_epss)
		say(stdout, "EPSS: %.5f, above %.1f %% of all, of %.*s\n", v->epss, v->epss_percentile * 100,
		    STR_FORMAT(v->epss_date));
	print_one("exploitation", v->exploitation);
}

static void print_entity(const struct entity *e)
{
	const struct entity_profile *p = &e->profile;
	say(stdout, "%.*s (%.*s)\n", STR_FORMAT(e->name), STR_FORMAT(entity_type_title(e->type)));
	for (size_t i = 0; i < p->aliases.n; i++) {
		const struct entity_alias *alias = &p->aliases.at[i];
		say(stdout, "  %.*s", STR_FORMAT(alias->name));
		for (size_t j = 0; j < alias->sources.n; j++)
			say(stdout, "%s%.*s", j ? ", " : "  [", STR_FORMAT(alias->sources.at[j]));
		say(stdout, "]%s%.*s\n", alias->dispute.n ? " but it is the name of " : "", STR_FORMAT(alias->dispute));
	}
	print_one("vendor", p->vendor);
	print_one("from", p->within);
	print_one("newest version", p->latest);
	print_one("supported until", p->ends);
	print_list("also a name of", &p->namesakes);
	print_list("tactics", &p->tactics);
	print_list("mitigations", &p->mitigations);
	print_one("replaced by", p->replaced_by);
	for (size_t i = 0; i < p->vulnerabilities.n; i++)
		print_vulnerability(&p->vulnerabilities.at[i]);
	for (size_t i = 0; i < p->uses.n && i < USES_SHOWN; i++)
		say(stdout, "%s%.*s %.*s\n", i ? "  " : "uses:\n  ", STR_FORMAT(p->uses.at[i].id),
		    STR_FORMAT(p->uses.at[i].name));
	printf("threats: %u, about it %u\n", e->activity.threats, e->activity.central);
	for (size_t i = 0; i < e->activity.beside.n && i < BESIDE_SHOWN; i++)
		say(stdout, "  %u with %.*s\n", e->activity.beside.at[i].threats,
		    STR_FORMAT(e->activity.beside.at[i].name));
	print_list("credit", &p->credits);
}

static bool print_json(const struct entity *e)
{
	struct buf line;
	struct json_writer w;
	buf_init(&line, CAP_RECORD_BYTES);
	jw_init(&w, &line);
	json_record_write(&w, entity_record(), e);
	bool ok = write_line(&line);
	buf_release(&line);
	return ok;
}

/* A store is not needed: a name may be known that no threat has. */
static enum status read_activity(const struct knowing *knowing, struct arena *arena, struct entity *e, struct err *err)
{
	struct store *store = NULL;
	char *folder = str_c(arena, knowing->data);
	enum status status = folder ? store_open(folder, STORE_READ, &store, err) : E_NOMEM;
	if (!status)
		status = store_entity_activity(store, arena, e->id, &e->activity, err);
	store_close(store);
	if (!status && !e->profile.is_known && e->activity.name.n)
		e->name = e->activity.name;
	return status == E_NOTFOUND ? OK : status;
}

static int complain_of_type(const struct command *self, const char *given)
{
	char all[512] = "";
	size_t at = 0;
	for (int i = 0; words_name(entity_type_words(), i).n > 0 && at < sizeof(all); i++)
		at += (size_t)snprintf(all + at, sizeof(all) - at, "%s%.*s", i ? ", " : "",
				       STR_FORMAT(words_name(entity_type_words(), i)));
	return complain(self, EXIT_USAGE, "\"%s\" is no type of a name; there are %s", given, all);
}

int cmd_entity(const struct command *self, int argc, char **argv)
{
	struct knowing knowing = {.data = STR("tocsin-data")};
	bool as_json = false;
	const struct flag flags[] = {
		DATA_FLAG(&knowing.data),
		knowing_flag(&knowing),
		{"json", FLAG_YES, &as_json, NULL, "as the API gives it"},
	};
	int operand = options_read(self, NULL, flags, sizeof(flags) / sizeof(flags[0]), argc, argv);
	if (operand < 0)
		return options_exit(operand);
	if (operand + 2 != argc)
		return complain(self, EXIT_USAGE,
				"a type (threat_actor, malware, vulnerability ...) and a name are wanted");
	int type = words_find(entity_type_words(), str_of(argv[operand]));
	if (type < 0)
		return complain_of_type(self, argv[operand]);
	struct tools tools = {0};
	struct entity entity;
	struct err err = {0};
	struct arena *arena = arena_new(CAP_THREAT_ARENA_BYTES);
	enum status status = arena ? knowing_init(self, &knowing, &tools, &err) : err_set(&err, E_NOMEM, "no memory");
	int exit_code = EXIT_DONE;
	if (!status && !profile_of_name(&tools, arena, (enum entity_type)type, str_of(argv[operand + 1]), &entity))
		status = err_set(&err, E_NOMEM, "no memory, or a name that is too long");
	if (!status)
		status = read_activity(&knowing, arena, &entity, &err);
	if (status)
		exit_code = complain(self, EXIT_CANNOT, "%s", err.msg);
	else if (!entity.profile.is_known && entity.activity.threats == 0)
		exit_code = complain(self, EXIT_BAD_RECORDS, "nobody knows %s", argv[operand + 1]);
	else if (!as_json)
		print_entity(&entity);
	else if (!print_json(&entity))
		exit_code = complain(self, EXIT_CANNOT, "cannot write");
	arena_free(arena);
	tools_release(&tools);
	return exit_code;
}
