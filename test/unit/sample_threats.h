#ifndef TOCSIN_TEST_SAMPLE_THREATS_H
#define TOCSIN_TEST_SAMPLE_THREATS_H
/* Threats made by hand for the tests of render/ and serve/: a plain outage told by two outlets, and one
 * that fills every field, with hostile texts in all that comes from sources. */

#include "threat.h"

#define SAMPLE_DAY 1780358400 /* 2026-06-02T00:00:00Z */

static inline void sample_said(struct arena *arena, struct saids *list, const char *text, const char *article,
			       uint32_t start, uint32_t end, uint32_t agree)
{
	struct said *said = vec_push(arena, list);
	*said = (struct said){.text = str_of(text),
			      .article = str_of(article),
			      .start = start,
			      .end = end,
			      .agree = agree,
			      .general = article[0] == '\0'};
}

static inline void sample_reason(struct arena *arena, struct severity *severity, const char *line, const char *what,
				 const char *text, double points, struct evidence evidence)
{
	struct reason *reason = vec_push(arena, &severity->reasons);
	*reason = (struct reason){str_of(line), str_of(what), str_of(text), points, evidence};
}

static inline void sample_entity(struct arena *arena, struct threat *t, enum entity_type type, const char *name,
				 const char *id)
{
	struct threat_entity *entity = vec_push(arena, &t->entities);
	*entity = (struct threat_entity){
		.type = type, .name = str_of(name), .id = str_of(id), .articles = 2, .central = t->entities.n < 4};
}

static inline void sample_event(struct arena *arena, struct threat *t, const char *date, int64_t lo,
				enum event_kind kind, const char *text, const char *article, uint32_t start,
				uint32_t end)
{
	struct timeline_event *event = vec_push(arena, &t->timeline);
	*event = (struct timeline_event){.date = str_of(date),
					 .precision = PRECISION_DAY,
					 .kind = kind,
					 .text = str_of(text),
					 .article = str_of(article),
					 .start = start,
					 .end = end,
					 .agree = 2,
					 .lo = lo};
}

static inline void sample_outage_articles(struct arena *arena, struct threat *t)
{
	*(struct threat_article *)vec_push(arena, &t->articles) = (struct threat_article){
		.id = STR("art1"),
		.url = STR("https://news.example/exchange-outage"),
		.title = STR("Microsoft Exchange Online outage causes email delays, failures"),
		.source = STR("Bleepingcomputer"),
		.source_id = STR("news.example/feed"),
		.site = STR("news.example"),
		.category = CATEGORY_NEWS,
		.credibility = 86,
		.published = SAMPLE_DAY,
		.excerpt = STR("Microsoft is working on a service issue that affects the mail flow of Exchange Online "
			       "customers across North America and Germany."),
		.lang = STR("en")};
	*(struct threat_article *)vec_push(arena, &t->articles) = (struct threat_article){
		.id = STR("art2"),
		.url = STR("https://ops.example/exchange-outage"),
		.title = STR("Microsoft Exchange Online outage disrupts mail flow in North America and Germany"),
		.source = STR("Feeds.4Sysops"),
		.source_id = STR("ops.example/feed"),
		.site = STR("ops.example"),
		.category = CATEGORY_NEWS,
		.credibility = 74,
		.published = SAMPLE_DAY + 3 * 3600 + 600,
		.excerpt = STR("Microsoft investigates a widespread incident in Exchange Online mail delivery."),
		.lang = STR("en")};
	struct why *why = &t->articles.at[1].why;
	*why = (struct why){.similarity = .71,
			    .score = 3.4,
			    .runner_up = .6,
			    .second = STR("7h2kq9d0ca"),
			    .wanted = -.25,
			    .gap_s = 3 * 3600 + 600,
			    .best = STR("art1")};
	(void)(strs_add(arena, &why->identifiers, STR("Exchange Online")) &&
	       strs_add(arena, &why->identifiers, STR("EX1331830")) && strs_add(arena, &why->terms, STR("mail flow")) &&
	       strs_add(arena, &why->terms, STR("deferral")) && strs_add(arena, &why->terms, STR("undelivered")) &&
	       strs_add(arena, &why->vetoes, STR("another victim")) &&
	       strs_add(arena, &why->vetoes, STR("another day of outage")));
}

static inline void sample_outage(struct arena *arena, struct threat *t)
{
	*t = (struct threat){
		.id = STR("k7p2m9xq4d"),
		.slug = STR("microsoft-exchange-online-outage-disrupts-email-services"),
		.title = STR("Microsoft Exchange Online Outage Disrupts Email Services in North America and Germany"),
		.severity = {.label = BAND_HIGH, .score = 62.24, .class = CLASS_OUTAGE},
		.published = SAMPLE_DAY,
		.updated = SAMPLE_DAY + 3 * 3600 + 600,
		.sources = 2,
		.rank = 62.24};
	static const char *const keywords[] = {"microsoft", "exchange", "online", "outage", "mail", "north", "america"};
	for (size_t i = 0; i < 7; i++)
		(void)!strs_add(arena, &t->keywords, str_of(keywords[i]));
	struct evidence flow = {STR("art1"), 0, 120,
				STR("a service issue that affects the mail flow of Exchange Online")};
	struct evidence where = {STR("art2"), 0, 90, STR("in North America and Germany")};
	*(struct threat_indicator *)vec_push(arena, &t->indicators) = (struct threat_indicator){STR("outage"), flow};
	sample_reason(arena, &t->severity, "A", "Kind of event", "Service disruption, confirmed", 28, flow);
	sample_reason(arena, &t->severity, "B", "What it hits", "Mail and collaboration", 16, flow);
	sample_reason(arena, &t->severity, "C", "Status", "Confirmed by the vendor, still going on", 8, where);
	sample_reason(arena, &t->severity, "D", "Scope", "Two regions", 5.12, where);
	sample_reason(arena, &t->severity, "E", "Sources", "Two independent outlets", 5.12, (struct evidence){0});
	(void)(strs_add(arena, &t->severity.would_change, STR("A third region or outlet: +1.15 each")) &&
	       strs_add(arena, &t->severity.would_change, STR("A critical sector among the victims: +4")));
	*(struct course *)vec_push(arena, &t->severity.course) =
		(struct course){COURSE_RESTORED, STR("Restored"), where};
	sample_outage_articles(arena, t);

	sample_said(arena, &t->summary,
		    "On 2 June 2026 Microsoft acknowledged an outage of Exchange Online that affects "
		    "customers in North America and Germany.",
		    "art1", 0, 120, 2);
	sample_said(arena, &t->summary, "The company follows it as EX1331830 and classes it as a critical incident.",
		    "art1", 200, 280, 1);
	sample_said(arena, &t->summary, "Some messages stay undelivered for over an hour.", "art2", 300, 360, 2);
	sample_said(arena, &t->key_points, "Mail flow is disturbed in two regions.", "art1", 0, 60, 2);
	sample_said(arena, &t->key_points, "Senders see SMTP deferrals and closed connections.", "art1", 400, 470, 2);
	sample_said(arena, &t->key_points, "The cause is not known; user reports are being read.", "art2", 500, 560, 1);
	sample_said(arena, &t->analysis.impact,
		    "Organisations in every sector that relies on the service cannot count on "
		    "mail to arrive in time.",
		    "art2", 90, 180, 2);
	sample_said(arena, &t->analysis.technical,
		    "Servers report that the number of concurrent connections per resource "
		    "forest is exceeded.",
		    "art1", 600, 690, 1);
	sample_said(arena, &t->analysis.response, "Follow the incident in the service health dashboard.", "art2", 700,
		    760, 1);
	sample_said(arena, &t->analysis.response,
		    "Tell users by another channel, and let queues retry instead of resending.", "", 0, 0, 0);
	sample_event(arena, t, "2026-06-02", SAMPLE_DAY, KIND_ACKNOWLEDGED,
		     "Microsoft confirmed a service issue in mail flow.", "art1", 0, 120);
	sample_event(arena, t, "2026-06-02", SAMPLE_DAY, KIND_REPORTED, "Users see SMTP deferrals and late mail.",
		     "art2", 300, 360);
	sample_entity(arena, t, ENTITY_COMPANY, "Microsoft", "company/microsoft");
	sample_entity(arena, t, ENTITY_PRODUCT, "Exchange Online", "product/exchange-online");
	sample_entity(arena, t, ENTITY_COUNTRY, "Germany", "country/germany");
	sample_entity(arena, t, ENTITY_REGION, "North America", "region/north-america");
	sample_entity(arena, t, ENTITY_INCIDENT_ID, "EX1331830", "incident_id/ex1331830");
	*(struct observable *)vec_push(arena, &t->observables) =
		(struct observable){.type = OBSERVABLE_LOG_LINE,
				    .value = STR("421 4.3.2 ... concurrent connections ... resource forest"),
				    .verdict = VERDICT_REFERENCE,
				    .reason = STR("error text of this outage"),
				    .role = STR("symptom")};
	*(struct observable *)vec_push(arena, &t->observables) = (struct observable){.type = OBSERVABLE_DOMAIN,
										     .value = STR("news.example"),
										     .verdict = VERDICT_BENIGN,
										     .reason = STR("the outlet's own")};
	*(struct history_point *)vec_push(arena, &t->history) =
		(struct history_point){SAMPLE_DAY, 60.3, BAND_HIGH, STR("1st article, Bleepingcomputer"), {0}};
	*(struct history_point *)vec_push(arena, &t->history) = (struct history_point){
		SAMPLE_DAY + 3 * 3600 + 600, 62.24, BAND_HIGH, STR("2nd article, Feeds.4Sysops joined"), {0}};
	*(struct related *)vec_push(arena, &t->related) =
		(struct related){STR("q3w8n5tz1b"),
				 STR("exchange-server-zero-day"),
				 STR("Exchange Server zero-day: spoofing in Outlook on the web"),
				 BAND_HIGH,
				 66.0,
				 STR("same company: Microsoft")};
}

#define SAMPLE_HOSTILE "<script>alert(\"1\")</script>'&<b>"

/* Every text that could come from a source is hostile; one line in Arabic and one in Hebrew. */
static inline void sample_hostile(struct arena *arena, struct threat *t)
{
	sample_outage(arena, t);
	t->id = STR("hhhhhhhhhh");
	t->title = STR("מתקפה " SAMPLE_HOSTILE);
	t->severity.label = BAND_CRITICAL;
	t->severity.score = 88.5;
	t->severity.class = CLASS_BREACH;
	t->slug = STR("slug\"onload=x");
	for (size_t i = 0; i < t->keywords.n; i++)
		t->keywords.at[i] = STR(SAMPLE_HOSTILE);
	for (size_t i = 0; i < t->severity.reasons.n; i++) {
		struct reason *reason = &t->severity.reasons.at[i];
		reason->text = reason->what = reason->evidence.text = STR(SAMPLE_HOSTILE);
	}
	t->severity.would_change.at[0] = STR(SAMPLE_HOSTILE);
	t->severity.course.at[0].text = t->severity.course.at[0].evidence.text = STR(SAMPLE_HOSTILE);
	t->indicators.at[0].name = STR(SAMPLE_HOSTILE);
	struct saids *all[] = {&t->summary, &t->key_points, &t->analysis.impact, &t->analysis.technical,
			       &t->analysis.response};
	for (size_t l = 0; l < 5; l++)
		for (size_t i = 0; i < all[l]->n; i++)
			all[l]->at[i].text = STR("خدمة " SAMPLE_HOSTILE);
	for (size_t i = 0; i < 4; i++) {
		struct threat_article *article = vec_push(arena, &t->articles);
		*article = t->articles.at[1];
		article->id = str_print(arena, "x%zu", i);
		article->site = str_print(arena, "site%zu.example", i / 2);
		article->copy_of = i == 3 ? STR("art1") : STR_EMPTY;
		article->published += (int64_t)i * 7200;
	}
	for (size_t i = 0; i < t->articles.n; i++) {
		struct threat_article *article = &t->articles.at[i];
		article->title = article->excerpt = article->source = article->lang = STR(SAMPLE_HOSTILE);
		article->url = STR("javascript:alert(1)//\"><script>");
		article->why.terms = t->keywords;
		article->why.vetoes = t->keywords;
		article->why.identifiers = t->keywords;
	}
	t->sources = 4;
	for (size_t i = 0; i < t->timeline.n; i++)
		t->timeline.at[i].text = t->timeline.at[i].date = STR(SAMPLE_HOSTILE);
	for (size_t i = 0; i < t->entities.n; i++)
		t->entities.at[i].name = t->entities.at[i].id = STR(SAMPLE_HOSTILE);
	static const enum observable_type types[] = {OBSERVABLE_IPV4, OBSERVABLE_URL, OBSERVABLE_EMAIL,
						     OBSERVABLE_SHA256};
	static const char *const values[] = {"198.51.100.23", ("https://evil.example/a.b?x=" SAMPLE_HOSTILE),
					     "a@evil.example", SAMPLE_HOSTILE};
	for (size_t i = 0; i < 4; i++)
		*(struct observable *)vec_push(arena, &t->observables) =
			(struct observable){.type = types[i],
					    .value = str_of(values[i]),
					    .verdict = VERDICT_INDICATOR,
					    .reason = STR(SAMPLE_HOSTILE),
					    .role = STR(SAMPLE_HOSTILE)};
	struct evidence evidence = {STR("x1"), 5, 60, STR(SAMPLE_HOSTILE)};
	*(struct technique *)vec_push(arena, &t->techniques) =
		(struct technique){STR(SAMPLE_HOSTILE), STR(SAMPLE_HOSTILE), evidence};
	struct difference *difference = vec_push(arena, &t->differences);
	difference->what = STR(SAMPLE_HOSTILE);
	(void)!strs_add(arena, &difference->values, STR(SAMPLE_HOSTILE));
	t->related.at[0].title = t->related.at[0].why = t->related.at[0].id = STR(SAMPLE_HOSTILE);
	for (size_t i = 0; i < t->history.n; i++)
		t->history.at[i].text = STR(SAMPLE_HOSTILE);
}

#endif
