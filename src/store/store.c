#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "store_pairs.h"
#include "store_priv.h"
#include "store_touched.h"

enum { PATH_BYTES = 4096, BUSY_MS = 5000, ASK_MS = 15000, ASK_EVERY_MS = 1 };

/* ---- the folder ---- */

static enum status path_make(char *out, const char *folder, const char *name, struct err *err)
{
	int n = snprintf(out, PATH_BYTES, "%s/%s", folder, name);
	return n > 0 && n < PATH_BYTES ? OK : err_set(err, E_LIMIT, "store: the folder's name is too long");
}

/* Makes the file with mode 0600 when it is missing, before SQLite would make it readable to others:
 * the files that SQLite puts beside it take their mode from it. */
static enum status file_open(const char *path, int *out, struct err *err)
{
	*out = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	return *out >= 0 ? OK : err_set(err, E_IO, "store: %.120s: %s", path, strerror(errno));
}

static enum status folder_lock(struct store *store, const char *folder, struct err *err)
{
	char path[PATH_BYTES];
	if (mkdir(folder, 0700) && errno != EEXIST)
		return err_set(err, E_IO, "store: %.120s: %s", folder, strerror(errno));
	enum status status = path_make(path, folder, "lock", err);
	if (!status)
		status = file_open(path, &store->lock, err);
	if (!status && flock(store->lock, LOCK_EX | LOCK_NB))
		status = err_set(err, errno == EWOULDBLOCK ? E_CONFLICT : E_IO,
				 "store: another tocsin writes in the folder %.120s", folder);
	return status;
}

static enum status file_ready(struct store *store, const char *folder, const char *path, struct err *err)
{
	int file;
	enum status status = folder_lock(store, folder, err);
	if (!status)
		status = file_open(path, &file, err);
	if (!status)
		close(file);
	return status;
}

/* ---- opening and closing ---- */

/* WAL with synchronous=NORMAL: a commit is safe from a killed process at once, and from a power cut after
 * the next checkpoint; the file is whole in both cases. */
static const char writer_habits[] = "PRAGMA page_size = 8192;"
				    "PRAGMA journal_mode = WAL;"
				    "PRAGMA synchronous = NORMAL;"
				    "PRAGMA wal_autocheckpoint = 4000;"
				    "PRAGMA journal_size_limit = 67108864;"
				    "PRAGMA cache_size = -16000;"
				    "PRAGMA temp_store = MEMORY;"
				    "PRAGMA secure_delete = OFF;"; /* Debian has it on: news that went need no zeroes */
static const char reader_habits[] = "PRAGMA query_only = ON;"
				    "PRAGMA cache_size = -8000;"
				    "PRAGMA temp_store = MEMORY;";

/* Who asks for a moment beside a writer that is never long without a transaction must not sleep through its pauses, as
 * SQLite's own handler does after a while. */
static int ask_again(void *ctx, int times)
{
	const struct timespec pause = {.tv_nsec = ASK_EVERY_MS * 1000000};
	(void)ctx;
	nanosleep(&pause, NULL);
	return times < ASK_MS / ASK_EVERY_MS;
}

static enum status file_connect(struct store *store, const char *path, enum store_mode mode, struct err *err)
{
	int flags = mode == STORE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* nobody asks; refused once SQLite is in use */
	int code = sqlite3_open_v2(path, &store->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
	if (code != SQLITE_OK)
		return store_fault(store, code, err);
	code = pairs_register(store->db);
	if (code != SQLITE_OK)
		return store_fault(store, code, err);
	sqlite3_extended_result_codes(store->db, 1);
	if (mode == STORE_ASK)
		sqlite3_busy_handler(store->db, ask_again, NULL);
	else
		sqlite3_busy_timeout(store->db, BUSY_MS);
	/* A file made by others must not run what it likes. */
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	if (mode == STORE_ASK)
		return OK;
	return store_run_text(store, mode == STORE_WRITE ? writer_habits : reader_habits, err);
}

static enum status open_in(struct store *store, const char *folder, enum store_mode mode, struct err *err)
{
	char path[PATH_BYTES];
	enum status status = path_make(path, folder, "tocsin.db", err);
	if (!status && mode == STORE_WRITE)
		status = file_ready(store, folder, path, err);
	else if (!status && access(path, F_OK))
		status = err_set(
			err, E_NOTFOUND,
			"store: the folder %.90s holds no tocsin.db; tocsin ingest, serve and sample load make one",
			folder);
	if (!status)
		status = file_connect(store, path, mode, err);
	if (!status)
		status = mode == STORE_WRITE ? store_migrate(store, folder, err)
					     : store_schema_check(store, folder, err);
	return status;
}

enum status store_open(const char *folder, enum store_mode mode, struct store **out, struct err *err)
{
	struct store *store = calloc(1, sizeof(*store));
	if (!store)
		return err_set(err, E_NOMEM, "store: no memory");
	store->lock = -1;
	buf_init(&store->packed[0], CAP_PACKED_BYTES);
	buf_init(&store->packed[1], CAP_PACKED_BYTES);
	map_init(&store->noted);
	map_init(&store->known);
	store->folder = strdup(folder);
	enum status status =
		store->folder ? open_in(store, folder, mode, err) : err_set(err, E_NOMEM, "store: no memory");
	if (status)
		store_close(store);
	else
		*out = store;
	return status;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	for (int i = 0; i < SQL_NAMES_N; i++)
		sqlite3_finalize(store->statements[i]);
	sqlite3_close(store->db);
	if (store->lock >= 0)
		close(store->lock);
	buf_release(&store->packed[0]);
	buf_release(&store->packed[1]);
	map_release(&store->noted);
	map_release(&store->known);
	arena_free(store->shapes);
	arena_free(store->unlisted.arena);
	free(store->folder);
	free(store);
}

const char *store_folder(const struct store *store)
{
	return store->folder;
}

/* ---- transactions ---- */

static enum status run(struct store *store, enum sql_name name, struct err *err)
{
	struct sql q = sql_make(store, name);
	return sql_run(&q, err);
}

static enum status commit(struct store *store, struct err *err)
{
	enum status status = store_words_list(store, err);
	return status ? status : run(store, SQL_COMMIT, err);
}

enum status store_begin(struct store *store, struct err *err)
{
	enum status status = run(store, SQL_BEGIN, err);
	store->in_transaction |= !status;
	store->is_broken &= status != OK;
	return status;
}

enum status store_commit(struct store *store, struct err *err)
{
	if (store->is_broken)
		return err_set(err, E_CONFLICT, "store: a part failed, the rest cannot be committed");
	enum status status = commit(store, err);
	store->in_transaction &= status != OK;
	return status;
}

/* SQLite may have rolled back by itself (a full disk): then there is nothing left to do. */
void store_rollback(struct store *store)
{
	store_forget_shapes(store);
	store_words_drop(store);
	if (!sqlite3_get_autocommit(store->db) && run(store, SQL_ROLLBACK, NULL))
		return;
	store->in_transaction = store->is_broken = false;
}

enum status store_writes_open(struct store *store, struct err *err)
{
	if (!store->in_transaction)
		return run(store, SQL_BEGIN, err);
	return store->is_broken ? err_set(err, E_CONFLICT, "store: a part failed before, roll back") : OK;
}

enum status store_writes_close(struct store *store, enum status status, struct err *err)
{
	if (store->in_transaction)
		store->is_broken |= status != OK;
	else if (!status)
		status = commit(store, err);
	if (status && !store->in_transaction)
		store_rollback(store);
	return status;
}

enum status store_reads_open(struct store *store, bool *is_mine, struct err *err)
{
	*is_mine = sqlite3_get_autocommit(store->db) != 0;
	return *is_mine ? run(store, SQL_BEGIN_READING, err) : OK;
}

void store_reads_close(struct store *store, bool is_mine)
{
	if (is_mine)
		store_rollback(store);
}

/* ---- checking ---- */

/* The first line of SQLite's own check: "ok", or the fault. */
static enum status check_pages(struct store *store, struct err *err)
{
	struct sql q = sql_make_text(store, STR("PRAGMA integrity_check(1)"));
	if (sql_next(&q) && !str_eq(sql_get_str(&q, 0), STR("ok"))) {
		struct str fault = sql_get_str(&q, 0);
		err_set(err, E_IO, "store: %.*s", STR_FORMAT(fault));
		sql_fail(&q, E_IO);
	}
	return sql_end(&q, err);
}

/* Compares the word lists with the texts; a writer's work, since SQLite takes it for a write. */
static enum status check_words(struct store *store, struct err *err)
{
	return store_run_text(store,
			      "INSERT INTO articles_fts(articles_fts, rank) VALUES('integrity-check', 1);"
			      "INSERT INTO threats_fts(threats_fts, rank) VALUES('integrity-check', 1);",
			      err);
}

enum status store_check(struct store *store, struct err *err)
{
	enum status status = check_pages(store, err);
	return status || store->lock < 0 ? status : check_words(store, err);
}
