/* One article, from the feed's bytes through the shelf into the store and out again as page and JSON, while memory
 * fails at the 1st, 2nd, 3rd ... request. Each time: a status comes back; the file is whole; and a second run, as after
 * a restart, leaves the article and its threat there once, with the page that they have when nothing fails. */
#include "store_fixture.h"

#include "extract.h"
#include "failing_memory.h"
#include "line_data.h"
#include "render.h"
#include "shelf.h"

enum { ONE_BY_ONE = 40, WALL = 1780400000 };

/* ---- SQLite asks here ---- */

static int size_of_piece(void *p)
{
	return (int)((size_t *)p)[-2];
}

static void *sql_malloc(int n)
{
	size_t *p = is_refused() ? NULL : __real_malloc((size_t)n + 16);
	if (!p)
		return NULL;
	p[0] = (size_t)n;
	return p + 2;
}

static void sql_free(void *p)
{
	if (p)
		free((size_t *)p - 2);
}

static void *sql_realloc(void *p, int n)
{
	size_t *more = is_refused() ? NULL : __real_realloc((size_t *)p - 2, (size_t)n + 16);
	if (!more)
		return NULL;
	more[0] = (size_t)n;
	return more + 2;
}

static int sql_round(int n)
{
	return (n + 7) & ~7;
}

static int sql_begin(void *ctx)
{
	(void)ctx;
	return SQLITE_OK;
}

static void sql_end(void *ctx)
{
	(void)ctx;
}

static void hook_sqlite(void)
{
	static const sqlite3_mem_methods methods = {sql_malloc, sql_free,  sql_realloc, size_of_piece,
						    sql_round,  sql_begin, sql_end,     NULL};
	assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &methods), SQLITE_OK);
}

/* ---- in and out ---- */

static enum status read_article(const struct tools *tools, struct dossier **out, struct err *err)
{
	struct parse_hints hints = {.url = STR("https://www.bleepingcomputer.com/feed/")};
	struct arena *arena = arena_new(CAP_FEED_ARENA_BYTES);
	struct dossier *dossier = dossier_new();
	struct feed feed;
	enum status status =
		arena && dossier ? parse_feed(arena, line_data(STR("sample/bleepingcomputer.xml")), &hints, &feed, err)
				 : E_NOMEM;
	if (!status) {
		struct extract_input input = {.entry = &feed.entries.at[0], .page = feed.entries.at[0].content};
		status = dossier_extract(dossier, &input, err);
	}
	if (!status)
		status = dossier_read(tools, dossier, NULL, err);
	arena_free(arena);
	if (!status)
		*out = dossier;
	else
		dossier_free(dossier);
	return status;
}

static enum status keep(const struct tools *tools, const char *folder, struct err *err)
{
	struct store *store = NULL;
	struct shelf *shelf = NULL;
	struct dossier *dossier = NULL;
	struct shelf_answer answer;
	enum status status = read_article(tools, &dossier, err);
	if (status)
		return status;
	status = store_open(folder, STORE_WRITE, &store, err);
	if (!status)
		status = shelf_new(tools, store, &shelf, err);
	if (status)
		dossier_free(dossier);
	else
		status = shelf_put(shelf, dossier, 77, WALL, &answer, err);
	if (!status)
		status = shelf_flush(shelf, WALL, err);
	if (shelf)
		shelf_free(shelf);
	store_close(store);
	return status;
}

/* All that is stored, as JSON and page. */
static enum status show(const char *folder, struct buf *out, struct err *err)
{
	const struct page_frame frame = {.title = STR("t"), .path = STR("/"), .now = WALL};
	const struct threat_choice choice = {0};
	struct threat_query query = {
		.category = -1, .since = TIME_UNKNOWN, .until = TIME_UNKNOWN, .both = true, .limit = 10, .now = WALL};
	struct arena *arena = arena_new(CAP_REQUEST_ARENA_BYTES);
	struct store *store = NULL;
	struct threat_page list = {0};
	struct threat threat;
	enum status status = arena ? store_open(folder, STORE_READ, &store, err) : E_NOMEM;
	if (!status)
		status = store_threats(store, arena, &query, &list, err);
	for (size_t i = 0; i < list.items.n && !status; i++) {
		status = store_threat_get(store, arena, list.items.at[i].id, &threat, err);
		if (status)
			break;
		render_threat_json(out, &threat);
		render_threat_page(out, &frame, &threat, &choice);
		status = buf_status(out);
	}
	store_close(store);
	arena_free(arena);
	return status;
}

/* ---- the torture ---- */

struct torture {
	struct tools tools;
	char folder[64];
	struct buf want;
	size_t requests, showing; /* of keeping, of showing */
};

static void empty_folder(const struct torture *t)
{
	DIR *folder = opendir(t->folder);
	for (struct dirent *entry; folder && (entry = readdir(folder));)
		if (entry->d_name[0] != '.')
			(void)unlinkat(dirfd(folder), entry->d_name, 0);
	if (folder)
		closedir(folder);
}

static void fail_from(size_t at, bool goes_on)
{
	memory.asked = 0;
	memory.fails_at = at;
	memory.goes_on = goes_on;
}

/* A failed change comes as E_NOMEM; SQLite tells some of its own as a failure of the file. */
static void must_be_want_of_memory(enum status status, size_t at, const struct err *err)
{
	if (status && status != E_NOMEM && status != E_IO)
		fail_msg("request %zu: %s (%s)", at, status_name(status), err->msg);
}

static bool try(struct torture *t, size_t at, bool goes_on)
{
	struct err err = {0};
	struct store *store = NULL;
	struct store_stats stats;
	struct buf got;
	empty_folder(t);
	fail_from(at, goes_on);
	enum status status = keep(&t->tools, t->folder, &err);
	fail_from(0, false);
	must_be_want_of_memory(status, at, &err);
	if (status && keep(&t->tools, t->folder, &err))
		fail_msg("request %zu: afterwards it cannot be kept: %s", at, err.msg);
	if (store_open(t->folder, STORE_WRITE, &store, &err) || store_check(store, &err) ||
	    store_stats(store, &stats, &err))
		fail_msg("request %zu: %s", at, err.msg);
	store_close(store);
	assert_int_equal(stats.articles, 1);
	assert_int_equal(stats.threats, 1);
	buf_init(&got, CAP_PACKED_BYTES);
	if (show(t->folder, &got, &err))
		fail_msg("request %zu: %s", at, err.msg);
	if (!str_eq(buf_str(&got), buf_str(&t->want)))
		fail_msg("request %zu: what is stored is another", at);
	buf_release(&got);
	return status != OK;
}

static int begin(void **state)
{
	static struct torture t;
	struct err err = {0};
	hook_libraries();
	hook_sqlite();
	(void)snprintf(t.folder, sizeof(t.folder), "%s/tocsin-torture-XXXXXX",
		       access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	if (!mkdtemp(t.folder) || tools_init(&t.tools, &err))
		fail_msg("%s", err.msg);
	*state = &t;
	for (int i = 0; i < 2; i++) { /* the first walk fills what libraries keep for good */
		empty_folder(&t);
		buf_release(&t.want);
		buf_init(&t.want, CAP_PACKED_BYTES);
		memory.asked = 0;
		if (keep(&t.tools, t.folder, &err))
			fail_msg("%s", err.msg);
		t.requests = memory.asked;
		memory.asked = 0;
		if (show(t.folder, &t.want, &err))
			fail_msg("%s", err.msg);
		t.showing = memory.asked;
	}
	return 0;
}

static int end(void **state)
{
	struct torture *t = *state;
	empty_folder(t);
	(void)rmdir(t->folder);
	buf_release(&t->want);
	tools_release(&t->tools);
	return 0;
}

static void a_refusal_loses_and_doubles_nothing(void **state)
{
	struct torture *t = *state;
	print_message("%zu requests to keep, %zu to show\n", t->requests, t->showing);
	assert_true(t->requests > 100 && t->showing > 5 && t->want.n > 1000);
	for (size_t at = 1; at <= t->requests; at = next_failure(at, ONE_BY_ONE, 12))
		(void)try(t, at, false);
}

static void lasting_want_loses_and_doubles_nothing(void **state)
{
	struct torture *t = *state;
	size_t tried = 0, failed = 0;
	for (size_t at = 1; at <= t->requests; at = next_failure(at, ONE_BY_ONE, 12), tried++)
		failed += try(t, at, true);
	assert_true(failed > tried * 9 / 10); /* nothing goes on without memory */
}

static void a_page_is_shown_whole_or_not_at_all(void **state)
{
	struct torture *t = *state;
	struct err err = {0};
	empty_folder(t);
	assert_int_equal(keep(&t->tools, t->folder, &err), OK);
	for (size_t at = 1; at <= t->showing; at = next_failure(at, 4 * ONE_BY_ONE, 20)) {
		struct buf got;
		buf_init(&got, CAP_PACKED_BYTES);
		fail_from(at, at % 2);
		enum status status = show(t->folder, &got, &err);
		fail_from(0, false);
		must_be_want_of_memory(status, at, &err);
		if (!status && !str_eq(buf_str(&got), buf_str(&t->want)))
			fail_msg("request %zu: refused in silence, and the page is another", at);
		buf_release(&got);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_is_shown_whole_or_not_at_all),
		cmocka_unit_test(a_refusal_loses_and_doubles_nothing),
		cmocka_unit_test(lasting_want_loses_and_doubles_nothing),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
