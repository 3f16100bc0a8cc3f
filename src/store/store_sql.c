#include "store_priv.h"

#include "store_statements.h"

/* ---- faults ---- */

enum status store_fault(struct store *store, int code, struct err *err)
{
	bool has_message = store->db && (sqlite3_errcode(store->db) & 0xff) == (code & 0xff);
	const char *message = has_message ? sqlite3_errmsg(store->db) : sqlite3_errstr(code);
	enum status status = E_IO;
	if ((code & 0xff) == SQLITE_NOMEM)
		status = E_NOMEM;
	else if ((code & 0xff) == SQLITE_TOOBIG)
		status = E_LIMIT;
	return err_set(err, status, "store: %s", message);
}

void sql_fail(struct sql *q, enum status status)
{
	if (!q->status)
		q->status = status;
}

static bool is_well(const struct sql *q)
{
	return q->code == SQLITE_OK && !q->status;
}

/* ---- making and ending ---- */

static sqlite3_stmt *prepare(struct store *store, struct str text, unsigned flags, int *code)
{
	sqlite3_stmt *statement = NULL;
	*code = sqlite3_prepare_v3(store->db, text.p, (int)text.n, flags, &statement, NULL);
	return statement;
}

struct sql sql_make(struct store *store, enum sql_name name)
{
	struct sql q = {.store = store};
	if (!store->statements[name])
		store->statements[name] =
			prepare(store, str_of(statement_texts[name]), SQLITE_PREPARE_PERSISTENT, &q.code);
	q.statement = store->statements[name];
	return q;
}

struct sql sql_make_text(struct store *store, struct str text)
{
	struct sql q = {.store = store, .is_own = true};
	q.statement = prepare(store, text, 0, &q.code);
	return q;
}

bool sql_next(struct sql *q)
{
	if (!is_well(q))
		return false;
	int code = sqlite3_step(q->statement);
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		q->code = code;
	return code == SQLITE_ROW;
}

enum status sql_end(struct sql *q, struct err *err)
{
	enum status status = q->status;
	if (!status && q->code != SQLITE_OK)
		status = store_fault(q->store, q->code, err);
	else if (status == E_NOMEM || status == E_LIMIT)
		err_set(err, status, "store: %s", status_name(status));
	if (q->is_own) {
		sqlite3_finalize(q->statement);
	} else if (q->statement) {
		sqlite3_reset(q->statement);
		sqlite3_clear_bindings(q->statement);
	}
	q->statement = NULL;
	return status;
}

enum status sql_end_found(struct sql *q, bool found, const char *what, struct str id, struct err *err)
{
	enum status status = sql_end(q, err);
	if (status || found)
		return status;
	return err_set(err, E_NOTFOUND, "store: no %s %.*s", what, STR_FORMAT(id));
}

enum status sql_run(struct sql *q, struct err *err)
{
	while (sql_next(q))
		;
	return sql_end(q, err);
}

enum status store_run_text(struct store *store, const char *text, struct err *err)
{
	int code = sqlite3_exec(store->db, text, NULL, NULL, NULL);
	return code == SQLITE_OK ? OK : store_fault(store, code, err);
}

/* ---- binding ---- */

static void bind_int(struct sql *q, int at, int64_t v)
{
	if (is_well(q))
		q->code = sqlite3_bind_int64(q->statement, at, v);
}

static void bind_real(struct sql *q, int at, double v)
{
	if (is_well(q))
		q->code = sqlite3_bind_double(q->statement, at, v);
}

static void bind_str(struct sql *q, int at, struct str s)
{
	if (is_well(q))
		q->code = sqlite3_bind_text64(q->statement, at, s.n ? s.p : "", s.n, SQLITE_STATIC, SQLITE_UTF8);
}

void sql_int(struct sql *q, int64_t v)
{
	bind_int(q, ++q->bound, v);
}

void sql_real(struct sql *q, double v)
{
	bind_real(q, ++q->bound, v);
}

void sql_str(struct sql *q, struct str s)
{
	bind_str(q, ++q->bound, s);
}

void sql_blob(struct sql *q, struct str bytes)
{
	int at = ++q->bound;
	if (is_well(q))
		q->code = sqlite3_bind_blob64(q->statement, at, bytes.n ? bytes.p : "", bytes.n, SQLITE_STATIC);
}

void sql_record(struct sql *q, const struct record *record, const void *thing)
{
	struct buf *packed = &q->store->packed[q->records++ % 2];
	uint32_t number = 0;
	buf_reset(packed);
	if (is_well(q) && store_note_shape(q->store, record, &number, NULL)) {
		q->code = sqlite3_extended_errcode(q->store->db);
		sql_fail(q, q->code == SQLITE_OK ? E_NOMEM : OK);
	}
	record_pack_as(record, number, thing, packed);
	if (buf_status(packed))
		sql_fail(q, buf_status(packed));
	sql_blob(q, buf_str(packed));
}

static int place_of(const struct sql *q, const char *name)
{
	return is_well(q) ? sqlite3_bind_parameter_index(q->statement, name) : 0;
}

void sql_named_int(struct sql *q, const char *name, int64_t v)
{
	int at = place_of(q, name);
	if (at)
		bind_int(q, at, v);
}

void sql_named_real(struct sql *q, const char *name, double v)
{
	int at = place_of(q, name);
	if (at)
		bind_real(q, at, v);
}

void sql_named_str(struct sql *q, const char *name, struct str s)
{
	int at = place_of(q, name);
	if (at)
		bind_str(q, at, s);
}

/* ---- reading a row ---- */

int64_t sql_get_int(struct sql *q, int column)
{
	return sqlite3_column_int64(q->statement, column);
}

double sql_get_real(struct sql *q, int column)
{
	return sqlite3_column_double(q->statement, column);
}

/* column_blob gives the bytes of a text as they are: the file is UTF-8. */
struct str sql_get_str(struct sql *q, int column)
{
	const char *p = sqlite3_column_blob(q->statement, column);
	int n = sqlite3_column_bytes(q->statement, column);
	return p ? (struct str){p, (size_t)n} : STR("");
}

struct str sql_get_copy(struct sql *q, int column, struct arena *arena)
{
	struct str copy = str_copy(arena, sql_get_str(q, column));
	if (!str_is_null(copy))
		return copy;
	sql_fail(q, E_NOMEM);
	return STR_EMPTY;
}

void sql_get_record(struct sql *q, int column, struct arena *arena, const struct record *record, void *out,
		    struct err *err)
{
	struct str bytes = sql_get_copy(q, column, arena);
	if (!is_well(q))
		return;
	enum status status = store_unpack(q->store, arena, record, bytes, out, err);
	if (status)
		sql_fail(q, status);
}
