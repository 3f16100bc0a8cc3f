#include "stream.h"

#include <stdlib.h>

#include "caps.h"

enum { ALL_ARTICLES_BYTES = 1 << 30 };

enum status ask_with(struct arena *arena, struct str key_file, struct ask_options *ask, struct err *err)
{
	enum { KEY_BYTES = 64 * 1024 };
	struct buf key;
	if (!ask->url.n && !ask->model.n && !key_file.n)
		return OK;
	if (!ask->url.n || !ask->model.n)
		return err_set(err, E_SYNTAX, "--llm-url and --llm-model belong together");
	if (!str_starts(ask->url, STR("http://")) && !str_starts(ask->url, STR("https://")))
		return err_set(err, E_SYNTAX, "--llm-url is not an address of http or https");
	if (!key_file.n)
		return OK;
	buf_init(&key, KEY_BYTES);
	enum status status = read_file(key_file, KEY_BYTES, &key, err);
	if (!status) {
		ask->key = str_copy(arena, str_trim(buf_str(&key)));
		bool is_line = ask->key.n && str_find_byte(ask->key, '\n') == STR_NONE;
		status = is_line ? OK : err_set(err, E_SYNTAX, "the key file does not hold one line");
	}
	buf_release(&key);
	return status;
}

/* qsort has no context: the rows carry what they are ordered by. */
struct row {
	int64_t time;
	size_t row;
};

static int by_time(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static bool order(struct stream_articles *all)
{
	struct row *rows = arena_zero(all->arena, all->list.n + 1, sizeof(*rows));
	all->by_time = arena_zero(all->arena, all->list.n + 1, sizeof(*all->by_time));
	if (!rows || !all->by_time)
		return false;
	for (size_t i = 0; i < all->list.n; i++) {
		int64_t at = all->list.at[i].published;
		rows[i] = (struct row){at == TIME_UNKNOWN ? INT64_MAX : at, i};
	}
	qsort(rows, all->list.n, sizeof(*rows), by_time);
	for (size_t i = 0; i < all->list.n; i++)
		all->by_time[i] = rows[i].row;
	return true;
}

static bool keep_note(struct stream_articles *out, const struct json *record, const char *field)
{
	if (!field)
		return true;
	struct str note = str_copy(out->arena, json_get_str(record, field));
	return !str_is_null(note) && strs_add(out->arena, &out->notes, note);
}

int stream_all(const struct command *self, struct stream_articles *out)
{
	return stream_noted(self, stdin, NULL, out);
}

int stream_noted(const struct command *self, FILE *in, const char *field, struct stream_articles *out)
{
	struct records records;
	struct json_doc *doc;
	struct err err;
	bool full = false;
	*out = (struct stream_articles){.arena = arena_new(ALL_ARTICLES_BYTES)};
	if (!out->arena)
		return complain(self, EXIT_CANNOT, "no memory");
	records_init(&records, self, in);
	while (!full && records_next(&records, &doc)) {
		struct article article;
		enum status status = record_article(out->arena, json_root(doc), &article, &err);
		struct article *slot = status ? NULL : vec_push(out->arena, &out->list);
		if (slot)
			*slot = article;
		full = status == E_NOMEM || (!status && (!slot || !keep_note(out, json_root(doc), field)));
		if (status && !full)
			records_bad(&records, records.number, err.msg);
		json_free(doc);
	}
	int exit_code = full || !order(out) ? complain(self, EXIT_CANNOT, "more than 1 GiB of articles")
					    : records_exit(&records);
	records_release(&records);
	return exit_code;
}

void stream_release(struct stream_articles *articles)
{
	arena_free(articles->arena);
	*articles = (struct stream_articles){0};
}

struct dossier *stream_dossier(const struct tools *tools, const struct article *article, struct err *err)
{
	struct dossier *d = dossier_new();
	enum status status = d ? OK : err_set(err, E_NOMEM, "no memory");
	if (d)
		d->article = *article; /* its texts outlive the dossier */
	if (!status)
		status = dossier_read(tools, d, NULL, err);
	if (!status)
		return d;
	dossier_free(d);
	return NULL;
}
