/* Which articles belong together, which must not, and that the state can be built again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "caps.h"
#include "cluster.h"

enum { HOUR = 3600, DAY = 24 * HOUR, START = 1780358400 /* 2026-06-02 */ };

struct fixture {
	struct knowledge *knowledge;
	struct ranks *ranks;
	struct cluster *cluster;
	struct arena *arena;
};

static int begin(void **state)
{
	static struct fixture f;
	f = (struct fixture){.arena = arena_new(CAP_ARTICLE_ARENA_BYTES)};
	*state = &f;
	return knowledge_new(&f.knowledge, NULL) || ranks_new(&f.ranks, NULL) ||
	       cluster_new(f.knowledge, &f.cluster, NULL);
}

static int end(void **state)
{
	struct fixture *f = *state;
	cluster_free(f->cluster);
	ranks_free(f->ranks);
	knowledge_free(f->knowledge);
	arena_free(f->arena);
	return 0;
}

struct told { /* an article as a test tells it */
	const char *id, *outlet, *title, *text;
	int64_t after; /* seconds after START */
	const char *title_cve, *incident;
	bool is_digest;
};

static void add_mention(struct fixture *f, struct annotation *a, enum entity_type type, const char *name, bool in_title)
{
	if (!name)
		return;
	struct mention *m = vec_push(f->arena, &a->entities);
	*m = (struct mention){.type = type, .name = str_of(name), .in_title = in_title};
}

static struct cluster_features features(struct fixture *f, const struct told *t)
{
	struct article article = {.id = str_of(t->id),
				  .title = str_of(t->title),
				  .text = str_of(t->text),
				  .published = START + t->after,
				  .lang = STR("en")};
	struct reading reading;
	struct annotation annotation = {.is_digest = t->is_digest};
	struct cluster_features out;
	assert_int_equal(text_read(f->arena, &article, &reading, NULL), OK);
	add_mention(f, &annotation, ENTITY_VULNERABILITY, t->title_cve, true);
	add_mention(f, &annotation, ENTITY_INCIDENT_ID, t->incident, false);
	struct cluster_input input = {&article, &reading, &annotation, str_of(t->outlet), str_of(t->id)};
	assert_int_equal(cluster_features(f->arena, f->ranks, &input, &out, NULL), OK);
	return out;
}

static struct placement place(struct fixture *f, const struct told *t)
{
	struct cluster_features features_of = features(f, t);
	struct placement p;
	assert_int_equal(cluster_place(f->cluster, f->arena, &features_of, &p, NULL), OK);
	return p;
}

static const struct told harbour[] = {
	{.id = "h1",
	 .outlet = "alpha.example",
	 .title = "Quellmark backup servers hit by Gravelock ransomware",
	 .text = "Quellmark said on Tuesday that the Gravelock gang encrypted backup servers in Osterhaven. "
		 "The port operator moved to paper manifests while Gravelock demanded four million dollars."},
	{.id = "h2",
	 .outlet = "beta.example",
	 .after = 3 * HOUR,
	 .title = "Gravelock gang claims attack on port operator Quellmark",
	 .text = "Port operator Quellmark works with paper manifests after Gravelock encrypted its backup servers. "
		 "The gang demanded four million dollars from the Osterhaven company."},
};

static void one_event_is_one_threat(void **state)
{
	struct fixture *f = *state;
	struct placement a = place(f, &harbour[0]), b = place(f, &harbour[1]);
	assert_true(a.is_new);
	assert_false(b.is_new);
	assert_true(str_eq(b.threat, STR("h1")));
	assert_true(str_eq(b.why.best, STR("h1")));
	assert_true(b.why.similarity > .3);
	assert_true(strs_has(&b.why.terms, STR("gravelock")));
	assert_int_equal(b.why.gap_s, 3 * HOUR);
}

/* The margin is that to the second best threat, and both are named. */
static void why_tells_the_second_best(void **state)
{
	struct fixture *f = *state;
	place(f, &harbour[0]);
	struct told near = {
		.id = "n",
		.outlet = "gamma.example",
		.after = HOUR,
		.title = "Osterhaven port operator opens a container terminal",
		.text = "The port operator of Osterhaven opened a terminal. Backup cranes came from Norway, and "
			"paper manifests will go next year."};
	assert_true(place(f, &near).is_new);
	struct placement p = place(f, &harbour[1]);
	assert_true(str_eq(p.threat, STR("h1")));
	assert_true(str_eq(p.why.second, STR("n")));
	assert_true(p.why.score > p.why.wanted);
	assert_true(p.why.runner_up < p.why.score);
	assert_true(p.why.vetoes.n >= 7);
}

static void another_event_is_another_threat(void **state)
{
	struct fixture *f = *state;
	place(f, &harbour[0]);
	struct told other = {.id = "o",
			     .outlet = "beta.example",
			     .after = HOUR,
			     .title = "Mozilla patches memory flaws in Firefox",
			     .text = "Mozilla released Firefox updates that fix nine memory safety flaws."};
	assert_true(place(f, &other).is_new);
}

/* Sister notices of one form: only the number and the subject differ. */
static void numbers_of_one_family_keep_apart(void **state)
{
	struct fixture *f = *state;
	const struct told notices[] = {
		{.id = "n1",
		 .outlet = "cert.example",
		 .title = "Brindle security advisory (AV26-791)",
		 .text = "On June 2, Brindle published a security advisory to address vulnerabilities in Brindle "
			 "Server."},
		{.id = "n2",
		 .outlet = "cert.example",
		 .after = 2 * HOUR,
		 .title = "Brindle security advisory (AV26-817)",
		 .text = "On June 2, Brindle published a security advisory to address vulnerabilities in Brindle "
			 "Client."},
	};
	place(f, &notices[0]);
	assert_true(place(f, &notices[1]).is_new);
}

static void other_cves_and_incidents_keep_apart(void **state)
{
	struct fixture *f = *state;
	struct told a = {.id = "a",
			 .outlet = "alpha.example",
			 .title = "Filebridge flaw CVE-2026-91233 exploited",
			 .text = "Attackers exploit a path traversal in Filebridge Gateway.",
			 .title_cve = "CVE-2026-91233"};
	struct told b = a, c = a;
	b.id = "b";
	b.outlet = "beta.example";
	b.title = "Filebridge flaw CVE-2026-91588 exploited";
	b.title_cve = "CVE-2026-91588";
	place(f, &a);
	assert_true(place(f, &b).is_new);
	c.id = "c";
	c.outlet = "gamma.example";
	struct placement third = place(f, &c);
	assert_true(str_eq(third.threat, STR("a")));
	assert_true(strs_has(&third.why.identifiers, STR("CVE-2026-91233")));

	struct told x = {.id = "x",
			 .outlet = "alpha.example",
			 .title = "Exchange Online outage delays mail",
			 .text = "Microsoft tracks the outage of Exchange Online as EX1331830.",
			 .incident = "EX1331830"};
	struct told y = x;
	y.id = "y";
	y.outlet = "beta.example";
	y.text = "Microsoft tracks the outage of Exchange Online as EX1334415.";
	y.incident = "EX1334415";
	place(f, &x);
	assert_true(place(f, &y).is_new);
}

static void a_digest_glues_nothing(void **state)
{
	struct fixture *f = *state;
	struct told digest = {
		.id = "d",
		.outlet = "gamma.example",
		.after = DAY,
		.is_digest = true,
		.title = "Week in review: Quellmark ransomware, Firefox patches, botnet arrests",
		.text = "Quellmark was hit by Gravelock. Mozilla patched Firefox. Police arrested two men."};
	place(f, &harbour[0]);
	assert_true(place(f, &digest).is_new);
}

static void the_horizon_ends_a_threat(void **state)
{
	struct fixture *f = *state;
	struct told late = harbour[1];
	late.after = 15 * DAY;
	place(f, &harbour[0]);
	assert_true(place(f, &late).is_new);
}

/* Each article is near the one before, but the chain as a whole is no event. */
static void a_chain_of_articles_ends(void **state)
{
	struct fixture *f = *state;
	static const char *const ids[] = {"c0", "c1", "c2", "c3", "c4", "c5"};
	struct placement p = {0};
	for (int64_t i = 0; i < 6; i++) {
		struct told t = harbour[i % 2];
		t.id = ids[i];
		t.outlet = ids[i];
		t.after = i * 5 * DAY;
		p = place(f, &t);
		if (i == 4)
			assert_true(str_eq(p.threat, STR("c0"))); /* day 20 */
	}
	assert_true(str_eq(p.threat, STR("c5"))); /* day 25 */
}

static void copies_teach_nothing(void **state)
{
	struct fixture *f = *state;
	struct cluster_counts before, after;
	struct placement p;
	place(f, &harbour[0]);
	cluster_count(f->cluster, &before);
	struct cluster_features copy = features(f, &harbour[1]);
	assert_int_equal(cluster_place_beside(f->cluster, f->arena, &copy, STR("h1"), &p, NULL), OK);
	cluster_count(f->cluster, &after);
	assert_true(str_eq(p.threat, STR("h1")));
	assert_int_equal(after.terms, before.terms);
	assert_true(str_eq(cluster_threat_of(f->cluster, STR("h2")), STR("h1")));
}

/* What was kept builds a state that answers as the old one would. */
static void restored_state_answers_the_same(void **state)
{
	struct fixture *f = *state;
	struct cluster_features first = features(f, &harbour[0]), second = features(f, &harbour[1]), back;
	struct placement told, again;
	struct buf packed;
	assert_int_equal(cluster_place(f->cluster, f->arena, &first, &told, NULL), OK);
	buf_init(&packed, CAP_PACKED_BYTES);
	buf_add_byte(&packed, 'x'); /* the kept bytes lie at an odd address */
	record_pack(cluster_features_record(), &first, &packed);
	assert_int_equal(
		record_unpack(cluster_features_record(), f->arena, str_cut(buf_str(&packed), 1, packed.n), &back, NULL),
		OK);
	struct cluster *other;
	assert_int_equal(cluster_new(f->knowledge, &other, NULL), OK);
	assert_int_equal(cluster_restore(other, f->arena, &back, told.threat, false, NULL), OK);
	assert_int_equal(cluster_place(f->cluster, f->arena, &second, &told, NULL), OK);
	assert_int_equal(cluster_place(other, f->arena, &second, &again, NULL), OK);
	assert_true(str_eq(told.threat, again.threat));
	assert_true(told.why.score == again.why.score);
	cluster_free(other);
	buf_release(&packed);
}

/* ---- forms of one outlet ---- */

/* Two notices of one outlet that are one but for a few common words, with nothing masked yet. */
static void forms_of_a_new_outlet_keep_apart(void **state)
{
	struct fixture *f = *state;
	const struct told notices[] = {
		{.id = "f1",
		 .outlet = "releases.example",
		 .title = "Stable Channel Update for Desktop",
		 .text = "The stable channel is updated for Windows, Mac and Linux and will roll out over the coming "
			 "days. A list of changes is available in the log. Report new issues by filing a bug."},
		{.id = "f2",
		 .outlet = "releases.example",
		 .after = 2 * HOUR,
		 .title = "Beta Channel Update for Android",
		 .text = "The beta channel is updated for Android and will roll out over the coming "
			 "days. A list of changes is available in the log. Report new issues by filing a bug."},
	};
	place(f, &notices[0]);
	assert_true(place(f, &notices[1]).is_new);
}

/* A series counts in words, too, and the number in front of a plural changes its form. */
static void a_series_that_counts_in_words_keeps_apart(void **state)
{
	struct fixture *f = *state;
	const struct told notices[] = {
		{.id = "s1",
		 .outlet = "agency.example",
		 .title = "Agency lists one known exploited vulnerability",
		 .text = "The agency added a vulnerability in Filebridge Gateway to its list on evidence of active "
			 "exploitation. These are a frequent way in and pose risks to all."},
		{.id = "s2",
		 .outlet = "agency.example",
		 .after = DAY,
		 .title = "Agency lists two known exploited vulnerabilities",
		 .text = "The agency added a vulnerability in Filebridge Gateway to its list on evidence of active "
			 "exploitation. These are a frequent way in and pose risks to all."},
	};
	place(f, &notices[0]);
	assert_true(place(f, &notices[1]).is_new);
}

/* One outlet goes on with its story: rare names in common make it no form. */
static void a_follow_up_of_the_same_outlet_joins(void **state)
{
	struct fixture *f = *state;
	struct told next = harbour[1];
	next.outlet = "alpha.example";
	next.title = "Quellmark says Gravelock ransomware gang stole port records";
	place(f, &harbour[0]);
	assert_false(place(f, &next).is_new);
}

/* ---- decisions ---- */

static void merged_and_moved_articles_stay(void **state)
{
	struct fixture *f = *state;
	struct told other = {.id = "o",
			     .outlet = "beta.example",
			     .after = HOUR,
			     .title = "Mozilla patches memory flaws in Firefox",
			     .text = "Mozilla released Firefox updates that fix nine memory safety flaws."};
	place(f, &harbour[0]);
	place(f, &other);
	assert_int_equal(cluster_merge(f->cluster, STR("o"), STR("h1"), NULL), OK);
	assert_true(str_eq(cluster_threat_of(f->cluster, STR("o")), STR("h1")));
	assert_true(str_eq(place(f, &harbour[1]).threat, STR("h1")));
	assert_int_equal(cluster_move(f->cluster, STR("o"), STR("o"), NULL), OK); /* brings the id back */
	assert_true(str_eq(cluster_threat_of(f->cluster, STR("o")), STR("o")));
	assert_true(str_eq(cluster_threat_of(f->cluster, STR("h2")), STR("h1")));
}

static void what_was_split_is_not_joined_again(void **state)
{
	struct fixture *f = *state;
	struct told third = harbour[1];
	third.id = "h3";
	third.outlet = "gamma.example";
	third.after = 4 * HOUR;
	place(f, &harbour[0]);
	place(f, &harbour[1]);
	assert_int_equal(cluster_move(f->cluster, STR("h2"), STR("h2"), NULL), OK);
	assert_int_equal(cluster_keep_apart(f->cluster, STR("h1"), STR("h2"), NULL), OK);
	assert_int_equal(place(f, &third).joins.n, 0);
	assert_false(str_eq(cluster_threat_of(f->cluster, STR("h1")), cluster_threat_of(f->cluster, STR("h2"))));
	cluster_forget_apart(f->cluster);
	third.id = "h4";
	third.outlet = "delta.example";
	assert_int_equal(place(f, &third).joins.n, 1); /* the same, were they not parted */
}

static void a_comparison_tells_score_and_veto(void **state)
{
	struct fixture *f = *state;
	struct cluster_comparison c;
	struct told a = {.id = "a",
			 .outlet = "alpha.example",
			 .title = "Filebridge flaw CVE-2026-91233 exploited",
			 .text = "Attackers exploit a path traversal in Filebridge Gateway.",
			 .title_cve = "CVE-2026-91233"};
	struct told b = a;
	b.id = "b";
	b.outlet = "beta.example";
	b.title = "Filebridge flaw CVE-2026-91588 exploited";
	b.title_cve = "CVE-2026-91588";
	place(f, &a);
	place(f, &b);
	assert_int_equal(cluster_compare(f->cluster, STR("a"), STR("b"), &c, NULL), OK);
	assert_true(str_eq(c.veto, STR("another CVE in the title")));
	double sum = c.bias;
	for (size_t i = 0; i < c.n; i++)
		sum += c.values[i] * c.weights[i];
	assert_true(c.score <= sum + 1e-9 || sum < -6);
	assert_int_equal(cluster_compare(f->cluster, STR("a"), STR("none"), &c, NULL), E_NOTFOUND);
}

/* ---- forgetting ---- */

/* Many headlines, some hours between two: what is long ago has no id any more, and what is kept stops growing. */
static void test_old_threats_are_forgotten(void **state)
{
	enum { ARTICLES = 110000, EVERY_S = 60 };
	struct fixture *f = *state;
	static const char *const names[] = {"Bakelo", "Fudina", "Gorimu", "Kesapo", "Lurati", "Mizeno", "Posuka"};
	struct cluster_counts counts;
	struct placement p;
	char id[24], title[80];
	for (unsigned i = 0; i < ARTICLES; i++) {
		(void)snprintf(id, sizeof(id), "a%u", i);
		(void)snprintf(title, sizeof(title), "%s%u breached", names[i % 7], i);
		arena_reset(f->arena);
		struct told t = {
			.id = id, .outlet = "news.example", .title = title, .text = "", .after = (int64_t)i * EVERY_S};
		p = place(f, &t);
		assert_true(p.is_new);
	}
	cluster_count(f->cluster, &counts);
	assert_int_equal(counts.articles, ARTICLES);
	assert_in_range(counts.threats, 43200, ARTICLES - 10000); /* at least those of 30 days */
	assert_int_equal(cluster_threat_of(f->cluster, STR("a0")).n, 0);
	assert_string_equal(cluster_threat_of(f->cluster, STR("a100000")).p, "a100000");
	/* A copy of what is forgotten starts a threat. */
	struct told copy = {.id = "copy",
			    .outlet = "news.example",
			    .title = "Bakelo0 breached",
			    .text = "",
			    .after = (int64_t)ARTICLES * EVERY_S};
	struct cluster_features of = features(f, &copy);
	assert_int_equal(cluster_place_beside(f->cluster, f->arena, &of, STR("a0"), &p, NULL), OK);
	assert_true(p.is_new && str_eq(p.threat, STR("copy")));
}

/* Two advisories of one device: its model is no number that they share. */
static void test_a_shared_model_is_no_advisory_number(void **state)
{
	struct fixture *f = *state;
	struct told a = {.id = "a",
			 .outlet = "zone.example",
			 .title = "ZONE-26-520: Phorm Charger SEC-3150 Path Control Code Execution"};
	struct told b = {.id = "b",
			 .outlet = "zone.example",
			 .title = "ZONE-26-519: Phorm Charger SEC-3150 Injection Code Execution",
			 .after = HOUR / 2};
	place(f, &a);
	assert_true(place(f, &b).is_new);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(one_event_is_one_threat, begin, end),
		cmocka_unit_test_setup_teardown(test_old_threats_are_forgotten, begin, end),
		cmocka_unit_test_setup_teardown(test_a_shared_model_is_no_advisory_number, begin, end),
		cmocka_unit_test_setup_teardown(why_tells_the_second_best, begin, end),
		cmocka_unit_test_setup_teardown(another_event_is_another_threat, begin, end),
		cmocka_unit_test_setup_teardown(numbers_of_one_family_keep_apart, begin, end),
		cmocka_unit_test_setup_teardown(other_cves_and_incidents_keep_apart, begin, end),
		cmocka_unit_test_setup_teardown(a_digest_glues_nothing, begin, end),
		cmocka_unit_test_setup_teardown(the_horizon_ends_a_threat, begin, end),
		cmocka_unit_test_setup_teardown(a_chain_of_articles_ends, begin, end),
		cmocka_unit_test_setup_teardown(copies_teach_nothing, begin, end),
		cmocka_unit_test_setup_teardown(forms_of_a_new_outlet_keep_apart, begin, end),
		cmocka_unit_test_setup_teardown(a_series_that_counts_in_words_keeps_apart, begin, end),
		cmocka_unit_test_setup_teardown(a_follow_up_of_the_same_outlet_joins, begin, end),
		cmocka_unit_test_setup_teardown(merged_and_moved_articles_stay, begin, end),
		cmocka_unit_test_setup_teardown(what_was_split_is_not_joined_again, begin, end),
		cmocka_unit_test_setup_teardown(a_comparison_tells_score_and_veto, begin, end),
		cmocka_unit_test_setup_teardown(restored_state_answers_the_same, begin, end),
	};
	return cmocka_run_group_tests_name("cluster", tests, NULL, NULL);
}
