/* Forward only: each schema/NNN.sql that the file has not seen runs once, in order, in one transaction
 * with the number that says so. Numbers may have gaps; a new one is greater than all that were released. Before that
 * the file is copied, when there is anything in it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store_priv.h"
#include "store_schema.h"

enum {
	OUR_FILE = 0x746f6373, /* "tocs", SQLite's application_id */
	MIGRATIONS_MAX = 999,
};

static struct str migration(int64_t number)
{
	char name[8];
	int n = snprintf(name, sizeof(name), "%03d", (int)number);
	return store_schema((struct str){name, (size_t)n});
}

static int64_t newest(void)
{
	int64_t n = 0;
	while (n < MIGRATIONS_MAX && migration(n + 1).n) /* without gaps: one that came late would never run */
		n++;
	return n;
}

static enum status number_of(struct store *store, const char *question, int64_t *out, struct err *err)
{
	struct sql q = sql_make_text(store, str_of(question));
	if (sql_next(&q))
		*out = sql_get_int(&q, 0);
	return sql_end(&q, err);
}

/* The version of the file, 0 for an empty one; refuses what is not ours or too new. */
static enum status version_of(struct store *store, const char *folder, int64_t *version, struct err *err)
{
	int64_t owner = 0;
	enum status status = number_of(store, "PRAGMA application_id", &owner, err);
	if (!status)
		status = number_of(store, "PRAGMA user_version", version, err);
	if (status)
		return status;
	if (owner && owner != OUR_FILE)
		return err_set(err, E_SYNTAX, "store: %.120s/tocsin.db belongs to another program", folder);
	if (*version > newest())
		return err_set(err, E_SYNTAX,
			       "store: %.100s/tocsin.db has schema %d, this tocsin knows %d: use a newer one", folder,
			       (int)*version, (int)newest());
	return OK;
}

enum status store_schema_check(struct store *store, const char *folder, struct err *err)
{
	int64_t version = 0;
	enum status status = version_of(store, folder, &version, err);
	if (status || version == newest())
		return status;
	return err_set(err, E_CONFLICT, "store: %.100s/tocsin.db has schema %d, not %d: start tocsin serve once",
		       folder, (int)version, (int)newest());
}

/* ---- the copy ---- */

static enum status copy_into(struct store *store, const char *path, struct err *err)
{
	/* An empty file of ours first, for its mode; VACUUM INTO takes it. */
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (file < 0)
		return err_set(err, E_IO, "store: %.120s: %s", path, strerror(errno));
	close(file);
	struct sql q = sql_make_text(store, STR("VACUUM INTO ?"));
	sql_str(&q, str_of(path));
	return sql_run(&q, err);
}

static enum status keep_copy(struct store *store, const char *folder, int64_t number, struct err *err)
{
	int64_t things = 0;
	char path[4096];
	enum status status = number_of(store, "SELECT count(*) FROM sqlite_schema", &things, err);
	if (status || !things)
		return status;
	int n = snprintf(path, sizeof(path), "%s/tocsin-before-%03d.db", folder, (int)number);
	if (n < 0 || n >= (int)sizeof(path))
		return err_set(err, E_LIMIT, "store: the folder's name is too long");
	return copy_into(store, path, err);
}

/* ---- one step ---- */

static enum status run_migration(struct store *store, int64_t number, struct err *err)
{
	struct buf text;
	buf_init(&text, MIB);
	buf_print(&text, "BEGIN IMMEDIATE;\n");
	buf_add(&text, migration(number));
	buf_print(&text, "\nPRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT;", OUR_FILE, (int)number);
	enum status status = buf_status(&text);
	if (status)
		err_set(err, status, "store: no room for a migration");
	else
		status = store_run_text(store, text.p, err);
	buf_release(&text);
	if (status)
		store_rollback(store);
	return status;
}

enum status store_migrate(struct store *store, const char *folder, struct err *err)
{
	int64_t version = 0;
	enum status status = version_of(store, folder, &version, err);
	if (!status && version < newest())
		status = keep_copy(store, folder, version + 1, err);
	for (int64_t last = newest(); !status && version < last;)
		status = run_migration(store, ++version, err);
	return status;
}
