/* The kept state: what it restores is what all articles restore one by one, whatever came after it was kept; one
 * that is damaged, of another version or of another store is not used. */
#include <fcntl.h>

#include "shelf.h"
#include "state.h"
#include "store_fixture.h"
#include "store_touched.h"

enum { ARTICLES = 260, MORE = 140, EVENTS = 40 };

static uint32_t roll(uint64_t *dice, uint32_t n)
{
	*dice = *dice * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*dice >> 33) % n;
}

static void put_words(struct buf *to, uint64_t *dice, uint32_t event, int n)
{
	for (int i = 0; i < n; i++)
		if (roll(dice, 3) == 0)
			buf_print(to, "Nam%ce%cu%u ", 'b' + (char)(event % 19), 'c' + (char)(event / 19),
				  roll(dice, 7));
		else
			buf_print(to, "wor%cd%u ", 'a' + (char)roll(dice, 20), roll(dice, 30));
}

/* Article `number` in its `text`th text. */
static struct dossier *dossier_of(const struct tools *tools, uint32_t number, uint32_t text)
{
	struct dossier *d = dossier_new();
	struct buf title, body;
	struct err err;
	uint64_t dice = (number + text * 7777) * UINT64_C(0x9e3779b97f4a7c15) + 11;
	uint32_t event = (number / 12 + roll(&dice, 20)) % EVENTS;
	assert_non_null(d);
	buf_init(&title, KIB);
	buf_init(&body, 16 * KIB);
	put_words(&title, &dice, event, 7);
	put_words(&body, &dice, event, 50);
	d->article = (struct article){.url = str_print(d->arena, "https://outlet%u.example/%u", number % 9, number),
				      .source = str_print(d->arena, "outlet%u.example", number % 9),
				      .title = str_copy(d->arena, buf_str(&title)),
				      .text = str_copy(d->arena, buf_str(&body)),
				      .published = NOW + number * 500,
				      .lang = STR("en")};
	must(dossier_read(tools, d, NULL, &err), &err, "dossier_read");
	buf_release(&title);
	buf_release(&body);
	return d;
}

static void put(struct fixture *f, const struct tools *tools, struct shelf *shelf, uint32_t number, uint32_t text)
{
	struct shelf_answer answer;
	MUST(shelf_put(shelf, dossier_of(tools, number, text), 0, NOW, &answer, &f->err));
	if (text)
		assert_int_equal(answer.verdict, DEDUPE_REVISION);
}

static bool keep(void *ctx, const void *bytes, size_t n)
{
	buf_add(ctx, (struct str){bytes, n});
	return true;
}

static void image_of(const struct placer *placer, struct buf *to)
{
	struct image_writer w = {keep, to, OK};
	buf_init(to, 64 * MIB);
	dedupe_save(placer->dedupe, &w);
	cluster_save(placer->cluster, &w);
	assert_int_equal(w.status, OK);
	assert_int_equal(buf_status(to), OK);
}

/* What a start makes of the folder, and how many articles it took in one by one. */
static size_t restored(struct fixture *f, const struct tools *tools, struct buf *image)
{
	struct placer placer;
	struct state_restored told;
	MUST(state_restore(tools, f->store, &placer, &told, &f->err));
	image_of(&placer, image);
	placer_release(&placer);
	return told.articles;
}

static void keep_now(struct fixture *f, const struct tools *tools)
{
	struct placer placer;
	struct state_restored told;
	MUST(state_restore(tools, f->store, &placer, &told, &f->err));
	MUST(state_keep(f->store, &placer, &f->err));
	placer_release(&placer);
}

/* The start by the kept state takes in `later` articles, and is the same as one without it. */
static void assert_same_start(struct fixture *f, const struct tools *tools, size_t later, size_t all)
{
	struct buf by_state, by_articles;
	char path[512], aside[512];
	path_of(f, "state", path, sizeof(path));
	path_of(f, "aside", aside, sizeof(aside));
	assert_int_equal(restored(f, tools, &by_state), later);
	assert_int_equal(rename(path, aside), 0);
	assert_int_equal(restored(f, tools, &by_articles), all);
	assert_int_equal(rename(aside, path), 0);
	assert_true(str_eq(buf_str(&by_state), buf_str(&by_articles)));
	buf_release(&by_state);
	buf_release(&by_articles);
}

static void a_kept_state_is_the_same_start(void **state)
{
	struct fixture *f = *state;
	struct tools tools;
	struct shelf *shelf;
	uint64_t notes;
	MUST(tools_init(&tools, &f->err));
	MUST(shelf_new(&tools, f->store, &shelf, &f->err));
	for (uint32_t i = 0; i < ARTICLES; i++)
		put(f, &tools, shelf, i, 0);
	MUST(shelf_flush(shelf, NOW, &f->err));
	keep_now(f, &tools);
	assert_same_start(f, &tools, 0, ARTICLES);

	/* New articles join threats of old ones, old ones are revised. */
	for (uint32_t i = ARTICLES; i < ARTICLES + MORE; i++) {
		put(f, &tools, shelf, i, 0);
		if (i % 10 == 0)
			put(f, &tools, shelf, i - ARTICLES, 1);
	}
	MUST(shelf_flush(shelf, NOW, &f->err));
	MUST(store_touched_newest(f->store, &notes, &f->err));
	assert_true(notes > MORE / 10); /* more than the revisions */
	assert_same_start(f, &tools, MORE, ARTICLES + MORE);
	keep_now(f, &tools);
	assert_same_start(f, &tools, 0, ARTICLES + MORE);
	shelf_free(shelf);
	tools_release(&tools);
}

static void change_byte(const struct fixture *f, off_t at, int whence)
{
	char path[512], byte = 0;
	path_of(f, "state", path, sizeof(path));
	int file = open(path, O_RDWR);
	assert_true(file >= 0 && lseek(file, at, whence) >= 0 && read(file, &byte, 1) == 1);
	byte ^= 4;
	assert_true(lseek(file, at, whence) >= 0 && write(file, &byte, 1) == 1);
	close(file);
}

static void assert_not_used(struct fixture *f, const struct tools *tools, size_t all)
{
	struct buf image;
	assert_int_equal(restored(f, tools, &image), all);
	buf_release(&image);
}

static void a_state_that_cannot_be_trusted_is_not_used(void **state)
{
	struct fixture *f = *state;
	struct tools tools;
	struct shelf *shelf;
	struct buf image;
	char path[512];
	enum { N = 60 };
	const off_t places[] = {0, 20 /* stamp */, 80 /* newest article */, 88, 96, 104 /* sum */, 5000, 3000000};
	MUST(tools_init(&tools, &f->err));
	MUST(shelf_new(&tools, f->store, &shelf, &f->err));
	for (uint32_t i = 0; i < N; i++)
		put(f, &tools, shelf, i, 0);
	MUST(shelf_flush(shelf, NOW, &f->err));
	keep_now(f, &tools);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		change_byte(f, places[i], SEEK_SET);
		assert_not_used(f, &tools, N);
		change_byte(f, places[i], SEEK_SET);
	}
	change_byte(f, -1, SEEK_END);
	assert_not_used(f, &tools, N);
	change_byte(f, -1, SEEK_END);
	assert_int_equal(restored(f, &tools, &image), 0); /* all as it was */
	buf_release(&image);

	path_of(f, "state", path, sizeof(path));
	assert_int_equal(truncate(path, 4000), 0);
	assert_not_used(f, &tools, N);
	assert_int_equal(truncate(path, 3), 0);
	assert_not_used(f, &tools, N);
	keep_now(f, &tools);

	/* The store was put back from a copy that knows nothing of this state. */
	MUST(store_fact_put(f->store, STR("state"), STR("0000000000000000"), &f->err));
	assert_not_used(f, &tools, N);
	keep_now(f, &tools);

	/* Articles that it learned from are gone. */
	MUST(store_begin(f->store, &f->err));
	MUST(store_forget_sources(f->store, STR("outlet3"), STR("gone"), &f->err));
	MUST(store_commit(f->store, &f->err));
	assert_not_used(f, &tools, N - 7);
	keep_now(f, &tools);
	assert_same_start(f, &tools, 0, N - 7);
	shelf_free(shelf);
	tools_release(&tools);
}

/* What the placer has forgotten is known to the store: an old page that changes keeps its id and its threat. */
static void an_old_page_that_changes_is_a_revision(void **state)
{
	struct fixture *f = *state;
	struct tools tools;
	struct shelf *shelf;
	struct stored_article before, after;
	MUST(tools_init(&tools, &f->err));
	MUST(shelf_new(&tools, f->store, &shelf, &f->err));
	put(f, &tools, shelf, 1, 0);
	MUST(shelf_flush(shelf, NOW, &f->err));
	struct dossier *d = dossier_of(&tools, 1, 0);
	MUST(store_article_get(f->store, f->arena, d->article.id, &before, &f->err));
	before.signature = STR("?"); /* as good as forgotten: dedupe does not learn it at the next start */
	uint64_t seq;
	MUST(store_article_put(f->store, &before, &seq, &f->err));
	shelf_free(shelf);
	MUST(shelf_new(&tools, f->store, &shelf, &f->err));
	put(f, &tools, shelf, 1, 1);
	MUST(shelf_flush(shelf, NOW, &f->err));
	MUST(store_article_get(f->store, f->arena, d->article.id, &after, &f->err));
	assert_int_equal(after.seq, before.seq);
	assert_int_equal(after.revision, 1);
	assert_true(str_eq(after.threat, before.threat));
	dossier_free(d);
	shelf_free(shelf);
	tools_release(&tools);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_kept_state_is_the_same_start, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_state_that_cannot_be_trusted_is_not_used, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_old_page_that_changes_is_a_revision, set_up, tear_down),
	};
	return cmocka_run_group_tests_name("state", tests, NULL, NULL);
}
