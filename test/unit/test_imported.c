/* Imported knowledge beside the lexicons: joined, told apart, gated, found by number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "caps.h"
#include "facts.h"
#include "knowledge.h"
#include "knowledge_files.h"
#include "names.h"
#include "test_files.h"
#include "warnings.h"

#include "imported.h"

struct trial {
	struct arena *arena;
	char folder[64];
	struct knowledge *knowledge;
};

static int begin(void **state)
{
	struct trial *t = calloc(1, sizeof(*t));
	if (!t || !(t->arena = arena_new(64 * MIB)))
		return -1;
	snprintf(t->folder, sizeof(t->folder), "/tmp/tocsin-imported-XXXXXX");
	*state = t;
	return mkdtemp(t->folder) ? 0 : -1;
}

static int end(void **state)
{
	struct trial *t = *state;
	struct strs names = {0};
	char path[400];
	knowledge_free(t->knowledge);
	if (knowledge_file_names(t->folder, t->arena, &names, NULL) == OK)
		for (size_t i = 0; i < names.n; i++) {
			snprintf(path, sizeof(path), "%s/%.*s.tkn", t->folder, STR_FORMAT(names.at[i]));
			unlink(path);
		}
	snprintf(path, sizeof(path), "%s/" KNOWLEDGE_DECISIONS, t->folder);
	unlink(path);
	rmdir(t->folder);
	arena_free(t->arena);
	free(t);
	return 0;
}

static void put(struct trial *t, struct str text)
{
	struct given given;
	struct import *import;
	struct knowledge_source about;
	struct buf out;
	struct err err = {0};
	bool is_whole;
	buf_init(&out, 16 * MIB);
	given_init(&given, text);
	assert_int_equal(import_new(t->arena, 1000, &import, NULL), OK);
	if (import_read(import, &given.input, &is_whole, &about, &out, &err))
		fail_msg("%s", err.msg);
	assert_int_equal(knowledge_file_write(t->folder, about.name, buf_str(&out), &err), OK);
	buf_release(&out);
	import_free(import);
}

static void put_case(struct trial *t, const char *name)
{
	char path[100];
	snprintf(path, sizeof(path), "cases/knowledge/%s", name);
	put(t, test_file(t->arena, path));
}

static uint32_t place(const void *ctx, struct str fold)
{
	(void)ctx;
	return str_eq(fold, STR("window")) ? 100 : UINT32_MAX;
}

static void load(struct trial *t)
{
	struct err err = {0};
	struct knowledge_options options = {.folder = t->folder, .place = place};
	knowledge_free(t->knowledge);
	t->knowledge = NULL;
	if (knowledge_load(&options, &t->knowledge, &err))
		fail_msg("%s", err.msg);
}

static uint32_t actor(struct trial *t, const char *name)
{
	return knowledge_find(t->knowledge, ENTITY_THREAT_ACTOR, str_of(name));
}

/* What stands at the beginning of the text. */
static struct name_match match(struct trial *t, const char *text)
{
	struct pieces pieces = {0};
	assert_true(pieces_of_name(t->arena, str_of(text), &pieces));
	return names_match(t->knowledge, &pieces, str_of(text), 0);
}

static void an_empty_folder_changes_nothing(void **state)
{
	struct trial *t = *state;
	struct knowledge *plain;
	load(t);
	assert_int_equal(knowledge_new(&plain, NULL), OK);
	assert_int_equal(knowledge_n(plain), knowledge_n(t->knowledge));
	assert_int_equal(knowledge_sources(t->knowledge)->n, 1);
	knowledge_free(plain);
	struct knowledge_options missing = {.folder = "/tmp/tocsin-there-is-no-such-folder"};
	assert_int_equal(knowledge_load(&missing, &plain, NULL), OK);
	knowledge_free(plain);
}

static void statements_join_by_main_names_and_say_who(void **state)
{
	struct trial *t = *state;
	struct knowledge_aliases aliases;
	struct strs uses;
	put_case(t, "bundle.json");
	put_case(t, "galaxy.json");
	load(t);
	uint32_t row = actor(t, "TinKettle");
	assert_int_not_equal(row, MENTION_UNKNOWN);
	/* the galaxy calls it by another main name, and has its name as the only one that is an entity's */
	assert_int_equal(actor(t, "Kettle of Tin"), row);
	assert_int_equal(actor(t, "brasspot crew"), row);
	const struct known *known = knowledge_at(t->knowledge, row);
	assert_true(str_eq(known->id, STR("threat_actor/tinkettle")));
	assert_true(str_eq(known->within, STR("North Korea")));
	assert_true(known->imported);
	assert_int_equal(knowledge_aliases_of(t->knowledge, t->arena, row, &aliases, NULL), OK);
	bool seen = false, disputed = false;
	for (size_t i = 0; i < aliases.n; i++) {
		if (str_eq(aliases.at[i].name, STR("TinKettle"))) {
			seen = true;
			assert_int_equal(aliases.at[i].sources.n, 2);
			assert_true(str_eq(aliases.at[i].sources.at[0], STR("attack-trial")));
		}
		disputed |= aliases.at[i].dispute.n > 0;
	}
	assert_true(seen);
	assert_false(disputed); /* GreyLadle99 came first to TinKettle, so the second row joined it too */
	assert_int_equal(knowledge_uses_of(t->knowledge, t->arena, row, &uses, NULL), OK);
	assert_int_equal(uses.n, 2);
	assert_true(str_eq(uses.at[0], STR("T9000.001")));
}

static void a_split_takes_an_alias_out_and_a_join_brings_it_back(void **state)
{
	struct trial *t = *state;
	put_case(t, "bundle.json");
	load(t);
	assert_int_equal(actor(t, "UNC99901"), actor(t, "TinKettle"));
	assert_int_equal(
		knowledge_decide(t->folder, true, ENTITY_THREAT_ACTOR, STR("TinKettle"), STR("UNC99901"), NULL), OK);
	load(t);
	uint32_t apart = actor(t, "UNC99901");
	assert_int_not_equal(apart, MENTION_UNKNOWN);
	assert_int_not_equal(apart, actor(t, "TinKettle"));
	assert_true(str_eq(knowledge_at(t->knowledge, apart)->id, STR("threat_actor/unc99901")));
	assert_int_equal(
		knowledge_decide(t->folder, false, ENTITY_THREAT_ACTOR, STR("TinKettle"), STR("UNC99901"), NULL), OK);
	load(t);
	assert_int_equal(actor(t, "UNC99901"), actor(t, "TinKettle"));
	/* of a lexicon too */
	uint32_t bear = actor(t, "Fancy Bear");
	assert_int_equal(bear, actor(t, "APT28"));
	assert_int_equal(knowledge_decide(t->folder, true, ENTITY_THREAT_ACTOR, STR("APT28"), STR("Fancy Bear"), NULL),
			 OK);
	load(t);
	assert_int_not_equal(actor(t, "Fancy Bear"), actor(t, "APT28"));
	assert_int_equal(knowledge_decide(t->folder, true, ENTITY_THREAT_ACTOR, STR("a\tb"), STR("c"), NULL), E_SYNTAX);
}

static void a_name_of_two_types_stays_two_entities(void **state)
{
	struct trial *t = *state;
	uint32_t others[4];
	put_case(t, "bundle.json");
	put_case(t, "ransomware.json");
	load(t);
	uint32_t malware = knowledge_find(t->knowledge, ENTITY_MALWARE, STR("RustySpoon"));
	uint32_t gang = knowledge_find(t->knowledge, ENTITY_RANSOMWARE_GROUP, STR("RustySpoon"));
	assert_int_not_equal(malware, MENTION_UNKNOWN);
	assert_int_not_equal(gang, malware);
	assert_int_equal(knowledge_namesakes(t->knowledge, malware, others, 4), 1);
	assert_int_equal(others[0], gang);
	/* the lists contradict each other, so the text must say what it is */
	assert_int_equal(match(t, "RustySpoon").n, 0);
	assert_int_equal(match(t, "SpoonLock").rows_n, 1);
}

static void common_words_and_names_of_others_are_not_looked_for(void **state)
{
	struct trial *t = *state;
	put_case(t, "galaxy.json");
	load(t);
	assert_int_equal(match(t, "Window").n, 0);
	assert_int_not_equal(actor(t, "Window"), MENTION_UNKNOWN); /* it has its page */
	struct name_match russian = match(t, "Russian");
	for (uint32_t i = 0; i < russian.rows_n; i++)
		assert_int_equal(knowledge_at(t->knowledge, russian.rows[i])->type, ENTITY_COUNTRY);
	/* a shape that no word has stands by itself; the name is given as it is written */
	struct name_match ladle = match(t, "QuietOven7");
	assert_int_equal(ladle.rows_n, 1);
	const struct known *known = knowledge_at(t->knowledge, ladle.rows[0]);
	assert_true(str_eq(known->name, STR("QuietOven7")));
	assert_false(known->gated);
	assert_int_equal(known->of, actor(t, "QuietOven7"));
}

static void facts_are_found_by_number(void **state)
{
	struct trial *t = *state;
	struct vulnerability_facts facts;
	struct technique_facts technique;
	put_case(t, "kev.json");
	put_case(t, "scores.tsv");
	put_case(t, "epss.csv");
	put_case(t, "bundle.json");
	load(t);
	assert_true(knowledge_vulnerability(t->knowledge, t->arena, STR("CVE-2099-0001"), &facts));
	assert_true(facts.cvss > 9.79 && facts.cvss < 9.81);
	assert_true(str_eq(facts.band, STR("critical")));
	assert_true(facts.kev && facts.kev_ransomware && facts.has_epss);
	assert_true(facts.epss > 0.943 && facts.epss < 0.944);
	assert_true(str_eq(facts.epss_date, STR("2026-01-02")));
	assert_true(str_eq(facts.exploitation, STR("active")));
	assert_true(str_eq(facts.product, STR("Pan")));
	assert_int_equal(facts.sources.n, 3);
	assert_true(knowledge_vulnerability(t->knowledge, t->arena, STR("CVE-2099-0003"), &facts));
	assert_true(!facts.kev && facts.cvss == 0 && facts.vendor.n == 0);
	assert_false(knowledge_vulnerability(t->knowledge, t->arena, STR("CVE-2099-7777"), &facts));
	assert_false(knowledge_vulnerability(t->knowledge, t->arena, STR("soup"), &facts));
	assert_true(knowledge_technique(t->knowledge, t->arena, STR("T9001"), &technique));
	assert_true(str_eq(technique.name, STR("Lantern Theft")));
	assert_int_equal(technique.mitigations.n, 1);
	assert_true(knowledge_technique(t->knowledge, t->arena, STR("T9003"), &technique));
	assert_true(technique.revoked && str_eq(technique.replaced_by, STR("T9001")));
	assert_false(knowledge_technique(t->knowledge, t->arena, STR("T1"), &technique));
}

static bool warns(struct trial *t, enum observable_type type, const char *value)
{
	return knowledge_warning(t->knowledge, type, str_of(value)).found;
}

static void lists_warn_of_values(void **state)
{
	struct trial *t = *state;
	load(t);
	assert_false(warns(t, OBSERVABLE_DOMAIN, "kitchen.example"));
	put_case(t, "warning_hosts.json");
	put_case(t, "warning_ranges.json");
	put_case(t, "warning_hashes.json");
	load(t);
	assert_true(warns(t, OBSERVABLE_DOMAIN, "KITCHEN.example"));
	assert_true(warns(t, OBSERVABLE_DOMAIN, "a.b.pantry.example"));
	assert_false(warns(t, OBSERVABLE_DOMAIN, "notpantry.example"));
	assert_true(warns(t, OBSERVABLE_URL, "https://deep.kitchen.example:8443/x?y"));
	assert_true(warns(t, OBSERVABLE_EMAIL, "a@kitchen.example"));
	assert_true(warns(t, OBSERVABLE_IPV4, "198.51.100.77"));
	assert_true(warns(t, OBSERVABLE_URL, "http://203.0.113.9/a"));
	assert_false(warns(t, OBSERVABLE_IPV4, "203.0.113.10"));
	assert_true(warns(t, OBSERVABLE_IPV6, "2001:db8:1::5"));
	assert_false(warns(t, OBSERVABLE_IPV6, "2001:db8:8000::5"));
	struct warning_hit hit =
		knowledge_warning(t->knowledge, OBSERVABLE_MD5, STR("d41d8cd98f00b204e9800998ecf8427e"));
	assert_true(hit.found);
	assert_int_equal(hit.role, WARNING_FALSE);
	assert_true(str_eq(hit.list, STR("warning-hashes-of-empty-files-false-positives")));
}

static void a_damaged_file_is_left_out_and_told_of(void **state)
{
	struct trial *t = *state;
	put_case(t, "kev.json");
	assert_int_equal(knowledge_file_write(t->folder, STR("broken"), STR("TOCSINK1 soup"), NULL), OK);
	load(t);
	const struct knowledge_sources *sources = knowledge_sources(t->knowledge);
	assert_int_equal(sources->n, 3);
	assert_true(str_eq(sources->at[1].name, STR("broken")));
	assert_true(sources->at[1].trouble.n > 0);
	assert_int_equal(sources->at[2].trouble.n, 0);
	assert_int_equal(knowledge_file_write(t->folder, STR("../up"), STR("x"), NULL), E_BUG);
}

static void removing_goes_by_pattern(void **state)
{
	struct trial *t = *state;
	size_t n = 0;
	struct strs names;
	put_case(t, "warning_hosts.json");
	put_case(t, "warning_hashes.json");
	put_case(t, "kev.json");
	assert_int_equal(knowledge_file_remove(t->folder, "warning-*", &n, NULL), OK);
	assert_int_equal(n, 2);
	assert_int_equal(knowledge_file_remove(t->folder, "warning-*", &n, NULL), E_NOTFOUND);
	assert_int_equal(knowledge_file_names(t->folder, t->arena, &names, NULL), OK);
	assert_int_equal(names.n, 1);
}

#define TRIAL(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TRIAL(an_empty_folder_changes_nothing),
		TRIAL(statements_join_by_main_names_and_say_who),
		TRIAL(a_split_takes_an_alias_out_and_a_join_brings_it_back),
		TRIAL(a_name_of_two_types_stays_two_entities),
		TRIAL(common_words_and_names_of_others_are_not_looked_for),
		TRIAL(facts_are_found_by_number),
		TRIAL(lists_warn_of_values),
		TRIAL(a_damaged_file_is_left_out_and_told_of),
		TRIAL(removing_goes_by_pattern),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
