/* Fills a store with made threats, to measure pages and API over many: fill_store FOLDER N. The same N gives the
 * same store; times count back from 2026-11-01, a threat every five minutes. */
#include <stdio.h>
#include <stdlib.h>

#include "caps.h"
#include "store.h"

#define NEWEST INT64_C(1793491200)

enum { WORDS = 4000, ENTITIES = 3000, SOURCES = 120, STEP_S = 300, BATCH = 500 };

static uint64_t dice; /* of the one thread that there is */

static uint32_t roll(uint32_t n)
{
	dice = dice * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(dice >> 33) % n;
}

/* Few words are frequent, many are rare. */
static uint32_t roll_rare(uint32_t n)
{
	uint32_t a = roll(n), b = roll(n), c = roll(n);
	a = a < b ? a : b;
	return a < c ? a : c;
}

static struct str sentence(struct arena *arena, int words)
{
	struct buf text;
	buf_init(&text, 4096);
	for (int i = 0; i < words; i++)
		buf_print(&text, "%sword%u", i ? " " : "", roll_rare(WORDS));
	buf_add_byte(&text, '.');
	struct str s = str_copy(arena, buf_str(&text));
	buf_release(&text);
	return s;
}

static void say(struct arena *arena, struct saids *list, struct str article, int n)
{
	for (int i = 0; i < n; i++) {
		struct said *said = vec_push(arena, list);
		*said = (struct said){.text = sentence(arena, 18),
				      .article = article,
				      .start = (uint32_t)i * 100,
				      .end = (uint32_t)i * 100 + 90,
				      .agree = 1 + roll(3)};
	}
}

static void add_article(struct arena *arena, struct threat *threat, uint32_t at)
{
	struct threat_article *article = vec_push(arena, &threat->articles);
	uint32_t source = roll_rare(SOURCES);
	*article = (struct threat_article){
		.id = str_print(arena, "%.*sa%u", STR_FORMAT(threat->id), at),
		.url = str_print(arena, "https://source%u.example/%.*s", source, STR_FORMAT(threat->id)),
		.title = sentence(arena, 9),
		.source = str_print(arena, "Source %u", source),
		.source_id = str_print(arena, "source%u.example/feed", source),
		.site = str_print(arena, "source%u.example", source),
		.category = (enum source_category)(source % 7),
		.published = threat->published + at * 3600,
		.excerpt = sentence(arena, 30),
		.lang = source % 5 ? STR("en") : STR("de")};
}

static void add_entity(struct arena *arena, struct threat *threat, bool central)
{
	static const enum entity_type types[] = {ENTITY_COMPANY, ENTITY_PRODUCT, ENTITY_THREAT_ACTOR, ENTITY_MALWARE};
	uint32_t n = roll_rare(ENTITIES);
	enum entity_type type = types[n % 4];
	struct str word = words_name(entity_type_words(), (int)type);
	struct threat_entity *entity = vec_push(arena, &threat->entities);
	*entity = (struct threat_entity){.type = type,
					 .name = str_print(arena, "Name %u", n),
					 .id = str_print(arena, "%.*s/name-%u", STR_FORMAT(word), n),
					 .articles = 2,
					 .central = central};
}

static void make(struct arena *arena, uint32_t number, uint32_t n, struct threat *t)
{
	*t = (struct threat){.id = str_print(arena, "t%09u", number), .sources = 1 + roll(4)};
	t->updated = NEWEST - (int64_t)(n - number) * STEP_S;
	t->published = t->updated - (int64_t)roll(72) * 3600;
	t->title = sentence(arena, 9);
	t->slug = STR("a-made-threat");
	t->severity.score = roll_rare(1000) / 10.0;
	t->severity.label = band_of(t->severity.score);
	t->severity.class = (enum event_class)roll(CLASSES_N);
	t->rank = t->severity.score;
	t->single_report = roll(3) == 0;
	uint32_t articles = t->single_report ? 1 : 2 + roll(4);
	for (uint32_t i = 0; i < articles; i++)
		add_article(arena, t, i);
	for (int i = 0; i < 6; i++)
		add_entity(arena, t, i < 3);
	say(arena, &t->summary, t->articles.at[0].id, 3);
	say(arena, &t->key_points, t->articles.at[0].id, 4);
	say(arena, &t->analysis.impact, t->articles.at[0].id, 2);
	say(arena, &t->analysis.technical, t->articles.at[0].id, 2);
	say(arena, &t->analysis.response, t->articles.at[0].id, 3);
	for (int i = 0; i < 6; i++)
		if (!strs_add(arena, &t->keywords, sentence(arena, 1)))
			return;
}

static enum status put(struct store *store, struct arena *arena, const struct threat *t, struct err *err)
{
	enum status status = store_threat_put(store, t, err);
	for (size_t i = 0; i < t->articles.n && !status; i++) {
		const struct threat_article *a = &t->articles.at[i];
		struct stored_article article = {.article = {.id = a->id,
							     .source = a->source_id,
							     .url = a->url,
							     .title = a->title,
							     .lang = a->lang,
							     .excerpt = a->excerpt,
							     .published = a->published,
							     .text = sentence(arena, 120)},
						 .threat = t->id,
						 .stored = a->published};
		uint64_t seq;
		status = store_article_put(store, &article, &seq, err);
	}
	return status;
}

static enum status put_sources(struct store *store, struct arena *arena, struct err *err)
{
	enum status status = OK;
	for (uint32_t i = 0; i < SOURCES && !status; i++) {
		struct source source = {.id = str_print(arena, "source%u.example/feed", i),
					.title = str_print(arena, "Source %u", i),
					.url = str_print(arena, "https://source%u.example/feed", i),
					.category = (enum source_category)(i % 7),
					.credibility = 50,
					.last_try = NEWEST,
					.last_success = NEWEST,
					.next_poll = NEWEST + 3600,
					.newest = NEWEST};
		status = store_source_put(store, &source, err);
	}
	return status;
}

int main(int argc, char **argv)
{
	struct err err = {0};
	struct store *store = NULL;
	struct arena *arena = arena_new(CAP_FEED_ARENA_BYTES);
	uint64_t n = 0;
	if (argc != 3 || !str_u64(str_of(argv[2]), &n) || n > 10000000 || !arena) {
		fprintf(stderr, "usage: fill_store FOLDER N\n");
		return 2;
	}
	enum status status = store_open(argv[1], STORE_WRITE, &store, &err);
	if (!status)
		status = put_sources(store, arena, &err);
	for (uint32_t i = 0; i < n && !status; i++) {
		struct threat threat;
		if (i % BATCH == 0)
			status = store_begin(store, &err);
		make(arena, i, (uint32_t)n, &threat);
		if (!status)
			status = put(store, arena, &threat, &err);
		if (!status && (i % BATCH == BATCH - 1 || i + 1 == n))
			status = store_commit(store, &err);
		arena_reset(arena);
	}
	if (status)
		fprintf(stderr, "fill_store: %s\n", err.msg);
	store_close(store);
	arena_free(arena);
	return status ? 1 : 0;
}
