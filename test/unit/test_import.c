/* Foreign formats into compact files: what is read, and that nothing comes out of what is broken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "caps.h"
#include "pack_priv.h"
#include "test_files.h"

#include "imported.h"

struct trial {
	struct arena *arena;
	struct import *import;
	struct knowledge_source about;
	struct buf out;
	struct pack pack;
	bool is_whole;
	struct err err;
};

static int begin(void **state)
{
	struct trial *t = calloc(1, sizeof(*t));
	if (!t || !(t->arena = arena_new(64 * MIB)) || import_new(t->arena, 1000, &t->import, NULL))
		return -1;
	buf_init(&t->out, 16 * MIB);
	*state = t;
	return 0;
}

static int end(void **state)
{
	struct trial *t = *state;
	import_free(t->import);
	buf_release(&t->out);
	arena_free(t->arena);
	free(t);
	return 0;
}

static enum status import_text(struct trial *t, struct str text)
{
	struct given given;
	given_init(&given, text);
	buf_reset(&t->out);
	t->err = (struct err){0};
	enum status status = import_read(t->import, &given.input, &t->is_whole, &t->about, &t->out, &t->err);
	if (!status && t->is_whole)
		assert_int_equal(pack_open(buf_str(&t->out), &t->pack, &t->err), OK);
	return status;
}

static void import_case(struct trial *t, const char *name)
{
	char path[100];
	snprintf(path, sizeof(path), "cases/knowledge/%s", name);
	struct str text = test_file(t->arena, path);
	assert_true(text.n > 0);
	if (import_text(t, text))
		fail_msg("%s: %s", name, t->err.msg);
}

#define ROWS(t, type, section) ((const type *)(t)->pack.sections[section].at)

static void attack_gives_names_techniques_and_what_uses_them(void **state)
{
	struct trial *t = *state;
	import_case(t, "bundle.json");
	assert_true(t->is_whole);
	assert_true(str_eq(t->about.name, STR("attack-trial")));
	assert_true(str_eq(t->about.date, STR("2026-02-03")));
	assert_true(str_starts(t->about.credit, STR("Copyright of nobody.")));
	assert_int_equal(t->about.sha256.n, 64);
	assert_int_equal(t->about.entities, 2);
	assert_int_equal(t->about.left_out, 1);
	assert_int_equal(t->about.techniques, 3);
	const struct pack_entity *actor = &ROWS(t, struct pack_entity, PACK_ENTITIES)[0];
	assert_int_equal(actor->type, ENTITY_THREAT_ACTOR);
	assert_true(str_eq(pack_str(&t->pack, actor->code), STR("G9001")));
	assert_int_equal(pack_list_n(&t->pack, actor->aliases), 2);
	assert_int_equal(pack_list_n(&t->pack, actor->techniques), 2);
	const struct pack_technique *technique = ROWS(t, struct pack_technique, PACK_TECHNIQUES);
	assert_true(str_eq(pack_list_at(&t->pack, technique[0].mitigations, 0), STR("M9001 Lock the Lantern")));
	assert_true(str_eq(pack_list_at(&t->pack, technique[0].tactics, 0), STR("collection")));
	assert_true(str_eq(pack_str(&t->pack, technique[1].id), STR("T9000.001")));
	assert_true(str_eq(pack_str(&t->pack, technique[2].replaced_by), STR("T9001")));
	assert_int_equal(technique[2].flags, PACK_REVOKED);
}

static void clusters_give_names_codes_and_cves(void **state)
{
	struct trial *t = *state;
	import_case(t, "galaxy.json");
	assert_true(str_eq(t->about.name, STR("misp-threat-actor")));
	assert_true(str_eq(t->about.version, STR("7")));
	assert_int_equal(t->about.entities, 3);
	const struct pack_entity *rows = ROWS(t, struct pack_entity, PACK_ENTITIES);
	assert_true(str_eq(pack_str(&t->pack, rows[0].code), STR("G9001")));
	assert_int_equal(pack_list_n(&t->pack, rows[0].aliases), 3);
	import_case(t, "ransomware.json");
	rows = ROWS(t, struct pack_entity, PACK_ENTITIES);
	assert_true(str_eq(pack_str(&t->pack, rows[0].name), STR("RustySpoon")));
	assert_true(str_eq(pack_list_at(&t->pack, rows[0].aliases, 0), STR("RustySpoon Ransomware")));
	import_case(t, "branded.json");
	rows = ROWS(t, struct pack_entity, PACK_ENTITIES);
	assert_true(str_eq(pack_str(&t->pack, rows[0].cve), STR("CVE-2099-0001")));
	assert_int_equal(import_text(t, STR("{\"name\": \"x\", \"type\": \"soup\", \"values\": []}")), E_NOTFOUND);
}

static void lists_give_hosts_ranges_and_hashes(void **state)
{
	struct trial *t = *state;
	uint8_t inside[16] = {[10] = 0xFF, [11] = 0xFF, [12] = 198, [13] = 51, [14] = 100, [15] = 200};
	uint8_t outside[16] = {[10] = 0xFF, [11] = 0xFF, [12] = 198, [13] = 51, [14] = 101, [15] = 0};
	import_case(t, "warning_hosts.json");
	assert_true(str_eq(t->about.name, STR("warning-trial-domains")));
	assert_true(str_eq(t->about.role, STR("popular")));
	assert_int_equal(t->pack.sections[PACK_SUFFIXES].n, 4);
	import_case(t, "warning_ranges.json");
	assert_int_equal(t->pack.sections[PACK_RANGES].n, 3); /* one lies in another */
	assert_int_equal(t->about.left_out, 2);
	assert_true(pack_has_address(&t->pack, inside));
	assert_false(pack_has_address(&t->pack, outside));
	import_case(t, "warning_hashes.json");
	assert_true(str_eq(t->about.role, STR("false")));
	assert_true(pack_has_hash(&t->pack, PACK_EXACT, str_hash(STR("d41d8cd98f00b204e9800998ecf8427e"))));
}

static void tables_give_facts_by_number(void **state)
{
	struct trial *t = *state;
	import_case(t, "kev.json");
	const struct pack_kev *kev = pack_by_cve(&t->pack, PACK_KEV, cve_key(STR("CVE-2099-0001")));
	assert_non_null(kev);
	assert_true(str_eq(pack_str(&t->pack, kev->due), STR("2026-01-15")));
	assert_true(str_eq(pack_str(&t->pack, kev->product), STR("Pan")));
	assert_int_equal(kev->ransomware, 1);
	import_case(t, "kev_by_number.json");
	assert_non_null(pack_by_cve(&t->pack, PACK_KEV, cve_key(STR("CVE-2099-0002"))));
	import_case(t, "scores.tsv");
	assert_int_equal(t->about.vulnerabilities, 2);
	assert_int_equal(t->about.left_out, 1);
	const struct pack_score *score = pack_by_cve(&t->pack, PACK_SCORES, cve_key(STR("CVE-2099-0001")));
	assert_int_equal(score->cvss, 98);
	assert_null(pack_by_cve(&t->pack, PACK_SCORES, cve_key(STR("CVE-2099-0004"))));
	import_case(t, "epss.csv");
	assert_true(str_eq(t->about.version, STR("v2099.01.01")));
	assert_true(str_eq(t->about.date, STR("2026-01-02")));
	const struct pack_epss *epss = pack_by_cve(&t->pack, PACK_EPSS, cve_key(STR("CVE-2099-0003")));
	assert_int_equal(epss->score, 420);
	assert_int_equal(epss->percentile, 100000);
}

static void product_pages_become_one_file(void **state)
{
	struct trial *t = *state;
	import_case(t, "product.md");
	assert_false(t->is_whole);
	assert_int_equal(import_text(t, STR("---\ntitle: 'Second thing' # says who\npermalink: /second\n---\n")), OK);
	buf_reset(&t->out);
	assert_int_equal(import_finish(t->import, &t->about, &t->out, &t->err), OK);
	assert_int_equal(pack_open(buf_str(&t->out), &t->pack, NULL), OK);
	assert_int_equal(t->about.entities, 2);
	const struct pack_entity *rows = ROWS(t, struct pack_entity, PACK_ENTITIES);
	assert_true(str_eq(pack_str(&t->pack, rows[0].latest), STR("3.1.4")));
	assert_true(str_eq(pack_str(&t->pack, rows[0].ends), STR("2028-01-01")));
	assert_true(str_eq(pack_str(&t->pack, rows[1].name), STR("Second thing")));
	import_case(t, "companies.csv");
	rows = ROWS(t, struct pack_entity, PACK_ENTITIES);
	assert_true(str_eq(pack_str(&t->pack, rows[0].name), STR("Kettleworks Holding, Inc.")));
	assert_true(str_eq(pack_str(&t->pack, rows[1].name), STR("Brasspan Group")));
}

static void what_is_broken_names_its_line_and_gives_nothing(void **state)
{
	static const struct {
		struct str text;
		enum status status;
		const char *why;
	} cases[] = {
		{{"", 0}, E_EMPTY, "it is empty"},
		{STR("hello"), E_NOTFOUND, "no reader"},
		{STR("{}"), E_NOTFOUND, "no reader"},
		{STR("{\"type\": \"bundle\", \"objects\": [{\"type\": \"malware\",\n"), E_SYNTAX, "line 2"},
		{STR("{\"type\": \"bundle\", \"objects\": []}"), E_EMPTY, "nothing that can be used"},
		{STR("{\"type\": \"bundle\", \"objects\": [\n7]}"), E_SYNTAX, "line 2: an object"},
		{STR("{\"type\": \"bundle\", \"objects\": [], \"objects\": []}"), E_SYNTAX, "stands twice"},
		{STR("{\"name\": \"x\", \"type\": \"rat\", \"values\": [{}]}"), E_SYNTAX, "has no name"},
		{STR("{\"name\": \"x\", \"type\": \"string\", \"list\": [\"a\",\n{}]}"), E_SYNTAX, "line 2"},
		{STR("{\"catalogVersion\": \"1\", \"vulnerabilities\": [{\"cveID\": \"CVE-1\"}]}"), E_SYNTAX,
		 "\"CVE-1\" is no CVE number"},
		{STR("{\"catalogVersion\": \"1\", \"vulnerabilities\": [{\"cveID\": \"CVE-2099-0001\", \"dateAdded\": "
		     "\"soon\"}]}"),
		 E_SYNTAX, "dateAdded"},
		{STR("cve\tcvss\nCVE-2099-0001\t5\nCVE-2099-0002"), E_SYNTAX, "line 3: fewer cells"},
		{STR("cve\tcvss\nCVE-2099-0001\t5\nCVE-2099-0002\t7"), E_SYNTAX, "the file was cut"},
		{STR("cve\tname\nCVE-2099-0001\t5\n"), E_SYNTAX, "line 1: the head line"},
		{STR("cve,epss,percentile\nCVE-2099-0001,0.5,1.5\n"), E_SYNTAX, "line 2: a score"},
		{STR("cve,epss,percentile\nCVE-2099-0001,0.5\n"), E_SYNTAX, "line 2: not three"},
		{STR("cve,epss,percentile\nCVE-2099-0001,nan,0.5\n"), E_SYNTAX, "line 2: a score"},
		{STR("---\ntitle: x\npermalink: /x\n"), E_SYNTAX, "the head of the page does not end"},
		{STR("Symbol,Security,Place\nX,\n"), E_SYNTAX, "line 2: a row without a name"},
	};
	struct trial *t = *state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(import_text(t, cases[i].text), cases[i].status);
		if (!strstr(t->err.msg, cases[i].why))
			fail_msg("case %zu: \"%s\" does not say \"%s\"", i, t->err.msg, cases[i].why);
		assert_int_equal(t->out.n, 0);
	}
}

/* Deep, long, odd: each ends soon and with a reason. */
static void hostile_documents_are_refused(void **state)
{
	struct trial *t = *state;
	struct buf text;
	buf_init(&text, 64 * MIB);
	buf_add_c(&text, "{\"type\": \"bundle\", \"objects\": [");
	for (int i = 0; i < 200000; i++)
		buf_add_byte(&text, '[');
	assert_int_equal(import_text(t, buf_str(&text)), E_LIMIT);
	buf_reset(&text);
	buf_add_c(&text, "{\"name\": \"x\", \"type\": \"string\", \"list\": [\"");
	for (size_t i = 0; i < CAP_KNOWLEDGE_ITEM_BYTES; i++)
		buf_add_byte(&text, 'a');
	buf_add_c(&text, "\"]}");
	assert_int_equal(import_text(t, buf_str(&text)), E_LIMIT);
	buf_reset(&text);
	buf_add_c(&text, "cve\tcvss\n");
	for (size_t i = 0; i < 2 * MIB; i++)
		buf_add_byte(&text, 'a');
	assert_int_equal(import_text(t, buf_str(&text)), E_LIMIT);
	/* a name that is none, an entity with far too many aliases, doubled keys inside an item */
	buf_reset(&text);
	buf_add_c(&text, "{\"name\": \"x\", \"type\": \"rat\", \"values\": [{\"value\": \"a\", \"value\": \"Q1x\", "
			 "\"meta\": {\"synonyms\": [\"s\"");
	for (int i = 0; i < 20000; i++)
		buf_print(&text, ", \"s%d\"", i);
	buf_add_c(&text, "]}}, {\"value\": \"");
	for (int i = 0; i < 1000; i++)
		buf_add_byte(&text, 'n');
	buf_add_c(&text, "\"}]}");
	assert_int_equal(import_text(t, buf_str(&text)), OK);
	assert_int_equal(t->about.entities, 1);
	assert_int_equal(t->about.names, 1 + CAP_KNOWLEDGE_ALIASES);
	assert_int_equal(t->about.left_out, 1);
	buf_release(&text);
}

static void a_compact_file_that_was_touched_is_refused(void **state)
{
	struct trial *t = *state;
	struct pack pack;
	import_case(t, "bundle.json");
	char *copy = arena_take(t->arena, t->out.n);
	for (size_t i = 0; i < t->out.n; i += 37) {
		memcpy(copy, t->out.p, t->out.n);
		copy[i] = (char)(copy[i] ^ 4);
		if (i >= sizeof(struct pack_header) || i < 32) /* the spare bytes of the header may be anything */
			assert_int_not_equal(pack_open((struct str){copy, t->out.n}, &pack, NULL), OK);
	}
	for (size_t n = 0; n < t->out.n; n += 101)
		assert_int_equal(pack_open((struct str){t->out.p, n}, &pack, NULL), E_SYNTAX);
}

static void the_same_input_gives_the_same_file(void **state)
{
	struct trial *t = *state;
	import_case(t, "scores.tsv");
	struct str first = str_copy(t->arena, buf_str(&t->out));
	import_case(t, "scores.tsv");
	assert_true(str_eq(first, buf_str(&t->out)));
}

static void numbers_of_cves_order_by_year_and_number(void **state)
{
	(void)state;
	assert_true(cve_key(STR("CVE-2025-99999")) < cve_key(STR("CVE-2026-0001")));
	assert_true(cve_key(STR("cve-2026-12345")) > cve_key(STR("CVE-2026-9999")));
	static const char *const bad[] = {"",
					  "CVE-",
					  "CVE-2026-1",
					  "CVE-26-1234",
					  "CVE-2026-12a4",
					  "CVE-2026-",
					  "XVE-2026-1234",
					  "CVE-2026-99999999999999999999"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(cve_key(str_of(bad[i])), 0);
}

#define TRIAL(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TRIAL(attack_gives_names_techniques_and_what_uses_them),
		TRIAL(clusters_give_names_codes_and_cves),
		TRIAL(lists_give_hosts_ranges_and_hashes),
		TRIAL(tables_give_facts_by_number),
		TRIAL(product_pages_become_one_file),
		TRIAL(what_is_broken_names_its_line_and_gives_nothing),
		TRIAL(hostile_documents_are_refused),
		TRIAL(a_compact_file_that_was_touched_is_refused),
		TRIAL(the_same_input_gives_the_same_file),
		cmocka_unit_test(numbers_of_cves_order_by_year_and_number),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
