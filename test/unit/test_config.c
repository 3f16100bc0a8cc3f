/* tocsin.yaml: what is read, what is refused and where, who wins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "buf.h"
#include "caps.h"
#include "config.h"

struct scene {
	struct arena *arena;
	struct config config;
	struct config_faults faults;
	struct err err;
};

static int open_scene(void **state)
{
	static struct scene scene;
	scene = (struct scene){.arena = arena_new(MIB)};
	config_init(&scene.config, scene.arena);
	*state = &scene;
	return scene.arena == NULL;
}

static int close_scene(void **state)
{
	struct scene *s = *state;
	arena_free(s->arena);
	return 0;
}

static enum status read(struct scene *s, const char *text)
{
	s->faults = (struct config_faults){0};
	s->err = (struct err){0};
	return config_read(&s->config, s->arena, str_of(text), STR("tocsin.yaml"), &s->faults, &s->err);
}

static bool lay(const struct config *config, struct source *source)
{
	const struct config_source *said = config_find(config, source->id);
	if (!said)
		return false;
	config_lay_facts(said, source);
	config_lay_settings(said, &source->settings);
	return true;
}

static void presets_hold(void **state)
{
	struct scene *s = *state;
	size_t n;
	const struct config_key *keys = config_keys(&n);
	for (size_t i = 0; i < n; i++) {
		struct config other = s->config;
		struct str preset = str_of(keys[i].preset ? keys[i].preset : "");
		assert_int_equal(config_set(&other, s->arena, &keys[i], preset, ORIGIN_PRESET, NULL), OK);
		assert_true(config_key_find(str_of(keys[i].name)) == &keys[i]);
	}
	assert_true(str_eq(s->config.listen, STR("127.0.0.1:8480")));
	assert_int_equal(s->config.fetch.timeout_s, 45);
	assert_true(str_eq(s->config.read.sandbox, STR("auto")));
	assert_true(s->config.fetch.pages && s->config.fetch.robots);
}

static void a_file_is_read(void **state)
{
	struct scene *s = *state;
	if (read(s, "# mine\n"
		    "listen: 127.0.0.1:9000\n"
		    "feeds: [a.opml, \"b.opml\"]\n"
		    "allow_private: 10.0.0.0/8\n"
		    "fetch:\n"
		    "  per_host: 4\n"
		    "  timeout: 2m\n"
		    "  pages: no\n"
		    "sources:\n"
		    "  - url: https://www.example.com/feed/\n"
		    "    interval: 15m\n"
		    "    full_page: no\n"
		    "    credibility: 90\n"
		    "    headers:\n"
		    "      Authorization: Bearer abc\n"
		    "  - id: other.example/rss\n"
		    "    enabled: no\n"))
		fail_msg("%s", s->err.msg);
	struct config *c = &s->config;
	assert_true(str_eq(c->listen, STR("127.0.0.1:9000")));
	assert_int_equal(c->feeds.n, 2);
	assert_true(str_eq(c->feeds.at[1], STR("b.opml")));
	assert_int_equal(c->allow_private.n, 1);
	assert_int_equal(c->fetch.per_host, 4);
	assert_int_equal(c->fetch.timeout_s, 120);
	assert_false(c->fetch.pages);
	assert_int_equal(c->sources.n, 2);

	struct source source = source_new(s->arena, STR("https://example.com/feed"));
	source.title = STR("Kept");
	assert_true(lay(c, &source));
	assert_int_equal(source.settings.interval_s, 900);
	assert_int_equal(source.settings.pages, PAGES_NO);
	assert_int_equal(source.credibility, 90);
	assert_true(str_eq(source.title, STR("Kept")));
	assert_true(str_eq(source.settings.headers, STR("Authorization: Bearer abc")));
	source = source_new(s->arena, STR("https://other.example/rss"));
	assert_true(lay(c, &source));
	assert_true(source.settings.is_disabled);
	source = source_new(s->arena, STR("https://third.example/rss"));
	assert_false(lay(c, &source));

	struct buf out;
	buf_init(&out, MIB);
	config_print(c, &out);
	assert_true(str_has(buf_str(&out), STR("per_host: 4  # tocsin.yaml:6")));
	assert_false(str_has(buf_str(&out), STR("Bearer")));
	struct str printed = str_copy(s->arena, buf_str(&out));
	buf_release(&out);
	config_init(c, s->arena); /* what is printed can be read */
	if (config_read(c, s->arena, printed, STR("printed"), &s->faults, &s->err))
		fail_msg("%s\n%.*s", s->err.msg, STR_FORMAT(printed));
	assert_int_equal(c->fetch.per_host, 4);
	assert_int_equal(c->sources.n, 2);
}

static void faults_have_a_place_and_a_reason(void **state)
{
	struct scene *s = *state;
	static const struct {
		const char *text, *fault;
	} rows[] = {
		{"fetch:\n  per_hots: 2\n",
		 "tocsin.yaml:2:3: fetch.per_hots: there is no such key; did you mean per_host?"},
		{"lisen: a\n", "tocsin.yaml:1:1: lisen: there is no such key; did you mean listen?"},
		{"whatever: a\n", "tocsin.yaml:1:1: whatever: there is no such key (docs/configuration.md)"},
		{"fetch:\n  per_host: many\n",
		 "tocsin.yaml:2:13: fetch.per_host: \"many\" is not a number from 1 to 16"},
		{"fetch:\n  per_host: 17\n", "tocsin.yaml:2:13: fetch.per_host: \"17\" is not a number from 1 to 16"},
		{"fetch:\n  timeout: soon\n", "tocsin.yaml:2:12: fetch.timeout: \"soon\" is not a span such as 15m"},
		{"fetch:\n  pages: maybe\n", "tocsin.yaml:2:10: fetch.pages: \"maybe\" is not yes or no"},
		{"read:\n  sandbox: perhaps\n", "tocsin.yaml:2:12: read.sandbox: \"perhaps\" is none of auto|on|off"},
		{"fetch: 3\n", "tocsin.yaml:1:1: fetch: a section is wanted"},
		{"listen: [a]\n", "tocsin.yaml:1:10: listen: a single value is wanted (ADDR:PORT)"},
		{"feeds: {a: b}\n", "tocsin.yaml:1:9: feeds: a list is wanted"},
		{"- a\n- b\n", "tocsin.yaml:1:"},
		{"just words\n", "tocsin.yaml:1:1: keys with values are wanted"},
		{"listen: a\nlisten: b\n", "tocsin.yaml:2:1: "},
		{"listen: \"a\n", "tocsin.yaml:"},
		{"a: [b\n", "tocsin.yaml:"},
		{"x: &a b\nlisten: *a\n", "tocsin.yaml:1:1: x: there is no such key"},
		{"sources: a\n", "tocsin.yaml:1:10: sources: a list is wanted"},
		{"sources:\n  - interval: 15m\n", "tocsin.yaml:2:5: sources: each one needs a url or an id"},
		{"sources:\n  - url: ftp://a\n", "tocsin.yaml:2:10: sources: url: \"ftp://a\" is not an http"},
		{"sources:\n  - url: http://a.example/\n    intervall: 15m\n",
		 "tocsin.yaml:3:5: sources: intervall: there is no such key; did you mean interval?"},
		{"sources:\n  - url: http://a.example/\n    interval: 1s\n",
		 "tocsin.yaml:3:15: sources: interval: \"1s\" is not a span from 5m to 24h"},
		{"[[[[[[[[[[[[", "tocsin.yaml:1:1: nested deeper than 8"},
		{"listen: a\n%\xff\xff\n", "tocsin.yaml:2:1: not UTF-8"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		config_init(&s->config, s->arena);
		enum status status = read(s, rows[i].text);
		if (!status || !str_starts(str_of(s->err.msg), str_of(rows[i].fault)))
			fail_msg("%s\ngave: %s\nwant: %s", rows[i].text, s->err.msg, rows[i].fault);
	}
}

static void all_faults_are_listed_up_to_a_cap(void **state)
{
	struct scene *s = *state;
	struct buf text;
	buf_init(&text, MIB);
	for (int i = 0; i < 100; i++)
		buf_print(&text, "nonsense%d: 1\n", i);
	char *copy = str_c(s->arena, buf_str(&text));
	buf_release(&text);
	assert_int_equal(read(s, copy), E_SYNTAX);
	assert_int_equal(s->faults.n, 100);
	assert_int_equal(s->faults.lines.n, CAP_CONFIG_FAULTS);
}

static void nothing_and_comments_are_fine(void **state)
{
	struct scene *s = *state;
	static const char *const empty[] = {"", "\n", "\n# only words\n", "---\n", "--- # nothing\n...\n"};
	for (size_t i = 0; i < sizeof(empty) / sizeof(empty[0]); i++)
		if (read(s, empty[i]))
			fail_msg("\"%s\": %s", empty[i], s->err.msg);
}

static void the_environment_is_told_apart(void **state)
{
	struct scene *s = *state;
	char one[] = "TOCSIN_FETCH_PER_HOST=3", two[] = "TOCSIN_FEEDS=a.opml, b.opml", three[] = "TOCSIN_LISTN=x",
	     four[] = "HOME=/", five[] = "TOCSIN_CONFIG=x", bad[] = "TOCSIN_FETCH_PAGES=perhaps";
	char *good_ones[] = {one, two, three, four, five, NULL}, *bad_ones[] = {bad, NULL};
	struct strs unknown = {0};
	assert_int_equal(config_environment(&s->config, s->arena, good_ones, &unknown, &s->err), OK);
	assert_int_equal(s->config.fetch.per_host, 3);
	assert_int_equal(s->config.feeds.n, 2);
	assert_int_equal(unknown.n, 1);
	assert_true(str_eq(unknown.at[0], STR("TOCSIN_LISTN")));
	assert_int_equal(config_environment(&s->config, s->arena, bad_ones, NULL, &s->err), E_SYNTAX);
	assert_true(str_has(str_of(s->err.msg), STR("TOCSIN_FETCH_PAGES (fetch.pages): \"perhaps\" is not yes or no")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(presets_hold, open_scene, close_scene),
		cmocka_unit_test_setup_teardown(a_file_is_read, open_scene, close_scene),
		cmocka_unit_test_setup_teardown(faults_have_a_place_and_a_reason, open_scene, close_scene),
		cmocka_unit_test_setup_teardown(all_faults_are_listed_up_to_a_cap, open_scene, close_scene),
		cmocka_unit_test_setup_teardown(nothing_and_comments_are_fine, open_scene, close_scene),
		cmocka_unit_test_setup_teardown(the_environment_is_told_apart, open_scene, close_scene),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
