/* One whole item, from the feed's bytes to the threat's JSON, while memory fails at the 1st, 2nd, 3rd ...
 * request, until it goes through: every failure must come back as a status, or change nothing. What an ASan build adds:
 * nothing may be lost on the way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "buf.h"
#include "caps.h"
#include "compose.h"
#include "failing_memory.h"
#include "line_data.h"
#include "placer.h"
#include "render.h"

/* ---- the item ---- */

enum { NOW = 1780400000, ONE_BY_ONE = 300 };

struct item { /* what is held on the way */
	struct arena *feed, *threat;
	struct dossier *dossier;
	struct placer placer;
	struct buf json;
};

static void item_release(struct item *item)
{
	placer_release(&item->placer);
	dossier_free(item->dossier);
	arena_free(item->feed);
	arena_free(item->threat);
}

static enum status tell(const struct tools *tools, struct item *item, struct err *err)
{
	struct place place;
	enum status status = placer_init(&item->placer, tools, err);
	if (!status)
		status = placer_place(&item->placer, item->dossier, &place, err);
	if (status)
		return status;
	struct members members = {0};
	struct member *member = vec_push(item->threat, &members);
	if (!member)
		return E_NOMEM;
	*member = dossier_member(item->dossier);
	struct threat threat;
	status = compose_threat(item->threat, tools, place.placement.threat, &members, NULL, NOW, &threat, err);
	if (status)
		return status;
	render_threat_json(&item->json, &threat);
	return buf_status(&item->json);
}

static enum status walk(const struct tools *tools, struct item *item, struct err *err)
{
	struct parse_hints hints = {.url = STR("https://www.bleepingcomputer.com/feed/")};
	struct feed feed;
	item->feed = arena_new(CAP_FEED_ARENA_BYTES);
	item->threat = arena_new(CAP_THREAT_ARENA_BYTES);
	item->dossier = dossier_new();
	if (!item->feed || !item->threat || !item->dossier)
		return E_NOMEM;
	enum status status = parse_feed(item->feed, line_data(STR("sample/bleepingcomputer.xml")), &hints, &feed, err);
	if (status)
		return status;
	struct extract_input input = {.entry = &feed.entries.at[0], .page = feed.entries.at[0].content};
	status = dossier_extract(item->dossier, &input, err);
	if (!status)
		status = dossier_read(tools, item->dossier, NULL, err);
	return status ? status : tell(tools, item, err);
}

/* ---- the torture ---- */

struct torture {
	struct tools tools;
	struct buf want; /* the JSON when nothing fails */
	size_t requests;
};

static void try(struct torture *t, size_t fails_at, bool goes_on)
{
	struct item item = {0};
	struct err err = {0};
	buf_init(&item.json, CAP_PACKED_BYTES);
	memory.asked = 0;
	memory.fails_at = fails_at;
	memory.goes_on = goes_on;
	enum status status = walk(&t->tools, &item, &err);
	memory.fails_at = 0;
	item_release(&item);
	if (status && status != E_NOMEM)
		fail_msg("request %zu of %zu: %s (%s)", fails_at, t->requests, status_name(status), err.msg);
	if (!status && !str_eq(buf_str(&item.json), buf_str(&t->want)))
		fail_msg("request %zu of %zu: refused in silence, and the threat is another", fails_at, t->requests);
	buf_release(&item.json);
}

static int set_up(void **state)
{
	static struct torture t;
	struct err err;
	hook_libraries();
	if (tools_init(&t.tools, &err))
		fail_msg("%s", err.msg);
	*state = &t;
	for (int i = 0; i < 2; i++) { /* the first walk fills what libraries keep for good */
		struct item item = {0};
		buf_release(&t.want);
		buf_init(&item.json, CAP_PACKED_BYTES);
		memory.asked = 0;
		if (walk(&t.tools, &item, &err))
			fail_msg("%s", err.msg);
		t.requests = memory.asked;
		t.want = item.json;
		item_release(&item);
	}
	return 0;
}

static int tear_down(void **state)
{
	struct torture *t = *state;
	buf_release(&t->want);
	tools_release(&t->tools);
	return 0;
}

static void one_refusal_comes_back_as_a_status(void **state)
{
	struct torture *t = *state;
	print_message("%zu requests\n", t->requests);
	assert_true(t->requests > 20);
	for (size_t at = 1; at <= t->requests; at = next_failure(at, ONE_BY_ONE, 40))
		try(t, at, false);
}

static void lasting_want_comes_back_as_a_status(void **state)
{
	struct torture *t = *state;
	for (size_t at = 1; at <= t->requests; at = next_failure(at, ONE_BY_ONE, 40))
		try(t, at, true);
}

static void what_is_not_refused_is_the_same(void **state)
{
	struct torture *t = *state;
	try(t, t->requests + 1, true);
	assert_true(buf_str(&t->want).n > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_refusal_comes_back_as_a_status),
		cmocka_unit_test(lasting_want_comes_back_as_a_status),
		cmocka_unit_test(what_is_not_refused_is_the_same),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
