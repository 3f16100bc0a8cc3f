/* What is put comes back the same; what was committed survives; what is damaged or foreign is refused. */
#include "store_fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

/* ---- sources, entries, facts ---- */

static void a_source_comes_back(void **state)
{
	struct fixture *f = *state;
	struct source source = {.id = STR("b.example/feed"),
				.title = STR("Büro für Sicherheit"),
				.category = CATEGORY_ADVISORY,
				.etag = STR("\"x\""),
				.last_try = TIME_UNKNOWN,
				.polls = 7},
		      back;
	struct sources all;
	MUST(store_source_put(f->store, &source, &f->err));
	source.polls = 8;
	MUST(store_source_put(f->store, &source, &f->err));
	source.id = STR("a.example/feed");
	MUST(store_source_put(f->store, &source, &f->err));
	MUST(store_source_get(f->store, f->arena, STR("b.example/feed"), &back, &f->err));
	assert_true(str_eq(back.title, source.title));
	assert_int_equal(back.polls, 8);
	assert_int_equal(back.last_try, TIME_UNKNOWN);
	MUST(store_sources(f->store, f->arena, &all, &f->err));
	assert_int_equal(all.n, 2);
	assert_true(str_eq(all.at[0].id, STR("a.example/feed")));
	MUST(store_source_remove(f->store, STR("a.example/feed"), &f->err));
	assert_int_equal(store_source_remove(f->store, STR("a.example/feed"), &f->err), E_NOTFOUND);
	assert_int_equal(store_source_get(f->store, f->arena, STR("a.example/feed"), &back, &f->err), E_NOTFOUND);
	assert_string_equal(f->err.msg, "store: no source a.example/feed");
}

static void an_entry_is_seen_once_marked(void **state)
{
	struct fixture *f = *state;
	bool seen = true;
	MUST(store_entry_seen(f->store, UINT64_MAX, &seen, &f->err));
	assert_false(seen);
	MUST(store_entry_mark(f->store, UINT64_MAX, NOW, &f->err));
	MUST(store_entry_mark(f->store, UINT64_MAX, NOW + 1, &f->err));
	MUST(store_entry_seen(f->store, UINT64_MAX, &seen, &f->err));
	assert_true(seen);
}

static void a_fact_is_empty_until_put(void **state)
{
	struct fixture *f = *state;
	struct str value = STR("?");
	MUST(store_fact_get(f->store, f->arena, STR("sample"), &value, &f->err));
	assert_int_equal(value.n, 0);
	MUST(store_fact_put(f->store, STR("sample"), STR("1"), &f->err));
	MUST(store_fact_get(f->store, f->arena, STR("sample"), &value, &f->err));
	assert_true(str_eq(value, STR("1")));
}

/* ---- articles ---- */

static void an_article_comes_back_with_its_bytes(void **state)
{
	struct fixture *f = *state;
	struct stored_article a = article_of("a1", "s.example", "t1", "Title", ""), back;
	a.article.text = STR("One\0two \xff\xfe three");
	a.article.sure = 0.75;
	a.article.lifecycle = LIFECYCLE_IDENTIFIED;
	a.signature = STR("\0\1\2");
	a.why = STR("why\0");
	assert_int_equal(put_article(f, &a), 1);
	MUST(store_article_get(f->store, f->arena, STR("a1"), &back, &f->err));
	assert_true(str_eq(back.article.text, a.article.text));
	assert_true(str_eq(back.article.url, a.article.url));
	assert_true(str_eq(back.signature, a.signature));
	assert_true(str_eq(back.why, a.why));
	assert_int_equal(back.features.n, 0);
	assert_true(back.article.sure > 0.74 && back.article.sure < 0.76);
	assert_int_equal(back.article.lifecycle, LIFECYCLE_IDENTIFIED);
	assert_int_equal(back.seq, 1);
	assert_int_equal(store_article_get(f->store, f->arena, STR("a2"), &back, &f->err), E_NOTFOUND);
}

static void a_changed_text_is_a_revision(void **state)
{
	struct fixture *f = *state;
	struct stored_article a = article_of("a1", "s.example", "t1", "First title", "First text."), back;
	struct stored_articles old;
	a.article.lifecycle = LIFECYCLE_INVESTIGATING;
	uint64_t seq = put_article(f, &a);
	a.threat = STR("t2"); /* no new text: no revision */
	assert_int_equal(put_article(f, &a), seq);
	a.article.title = STR("Second title");
	a.article.text = STR("Second text.");
	a.article.lifecycle = LIFECYCLE_RESOLVED;
	a.stored = NOW + 60;
	assert_int_equal(put_article(f, &a), seq);
	MUST(store_article_get(f->store, f->arena, STR("a1"), &back, &f->err));
	assert_int_equal(back.revision, 1);
	assert_true(str_eq(back.article.text, STR("Second text.")));
	assert_int_equal(back.article.lifecycle, LIFECYCLE_RESOLVED);
	assert_true(str_eq(back.threat, STR("t2")));
	MUST(store_revisions(f->store, f->arena, STR("a1"), 9, &old, &f->err));
	assert_int_equal(old.n, 1);
	assert_int_equal(old.at[0].revision, 0);
	assert_int_equal(old.at[0].stored, NOW);
	assert_true(str_eq(old.at[0].article.text, STR("First text.")));
	assert_int_equal(old.at[0].article.lifecycle, LIFECYCLE_INVESTIGATING);
	struct strs revised;
	MUST(store_revised(f->store, f->arena, STR("t2"), 9, &revised, &f->err));
	assert_int_equal(revised.n, 1);
	assert_true(str_eq(revised.at[0], STR("a1")));
	MUST(store_revised(f->store, f->arena, STR("t1"), 9, &revised, &f->err));
	assert_int_equal(revised.n, 0);
	MUST(store_check(f->store, &f->err)); /* the word lists followed */
}

static struct threat threat_named(const char *id, const char *title)
{
	struct threat threat = {.updated = NOW, .published = NOW};
	threat.id = str_of(id);
	threat.title = str_of(title);
	return threat;
}

static size_t found_with(struct fixture *f, const char *word)
{
	struct threat_page page;
	struct threat_query query = {.search = str_of(word),
				     .category = -1,
				     .since = TIME_UNKNOWN,
				     .until = TIME_UNKNOWN,
				     .both = true,
				     .now = NOW,
				     .limit = 9};
	MUST(store_threats(f->store, f->arena, &query, &page, &f->err));
	return page.items.n;
}

/* Words reach their lists at the end of a transaction, whatever became of a row inside it. */
static void words_follow_a_whole_transaction(void **state)
{
	struct fixture *f = *state;
	struct stored_article a = article_of("a1", "s.example", "t1", "First", "quokka"),
			      b = article_of("a2", "s.example", "t2", "Second", "numbat");
	struct threat one = threat_named("t1", "One bilby"), two = threat_named("t2", "Two potoroo");
	MUST(store_threat_put(f->store, &one, &f->err));
	MUST(store_begin(f->store, &f->err));
	put_article(f, &a);
	put_article(f, &b);
	a.article.text = STR("wombat");
	put_article(f, &a);
	MUST(store_members_move(f->store, STR("t2"), STR("t1"), &f->err));
	MUST(store_threat_put(f->store, &two, &f->err));
	one.title = STR("One dunnart");
	MUST(store_threat_put(f->store, &one, &f->err));
	one.title = STR("One dingo");
	MUST(store_threat_put(f->store, &one, &f->err));
	MUST(store_commit(f->store, &f->err));
	MUST(store_check(f->store, &f->err));
	const char *gone[] = {"quokka", "bilby", "dunnart"}, *there[] = {"wombat", "numbat", "potoroo", "dingo"};
	for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
		assert_int_equal(found_with(f, gone[i]), 0);
	for (size_t i = 0; i < sizeof(there) / sizeof(there[0]); i++)
		assert_int_equal(found_with(f, there[i]), 1);

	MUST(store_begin(f->store, &f->err));
	b = article_of("a3", "s.example", "t1", "Third", "koala");
	put_article(f, &b);
	two.title = STR("Two koalas");
	MUST(store_threat_put(f->store, &two, &f->err));
	store_rollback(f->store);
	a.article.id = STR("a4");
	put_article(f, &a);
	assert_int_equal(found_with(f, "koala"), 0);
	assert_int_equal(found_with(f, "potoroo"), 1);
	MUST(store_check(f->store, &f->err));
}

static void members_are_listed_by_age_and_moved(void **state)
{
	struct fixture *f = *state;
	const char *ids[] = {"late", "early", "middle"};
	const int64_t times[] = {NOW + 9, NOW + 1, NOW + 5};
	struct stored_articles members;
	for (int i = 0; i < 3; i++) {
		struct stored_article a = article_of(ids[i], "s.example", i ? "t1" : "t0", ids[i], "Text.");
		a.article.published = times[i];
		put_article(f, &a);
	}
	MUST(store_members_move(f->store, STR("t0"), STR("t1"), &f->err));
	MUST(store_members(f->store, f->arena, STR("t1"), 2, &members, &f->err));
	assert_int_equal(members.n, 2);
	assert_true(str_eq(members.at[0].article.id, STR("early")));
	assert_true(str_eq(members.at[1].article.id, STR("middle")));
	assert_true(str_eq(members.at[1].article.text, STR("Text.")));
	MUST(store_members(f->store, f->arena, STR("t0"), 9, &members, &f->err));
	assert_int_equal(members.n, 0);
}

struct walked {
	uint64_t sum;
	size_t n, stop_at;
};

static enum status count_walked(void *ctx, const struct stored_article *article)
{
	struct walked *w = ctx;
	assert_true(str_eq(article->signature, STR("sig")));
	assert_int_equal(article->article.title.n, 0);
	assert_int_equal(article->article.text.n, 0);
	assert_true(article->seq > w->sum);
	w->sum = article->seq;
	return ++w->n == w->stop_at ? E_LIMIT : OK;
}

static void a_walk_goes_on_from_where_it_was(void **state)
{
	struct fixture *f = *state;
	struct walked all = {0}, rest = {0}, some = {.stop_at = 2};
	for (int i = 0; i < 5; i++) {
		char id[2] = {(char)('a' + i), 0};
		struct stored_article a = article_of(id, "s.example", "t1", "Title", "Text.");
		a.signature = STR("sig");
		put_article(f, &a);
	}
	MUST(store_articles_walk(f->store, 0, count_walked, &all, &f->err));
	assert_int_equal(all.n, 5);
	MUST(store_articles_walk(f->store, 3, count_walked, &rest, &f->err));
	assert_int_equal(rest.n, 2);
	assert_int_equal(store_articles_walk(f->store, 0, count_walked, &some, &f->err), E_LIMIT);
	assert_int_equal(some.n, 2);
}

/* ---- forgetting ---- */

static void put_threat(struct fixture *f, const char *id, const char *source)
{
	struct threat_article article = {.id = STR("x"), .source_id = str_of(source)};
	struct threat threat = {.id = str_of(id), .title = str_of(id), .updated = NOW, .articles = {&article, 1, 1}};
	MUST(store_threat_put(f->store, &threat, &f->err));
}

static void a_forgotten_source_leaves_a_note(void **state)
{
	struct fixture *f = *state;
	struct stored_article a = article_of("s1", "sample/one", "alone", "Sampled", "Some zebra text."), back;
	struct threat threat;
	struct store_stats stats;
	bool seen;
	put_article(f, &a);
	a.article.id = STR("s2");
	a.threat = STR("both");
	put_article(f, &a);
	a = article_of("r1", "real.example", "both", "Real", "Copied.");
	a.copy_of = STR("s2");
	put_article(f, &a);
	a.article.id = STR("r2");
	put_article(f, &a);
	put_threat(f, "alone", "sample/one");
	put_threat(f, "both", "sample/one");
	MUST(store_entry_mark_of(f->store, STR("sample/one"), 1, NOW, &f->err));
	MUST(store_entry_mark_of(f->store, STR("real.example"), 2, NOW, &f->err));

	assert_int_equal(store_forget_sources(f->store, STR_EMPTY, STR("All"), &f->err), E_SYNTAX);
	MUST(store_begin(f->store, &f->err));
	MUST(store_forget_sources(f->store, STR("sample/"), STR("The sample was removed"), &f->err));
	MUST(store_commit(f->store, &f->err));

	MUST(store_threat_get(f->store, f->arena, STR("alone"), &threat, &f->err));
	assert_int_equal(threat.state, THREAT_REMOVED);
	assert_true(str_eq(threat.note, STR("The sample was removed")));
	MUST(store_threat_get(f->store, f->arena, STR("both"), &threat, &f->err));
	assert_int_equal(threat.state, THREAT_OPEN);
	assert_int_equal(store_article_get(f->store, f->arena, STR("s1"), &back, &f->err), E_NOTFOUND);
	MUST(store_article_get(f->store, f->arena, STR("r1"), &back, &f->err));
	assert_int_equal(back.copy_of.n, 0);
	MUST(store_article_get(f->store, f->arena, STR("r2"), &back, &f->err));
	assert_true(str_eq(back.copy_of, STR("r1")));
	MUST(store_entry_seen(f->store, 1, &seen, &f->err));
	assert_false(seen);
	MUST(store_entry_seen(f->store, 2, &seen, &f->err));
	assert_true(seen);
	MUST(store_stats(f->store, &stats, &f->err));
	assert_int_equal(stats.articles, 2);
	assert_int_equal(stats.removed, 1);
	MUST(store_check(f->store, &f->err));
}

/* ---- handles ---- */

static void a_second_writer_is_refused(void **state)
{
	struct fixture *f = *state;
	struct store *second = NULL;
	assert_int_equal(store_open(f->folder, STORE_WRITE, &second, &f->err), E_CONFLICT);
	assert_null(second);
	assert_non_null(strstr(f->err.msg, f->folder));
	reopen(f);
}

static void a_reader_sees_what_is_committed(void **state)
{
	struct fixture *f = *state;
	struct store *reader;
	struct stored_article a = article_of("a1", "s.example", "t1", "Title", "Text."), back;
	uint64_t seq;
	MUST(store_open(f->folder, STORE_READ, &reader, &f->err));
	MUST(store_begin(f->store, &f->err));
	put_article(f, &a);
	assert_int_equal(store_article_get(reader, f->arena, STR("a1"), &back, &f->err), E_NOTFOUND);
	MUST(store_commit(f->store, &f->err));
	MUST(store_article_get(reader, f->arena, STR("a1"), &back, &f->err));
	MUST(store_check(reader, &f->err));
	assert_int_equal(store_article_put(reader, &a, &seq, &f->err), E_IO);
	store_close(reader);
}

static void a_rollback_takes_all_back(void **state)
{
	struct fixture *f = *state;
	struct stored_article a = article_of("a1", "s.example", "t1", "Title", "Text."), back;
	MUST(store_begin(f->store, &f->err));
	put_article(f, &a);
	store_rollback(f->store);
	assert_int_equal(store_article_get(f->store, f->arena, STR("a1"), &back, &f->err), E_NOTFOUND);
	MUST(store_begin(f->store, &f->err));
	put_article(f, &a);
	MUST(store_commit(f->store, &f->err));
	MUST(store_article_get(f->store, f->arena, STR("a1"), &back, &f->err));
}

/* A threat too large to pack fails after its columns were written: nothing of it may be committed. */
static void a_half_put_cannot_be_committed(void **state)
{
	struct fixture *f = *state;
	size_t n = CAP_PACKED_BYTES + 1;
	char *big = calloc(n, 1);
	struct threat threat = {.id = STR("big"), .note = {big, n}}, back;
	MUST(store_begin(f->store, &f->err));
	assert_int_equal(store_threat_put(f->store, &threat, &f->err), E_LIMIT);
	assert_int_equal(store_commit(f->store, &f->err), E_CONFLICT);
	store_rollback(f->store);
	assert_int_equal(store_threat_put(f->store, &threat, &f->err), E_LIMIT);
	threat.note = STR_EMPTY;
	MUST(store_threat_put(f->store, &threat, &f->err));
	MUST(store_threat_get(f->store, f->arena, STR("big"), &back, &f->err));
	free(big);
}

static void files_are_private(void **state)
{
	struct fixture *f = *state;
	static const char *const names[] = {"tocsin.db", "tocsin.db-wal", "lock"};
	struct stat info;
	char path[512];
	for (size_t i = 0; i < 3; i++) {
		path_of(f, names[i], path, sizeof(path));
		assert_int_equal(stat(path, &info), 0);
		assert_int_equal(info.st_mode & 0777, 0600);
	}
}

static void a_missing_folder_is_made_by_a_writer_only(void **state)
{
	struct fixture *f = *state;
	struct store *store;
	struct stat info;
	char inner[64];
	(void)snprintf(inner, sizeof(inner), "%s/.inner", f->folder);
	assert_int_equal(store_open(inner, STORE_READ, &store, &f->err), E_NOTFOUND);
	MUST(store_open(inner, STORE_WRITE, &store, &f->err));
	store_close(store);
	assert_int_equal(stat(inner, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0700);
	static const char *const names[] = {"tocsin.db", "lock"};
	for (size_t i = 0; i < 2; i++) {
		char path[128];
		(void)snprintf(path, sizeof(path), "%s/%s", inner, names[i]);
		assert_int_equal(unlink(path), 0);
	}
	assert_int_equal(rmdir(inner), 0);
}

/* ---- foreign and damaged files ---- */

static void a_newer_schema_is_refused(void **state)
{
	struct fixture *f = *state;
	meddle(f, "PRAGMA user_version = 900");
	assert_int_equal(store_open(f->folder, STORE_WRITE, &f->store, &f->err), E_SYNTAX);
	assert_non_null(strstr(f->err.msg, "schema 900"));
	assert_int_equal(store_open(f->folder, STORE_READ, &f->store, &f->err), E_SYNTAX);
	meddle(f, "PRAGMA user_version = 1; PRAGMA application_id = 42");
	assert_int_equal(store_open(f->folder, STORE_WRITE, &f->store, &f->err), E_SYNTAX);
	assert_non_null(strstr(f->err.msg, "another program"));
	f->store = NULL;
}

static void a_file_with_data_is_copied_before_a_migration(void **state)
{
	struct fixture *f = *state;
	char path[512];
	struct stat info;
	store_close(f->store);
	f->store = NULL;
	path_of(f, "tocsin-before-001.db", path, sizeof(path));
	assert_int_not_equal(stat(path, &info), 0); /* none for the empty file of the beginning */
	path_of(f, "tocsin.db", path, sizeof(path));
	assert_int_equal(unlink(path), 0);
	meddle(f, "CREATE TABLE notes(text); INSERT INTO notes VALUES('kept')");
	reopen(f);
	path_of(f, "tocsin-before-001.db", path, sizeof(path));
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	assert_true(info.st_size > 0);
}

static void a_damaged_row_is_an_error(void **state)
{
	struct fixture *f = *state;
	struct threat threat;
	struct source source = {.id = STR("s")};
	struct sources sources = {0};
	put_threat(f, "t1", "s");
	put_threat(f, "t2", "s");
	MUST(store_source_put(f->store, &source, &f->err));
	meddle(f,
	       "UPDATE threat_bodies SET body = CAST(substr(body, 1, length(body) - 1) || 'x' AS BLOB) WHERE num = 1;"
	       "UPDATE sources SET body = zeroblob(40)");
	reopen(f);
	assert_int_equal(store_threat_get(f->store, f->arena, STR("t1"), &threat, &f->err), E_SYNTAX);
	MUST(store_threat_get(f->store, f->arena, STR("t2"), &threat, &f->err));
	assert_int_equal(store_sources(f->store, f->arena, &sources, &f->err), E_SYNTAX);
	assert_int_equal(sources.n, 0);
}

static void a_damaged_file_is_found_by_the_check(void **state)
{
	struct fixture *f = *state;
	char path[512], noise[8192];
	for (int i = 0; i < 40; i++) {
		char id[16];
		(void)snprintf(id, sizeof(id), "t%d", i);
		put_threat(f, id, "s");
	}
	store_close(f->store);
	f->store = NULL;
	path_of(f, "tocsin.db", path, sizeof(path));
	int file = open(path, O_RDWR);
	memset(noise, 0x5a, sizeof(noise));
	assert_int_equal(pwrite(file, noise, sizeof(noise), 5 * 8192), sizeof(noise));
	close(file);
	enum status status = store_open(f->folder, STORE_READ, &f->store, &f->err);
	if (!status)
		status = store_check(f->store, &f->err);
	assert_int_equal(status, E_IO);
	assert_int_equal(strncmp(f->err.msg, "store: ", 7), 0);
}

static void a_stranger_to_sql_is_a_file_error(void **state)
{
	struct fixture *f = *state;
	char path[512];
	store_close(f->store);
	f->store = NULL;
	path_of(f, "tocsin.db", path, sizeof(path));
	FILE *file = fopen(path, "w");
	for (int i = 0; i < 1000; i++)
		(void)fputs("this is a letter, no database\n", file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(store_open(f->folder, STORE_WRITE, &f->store, &f->err), E_IO);
	assert_null(f->store);
}

/* ---- being killed ---- */

enum { BATCH = 20 };

/* Writes batches for ever; tells the number of each once it is committed. */
static void write_for_ever(const char *folder, int from, int tell)
{
	struct store *store;
	struct err err;
	uint64_t seq;
	if (store_open(folder, STORE_WRITE, &store, &err))
		_exit(1);
	for (int batch = from;; batch++) {
		char threat[16], id[32];
		(void)snprintf(threat, sizeof(threat), "t%d", batch);
		enum status status = store_begin(store, &err);
		for (int i = 0; i < BATCH && !status; i++) {
			(void)snprintf(id, sizeof(id), "%d-%d", batch, i);
			struct stored_article a = article_of(id, "s.example", threat, "Killed in the act",
							     "A text of some length about an outage of the mail.");
			status = store_article_put(store, &a, &seq, &err);
		}
		if (!status)
			status = store_fact_put(store, STR("last"), str_of(threat), &err);
		if (status || store_commit(store, &err) || write(tell, &batch, sizeof(batch)) != sizeof(batch))
			_exit(2);
	}
}

/* The last batch that was told, after the writer was killed. */
static int kill_a_writer(const char *folder, int from, long after_ms)
{
	int ends[2], batch, last = from - 1, how;
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		write_for_ever(folder, from, ends[1]);
	close(ends[1]);
	assert_int_equal(read(ends[0], &last, sizeof(last)), sizeof(last));
	(void)nanosleep(&(struct timespec){.tv_nsec = after_ms * 1000000}, NULL);
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, &how, 0), child);
	assert_true(WIFSIGNALED(how));
	while (read(ends[0], &batch, sizeof(batch)) == sizeof(batch))
		last = batch;
	close(ends[0]);
	return last;
}

static void a_killed_writer_loses_nothing(void **state)
{
	struct fixture *f = *state;
	int from = 0;
	for (long round = 0; round < 4; round++) {
		struct str fact;
		struct stored_articles members;
		char threat[16];
		store_close(f->store);
		f->store = NULL;
		int told = kill_a_writer(f->folder, from, 7 + 13 * round);
		MUST(store_open(f->folder, STORE_WRITE, &f->store, &f->err));
		MUST(store_check(f->store, &f->err));
		MUST(store_fact_get(f->store, f->arena, STR("last"), &fact, &f->err));
		int next = told + 1; /* may be committed and not yet told */
		(void)snprintf(threat, sizeof(threat), "t%d", next);
		bool is_ahead = str_eq(fact, str_of(threat));
		for (int batch = 0; batch <= next + 1; batch++) {
			(void)snprintf(threat, sizeof(threat), "t%d", batch);
			MUST(store_members(f->store, f->arena, str_of(threat), 99, &members, &f->err));
			assert_int_equal(members.n, batch <= told || (batch == next && is_ahead) ? BATCH : 0);
		}
		from = next + is_ahead;
	}
}

#define STORE_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(a_source_comes_back),
		STORE_TEST(an_entry_is_seen_once_marked),
		STORE_TEST(a_fact_is_empty_until_put),
		STORE_TEST(an_article_comes_back_with_its_bytes),
		STORE_TEST(a_changed_text_is_a_revision),
		STORE_TEST(words_follow_a_whole_transaction),
		STORE_TEST(members_are_listed_by_age_and_moved),
		STORE_TEST(a_walk_goes_on_from_where_it_was),
		STORE_TEST(a_forgotten_source_leaves_a_note),
		STORE_TEST(a_second_writer_is_refused),
		STORE_TEST(a_reader_sees_what_is_committed),
		STORE_TEST(a_rollback_takes_all_back),
		STORE_TEST(a_half_put_cannot_be_committed),
		STORE_TEST(files_are_private),
		STORE_TEST(a_missing_folder_is_made_by_a_writer_only),
		STORE_TEST(a_newer_schema_is_refused),
		STORE_TEST(a_file_with_data_is_copied_before_a_migration),
		STORE_TEST(a_damaged_row_is_an_error),
		STORE_TEST(a_damaged_file_is_found_by_the_check),
		STORE_TEST(a_stranger_to_sql_is_a_file_error),
		STORE_TEST(a_killed_writer_loses_nothing),
	};
	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
