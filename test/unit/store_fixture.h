#ifndef TOCSIN_STORE_FIXTURE_H
#define TOCSIN_STORE_FIXTURE_H
/* A store in a folder of its own, made before and taken away after each test; in memory where there is a
 * place for that, since most of the time would be waiting for the disk. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <dirent.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "caps.h"
#include "store.h"

#define NOW INT64_C(1780358400)
#define DAY INT64_C(86400)
#define MUST(call) must((call), &f->err, #call)

struct fixture {
	char folder[32];
	struct store *store;
	struct arena *arena;
	struct err err;
};

static inline void must(enum status status, const struct err *err, const char *call)
{
	if (status)
		fail_msg("%s: %s", call, err->msg);
}

static inline int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	if (!f)
		return -1;
	(void)snprintf(f->folder, sizeof(f->folder), "%s/tocsin-store-XXXXXX",
		       access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	f->arena = arena_new(64 * 1024 * 1024);
	*state = f;
	return !mkdtemp(f->folder) || !f->arena || store_open(f->folder, STORE_WRITE, &f->store, &f->err) ? -1 : 0;
}

static inline void path_of(const struct fixture *f, const char *name, char *out, size_t n)
{
	assert_true((size_t)snprintf(out, n, "%s/%s", f->folder, name) < n);
}

static inline int tear_down(void **state)
{
	struct fixture *f = *state;
	char path[512];
	store_close(f->store);
	DIR *folder = opendir(f->folder);
	for (struct dirent *entry; folder && (entry = readdir(folder));)
		if (entry->d_name[0] != '.') {
			path_of(f, entry->d_name, path, sizeof(path));
			(void)unlink(path);
		}
	closedir(folder);
	(void)rmdir(f->folder);
	arena_free(f->arena);
	free(f);
	return 0;
}

static inline void reopen(struct fixture *f)
{
	store_close(f->store);
	f->store = NULL;
	MUST(store_open(f->folder, STORE_WRITE, &f->store, &f->err));
}

/* Runs SQL on the closed file, as a stranger would. */
static inline void meddle(struct fixture *f, const char *sql)
{
	char path[512];
	sqlite3 *db;
	store_close(f->store);
	f->store = NULL;
	path_of(f, "tocsin.db", path, sizeof(path));
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static inline struct stored_article article_of(const char *id, const char *source, const char *threat,
					       const char *title, const char *text)
{
	return (struct stored_article){.article = {.id = str_of(id),
						   .source = str_of(source),
						   .url = STR("https://outlet.example/story"),
						   .title = str_of(title),
						   .text = str_of(text),
						   .lang = STR("en"),
						   .published = NOW},
				       .threat = str_of(threat),
				       .stored = NOW};
}

static inline uint64_t put_article(struct fixture *f, const struct stored_article *article)
{
	uint64_t seq = 0;
	MUST(store_article_put(f->store, article, &seq, &f->err));
	return seq;
}

#endif
