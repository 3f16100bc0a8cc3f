/* The clustering's state as an image: a state that was lived, one that was restored article by article and one
 * that was loaded are the same bytes, and go on the same way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "buf.h"
#include "caps.h"
#include "cluster.h"

enum { START = 1780358400, ARTICLES = 3000, MORE = 600, IMAGE_BYTES = 64 << 20, RUNS_BYTES = 4 << 20, EVENTS = 240 };

struct fixture {
	struct knowledge *knowledge;
	struct ranks *ranks;
	struct arena *arena; /* of one article */
	uint64_t dice;
	size_t joins;
};

static uint32_t roll(struct fixture *f, uint32_t n)
{
	f->dice = f->dice * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(f->dice >> 33) % n;
}

static void put_words(struct fixture *f, struct buf *to, uint32_t event, int n, bool is_title)
{
	for (int i = 0; i < n; i++) {
		if (roll(f, 3) == 0) {
			buf_print(to, "Nam%ce%cu%u ", 'b' + (char)(event % 19), 'c' + (char)(event / 19), roll(f, 7));
			continue;
		}
		uint32_t number = roll(f, 30); /* in this order: compilers evaluate arguments in theirs */
		buf_print(to, is_title ? "Wor%cd%u " : "wor%cd%u ", 'a' + (char)roll(f, 20), number);
	}
}

/* Article `number`, the same whenever it is asked for. */
static struct cluster_features article_of(struct fixture *f, uint32_t number)
{
	struct buf title, text;
	arena_reset(f->arena);
	f->dice = number * UINT64_C(0x9e3779b97f4a7c15) + 11;
	uint32_t event = (number / 12 + roll(f, 30)) % EVENTS;
	buf_init(&title, KIB);
	buf_init(&text, 16 * KIB);
	put_words(f, &title, event, 7, true);
	put_words(f, &text, event, 30 + (int)roll(f, 40), false);
	struct article article = {.id = str_print(f->arena, "a%u", number),
				  .title = buf_str(&title),
				  .text = buf_str(&text),
				  .published = START + (int64_t)number * 200 - roll(f, 5000),
				  .lang = STR("en")};
	struct reading reading;
	struct annotation annotation = {0};
	struct cluster_features out;
	assert_int_equal(text_read(f->arena, &article, &reading, NULL), OK);
	struct str outlet = str_print(f->arena, "outlet%u.example", roll(f, 9));
	struct cluster_input input = {&article, &reading, &annotation, outlet, article.id};
	assert_int_equal(cluster_features(f->arena, f->ranks, &input, &out, NULL), OK);
	buf_release(&title);
	buf_release(&text);
	return out;
}

static bool is_copy(uint32_t number)
{
	return number % 17 == 16;
}

static struct cluster *make(struct fixture *f)
{
	struct cluster *c;
	assert_int_equal(cluster_new(f->knowledge, &c, NULL), OK);
	return c;
}

static void place(struct fixture *f, struct cluster *c, uint32_t number)
{
	struct cluster_features features = article_of(f, number);
	struct placement p;
	if (is_copy(number))
		assert_int_equal(
			cluster_place_beside(c, f->arena, &features, str_print(f->arena, "a%u", number - 3), &p, NULL),
			OK);
	else
		assert_int_equal(cluster_place(c, f->arena, &features, &p, NULL), OK);
	f->joins += p.joins.n;
}

/* Puts an article where `as` has it. */
static void restore(struct fixture *f, struct cluster *c, const struct cluster *as, uint32_t number)
{
	struct cluster_features features = article_of(f, number);
	struct str threat = str_copy(f->arena, cluster_threat_of(as, features.id));
	assert_int_equal(cluster_restore(c, f->arena, &features, threat, is_copy(number), NULL), OK);
}

static bool keep(void *ctx, const void *bytes, size_t n)
{
	buf_add(ctx, (struct str){bytes, n});
	return true;
}

static struct str image_of(const struct cluster *c, struct buf *to)
{
	struct image_writer w = {keep, to, OK};
	buf_reset(to);
	cluster_save(c, &w);
	assert_int_equal(w.status, OK);
	assert_int_equal(buf_status(to), OK);
	return buf_str(to);
}

static enum status load(struct cluster *c, struct str image)
{
	struct image_reader r = {image.p, image.n, OK};
	enum status status = cluster_load(c, &r);
	return status ? status : r.n ? E_SYNTAX : OK;
}

static void assert_same_image(struct fixture *f, const struct cluster *a, const struct cluster *b)
{
	struct buf one, other;
	(void)f;
	buf_init(&one, IMAGE_BYTES);
	buf_init(&other, IMAGE_BYTES);
	struct str x = image_of(a, &one), y = image_of(b, &other);
	assert_int_equal(x.n, y.n);
	for (size_t i = 0; i < x.n; i++)
		if (x.p[i] != y.p[i])
			fail_msg("images differ at byte %zu of %zu", i, x.n);
	buf_release(&one);
	buf_release(&other);
}

static void lived_restored_and_loaded_are_one(void **state)
{
	struct fixture *f = *state;
	struct cluster *lived = make(f), *restored = make(f), *loaded = make(f), *caught_up = make(f);
	struct buf image;
	buf_init(&image, IMAGE_BYTES);
	for (uint32_t i = 0; i < ARTICLES; i++)
		place(f, lived, i);
	assert_true(f->joins > 5);
	for (uint32_t i = 0; i < ARTICLES; i++)
		restore(f, restored, lived, i);
	assert_int_equal(load(loaded, image_of(lived, &image)), OK);
	assert_same_image(f, lived, restored);
	assert_same_image(f, lived, loaded);

	size_t joins = f->joins;
	for (uint32_t i = ARTICLES; i < ARTICLES + MORE; i++) {
		place(f, lived, i);
		place(f, restored, i);
		place(f, loaded, i);
	}
	assert_true(f->joins > joins);
	assert_same_image(f, lived, restored);
	assert_same_image(f, lived, loaded);

	/* An old image, what was moved since, and what came after. */
	assert_int_equal(load(caught_up, buf_str(&image)), OK);
	size_t moved = 0;
	for (uint32_t i = 0; i < ARTICLES; i++) {
		char text[16];
		struct str id = {text, (size_t)snprintf(text, sizeof(text), "a%u", i)};
		struct str now = cluster_threat_of(lived, id), before = cluster_threat_of(caught_up, id);
		if (str_eq(now, before))
			continue;
		moved++;
		assert_int_equal(cluster_move(caught_up, id, now, NULL), OK);
	}
	assert_true(moved > 0);
	for (uint32_t i = ARTICLES; i < ARTICLES + MORE; i++)
		restore(f, caught_up, lived, i);
	assert_same_image(f, lived, caught_up);
	for (uint32_t i = ARTICLES + MORE; i < ARTICLES + 2 * MORE; i++) {
		place(f, lived, i);
		place(f, caught_up, i);
	}
	assert_same_image(f, lived, caught_up);
	buf_release(&image);
	cluster_free(lived);
	cluster_free(restored);
	cluster_free(loaded);
	cluster_free(caught_up);
}

static void damaged_images_are_refused(void **state)
{
	struct fixture *f = *state;
	struct cluster *c = make(f);
	struct buf image;
	buf_init(&image, IMAGE_BYTES);
	for (uint32_t i = 0; i < 300; i++)
		place(f, c, i);
	struct str whole = image_of(c, &image);
	for (size_t n = 0; n < whole.n; n += whole.n / 60 + 1) {
		struct cluster *cut = make(f);
		assert_int_equal(load(cut, str_cut(whole, 0, n)), E_SYNTAX);
		cluster_free(cut);
	}
	/* Bytes that a checksum would have found: no answer is promised but that it does not crash. */
	for (size_t i = 0; i < 200; i++) {
		struct cluster *odd = make(f);
		char *bytes = malloc(whole.n);
		memcpy(bytes, whole.p, whole.n);
		size_t at = whole.n - 1 - (i * 7919 * 13) % (whole.n - RUNS_BYTES); /* not of the counters of runs */
		bytes[at] = (char)(bytes[at] ^ (1 << i % 8));
		(void)!load(odd, (struct str){bytes, whole.n});
		cluster_free(odd);
		free(bytes);
	}
	buf_release(&image);
	cluster_free(c);
}

static int begin(void **state)
{
	static struct fixture f;
	f = (struct fixture){.arena = arena_new(CAP_ARTICLE_ARENA_BYTES)};
	*state = &f;
	return !f.arena || knowledge_new(&f.knowledge, NULL) || ranks_new(&f.ranks, NULL);
}

static int end(void **state)
{
	struct fixture *f = *state;
	ranks_free(f->ranks);
	knowledge_free(f->knowledge);
	arena_free(f->arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(lived_restored_and_loaded_are_one, begin, end),
		cmocka_unit_test_setup_teardown(damaged_images_are_refused, begin, end),
	};
	return cmocka_run_group_tests_name("cluster image", tests, NULL, NULL);
}
