/* Articles: what is walked lies in `marks`, the texts in `articles`, replaced texts in `revisions`. The word
 * list gets new texts by store_words.c, and follows their changes by triggers. */
#include "store_pairs.h"
#include "store_priv.h"
#include "store_touched.h"

/* ---- writing ---- */

static void bind_mark(struct sql *q, const struct stored_article *a)
{
	sql_str(q, a->article.id);
	sql_str(q, a->article.source);
	sql_str(q, a->article.url);
	sql_str(q, a->article.lang);
	sql_int(q, a->article.published);
	sql_str(q, a->threat);
	sql_str(q, a->copy_of);
	sql_int(q, a->stored);
	sql_blob(q, a->signature);
	sql_blob(q, a->features);
}

static void bind_text(struct sql *q, const struct stored_article *a, int64_t seq)
{
	sql_str(q, a->article.title);
	sql_str(q, a->article.author);
	sql_str(q, a->article.excerpt);
	sql_str(q, a->article.quality);
	sql_real(q, a->article.sure);
	sql_blob(q, a->why);
	sql_str(q, a->article.text);
	sql_int(q, seq);
	sql_int(q, (int64_t)a->article.lifecycle);
}

/* The number of the article with this id, 0 for none, and whether its text is the one that is kept. */
static enum status find(struct store *store, const struct article *article, int64_t *seq, bool *is_same,
			struct err *err)
{
	struct sql q = sql_make(store, SQL_ARTICLE_FIND);
	sql_str(&q, article->id);
	sql_str(&q, article->title);
	sql_str(&q, article->text);
	*seq = 0;
	if (sql_next(&q)) {
		*seq = sql_get_int(&q, 0);
		*is_same = sql_get_int(&q, 1) != 0;
	}
	return sql_end(&q, err);
}

static enum status add(struct store *store, const struct stored_article *article, int64_t *seq, struct err *err)
{
	struct sql mark = sql_make(store, SQL_MARK_NEW);
	bind_mark(&mark, article);
	enum status status = sql_run(&mark, err);
	if (status)
		return status;
	*seq = sqlite3_last_insert_rowid(store->db);
	struct sql text = sql_make(store, SQL_ARTICLE_NEW);
	bind_text(&text, article, *seq);
	status = sql_run(&text, err);
	if (!status)
		store_words_of_article(store, *seq);
	return status;
}

static enum status keep_revision(struct store *store, int64_t seq, struct err *err)
{
	struct sql q = sql_make(store, SQL_REVISION_KEEP);
	sql_int(&q, seq);
	return sql_run(&q, err);
}

static enum status replace(struct store *store, const struct stored_article *article, int64_t seq, bool is_same,
			   struct err *err)
{
	/* Triggers take its words off the list: they must be there. */
	enum status status = seq < store->unlisted.from ? OK : store_words_list(store, err);
	if (!status && !is_same)
		status = keep_revision(store, seq, err);
	if (status)
		return status;
	struct sql mark = sql_make(store, SQL_MARK_CHANGE);
	bind_mark(&mark, article);
	sql_int(&mark, seq);
	sql_int(&mark, is_same ? 0 : 1);
	status = sql_run(&mark, err);
	if (status)
		return status;
	struct sql text = sql_make(store, SQL_ARTICLE_CHANGE);
	bind_text(&text, article, seq);
	return sql_run(&text, err);
}

enum status store_article_put(struct store *store, const struct stored_article *article, uint64_t *seq, struct err *err)
{
	int64_t at = 0;
	bool is_same = false;
	enum status status = store_writes_open(store, err);
	if (status)
		return status;
	status = find(store, &article->article, &at, &is_same, err);
	if (!status)
		status = at ? replace(store, article, at, is_same, err) : add(store, article, &at, err);
	status = store_writes_close(store, status, err);
	if (!status)
		*seq = (uint64_t)at;
	return status;
}

enum status store_members_move(struct store *store, struct str from, struct str into, struct err *err)
{
	struct sql q = sql_make(store, SQL_MEMBERS_MOVE);
	sql_str(&q, from);
	sql_str(&q, into);
	return sql_run(&q, err);
}

/* ---- reading ---- */

/* MARK_COLUMNS and TEXT_COLUMNS of store_statements.h, in their order. */
enum {
	COLUMN_SEQ,
	COLUMN_ID,
	COLUMN_SOURCE,
	COLUMN_URL,
	COLUMN_LANG,
	COLUMN_PUBLISHED,
	COLUMN_THREAT,
	COLUMN_COPY_OF,
	COLUMN_STORED,
	COLUMN_REVISION,
	COLUMN_SIGNATURE,
	COLUMN_FEATURES,
	COLUMN_TITLE,
	COLUMN_AUTHOR,
	COLUMN_EXCERPT,
	COLUMN_QUALITY,
	COLUMN_SURE,
	COLUMN_WHY,
	COLUMN_TEXT,
	COLUMN_LIFECYCLE,
	COLUMN_OLD_PUBLISHED,
	COLUMN_OLD_STORED,
	COLUMN_OLD_REVISION,
};

/* What both kinds of row have that is no text. */
static void get_numbers(struct sql *q, struct stored_article *out)
{
	out->seq = (uint64_t)sql_get_int(q, COLUMN_SEQ);
	out->article.published = sql_get_int(q, COLUMN_PUBLISHED);
	out->stored = sql_get_int(q, COLUMN_STORED);
	out->revision = (uint32_t)sql_get_int(q, COLUMN_REVISION);
}

static void get_article(struct sql *q, struct arena *arena, struct stored_article *out)
{
	*out = (struct stored_article){0};
	get_numbers(q, out);
	out->article.id = sql_get_copy(q, COLUMN_ID, arena);
	out->article.source = sql_get_copy(q, COLUMN_SOURCE, arena);
	out->article.url = sql_get_copy(q, COLUMN_URL, arena);
	out->article.lang = sql_get_copy(q, COLUMN_LANG, arena);
	out->threat = sql_get_copy(q, COLUMN_THREAT, arena);
	out->copy_of = sql_get_copy(q, COLUMN_COPY_OF, arena);
	out->signature = sql_get_copy(q, COLUMN_SIGNATURE, arena);
	out->features = sql_get_copy(q, COLUMN_FEATURES, arena);
	out->article.title = sql_get_copy(q, COLUMN_TITLE, arena);
	out->article.author = sql_get_copy(q, COLUMN_AUTHOR, arena);
	out->article.excerpt = sql_get_copy(q, COLUMN_EXCERPT, arena);
	out->article.quality = sql_get_copy(q, COLUMN_QUALITY, arena);
	out->article.sure = sql_get_real(q, COLUMN_SURE);
	out->why = sql_get_copy(q, COLUMN_WHY, arena);
	out->article.text = sql_get_copy(q, COLUMN_TEXT, arena);
	int64_t lifecycle = sql_get_int(q, COLUMN_LIFECYCLE);
	if (lifecycle > 0 && lifecycle <= LIFECYCLE_RESOLVED)
		out->article.lifecycle = (enum lifecycle)lifecycle;
}

enum status store_article_get(struct store *store, struct arena *arena, struct str id, struct stored_article *out,
			      struct err *err)
{
	struct stored_article article = {0};
	struct sql q = sql_make(store, SQL_ARTICLE_GET);
	sql_str(&q, id);
	bool found = sql_next(&q);
	if (found)
		get_article(&q, arena, &article);
	enum status status = sql_end_found(&q, found, "article", id, err);
	if (!status)
		*out = article;
	return status;
}

/* Where texts were long before, this one is kept up to its share; it is the arena's last piece. */
static void shorten(struct arena *arena, struct str *text, size_t *bytes)
{
	if (*bytes > CAP_THREAT_WHOLE_BYTES && text->n > CAP_MEMBER_TEXT_BYTES) {
		size_t n = CAP_MEMBER_TEXT_BYTES;
		while (n && ((unsigned char)text->p[n] & 0xC0) == 0x80) /* no character is cut in two */
			n--;
		arena_shrink(arena, text->p, text->n, n);
		text->n = n;
	}
	*bytes += text->n;
}

/* The rest of the rows of `q`, which ends. */
static enum status get_articles(struct sql *q, struct arena *arena, bool whole, struct stored_articles *out,
				struct err *err)
{
	struct stored_articles list = {0};
	size_t bytes = 0;
	while (sql_next(q)) {
		struct stored_article *article = vec_push(arena, &list);
		if (article) {
			get_article(q, arena, article);
			if (!whole)
				shorten(arena, &article->article.text, &bytes);
		} else {
			sql_fail(q, E_NOMEM);
		}
		if (article && sqlite3_column_count(q->statement) > COLUMN_OLD_PUBLISHED) {
			article->article.published = sql_get_int(q, COLUMN_OLD_PUBLISHED);
			article->stored = sql_get_int(q, COLUMN_OLD_STORED);
			article->revision = (uint32_t)sql_get_int(q, COLUMN_OLD_REVISION);
		}
	}
	enum status status = sql_end(q, err);
	if (!status)
		*out = list;
	return status;
}

enum status store_members(struct store *store, struct arena *arena, struct str threat, size_t max,
			  struct stored_articles *out, struct err *err)
{
	struct sql q = sql_make(store, SQL_MEMBERS);
	sql_str(&q, threat);
	sql_int(&q, max < INT64_MAX ? (int64_t)max : INT64_MAX);
	return get_articles(&q, arena, false, out, err);
}

enum status store_revisions(struct store *store, struct arena *arena, struct str id, uint32_t max,
			    struct stored_articles *out, struct err *err)
{
	struct sql q = sql_make(store, SQL_REVISIONS);
	sql_str(&q, id);
	sql_int(&q, max);
	return get_articles(&q, arena, true, out, err);
}

enum status store_revised(struct store *store, struct arena *arena, struct str threat, uint32_t max, struct strs *out,
			  struct err *err)
{
	struct sql q = sql_make(store, SQL_REVISED);
	struct strs ids = {0};
	sql_str(&q, threat);
	sql_int(&q, max);
	while (sql_next(&q))
		if (!strs_add(arena, &ids, str_copy(arena, sql_get_str(&q, 0))))
			sql_fail(&q, E_NOMEM);
	enum status status = sql_end(&q, err);
	if (!status)
		*out = ids;
	return status;
}

/* ---- walking ---- */

/* Nothing is copied: the texts lie in SQLite's row until the next one. */
static struct stored_article borrow_mark(struct sql *q)
{
	struct stored_article a = {.threat = sql_get_str(q, COLUMN_THREAT),
				   .copy_of = sql_get_str(q, COLUMN_COPY_OF),
				   .signature = sql_get_str(q, COLUMN_SIGNATURE),
				   .features = sql_get_str(q, COLUMN_FEATURES),
				   .article = {.id = sql_get_str(q, COLUMN_ID),
					       .source = sql_get_str(q, COLUMN_SOURCE),
					       .url = sql_get_str(q, COLUMN_URL),
					       .lang = sql_get_str(q, COLUMN_LANG)}};
	get_numbers(q, &a);
	return a;
}

static enum status walk(struct sql *q, store_article_fn *each, void *ctx, struct err *err)
{
	enum status stopped = OK;
	while (!stopped && sql_next(q)) {
		struct stored_article article = borrow_mark(q);
		stopped = each(ctx, &article);
	}
	enum status status = sql_end(q, stopped ? NULL : err);
	return stopped ? stopped : status;
}

static int64_t as_number(uint64_t n)
{
	return n < INT64_MAX ? (int64_t)n : INT64_MAX;
}

enum status store_articles_walk(struct store *store, uint64_t after, store_article_fn *each, void *ctx, struct err *err)
{
	struct sql q = sql_make(store, SQL_WALK);
	sql_int(&q, as_number(after));
	return walk(&q, each, ctx, err);
}

/* ---- what became of them ---- */

enum status store_article_has(struct store *store, struct str id, bool *out, struct err *err)
{
	struct sql q = sql_make(store, SQL_ARTICLE_HAS);
	sql_str(&q, id);
	bool has = sql_next(&q);
	enum status status = sql_end(&q, err);
	if (!status)
		*out = has;
	return status;
}

enum status store_touched_newest(struct store *store, uint64_t *out, struct err *err)
{
	struct sql q = sql_make(store, SQL_TOUCHED_NEWEST);
	uint64_t newest = sql_next(&q) ? (uint64_t)sql_get_int(&q, 0) : 0;
	enum status status = sql_end(&q, err);
	if (!status)
		*out = newest;
	return status;
}

enum status store_touched_whole(struct store *store, uint64_t after, uint64_t to, bool *out, struct err *err)
{
	struct sql q = sql_make(store, SQL_TOUCHED_WHOLE);
	sql_int(&q, as_number(after));
	sql_int(&q, as_number(to));
	bool whole = sql_next(&q);
	enum status status = sql_end(&q, err);
	if (!status)
		*out = whole;
	return status;
}

enum status store_touched_walk(struct store *store, uint64_t after, uint64_t to, store_article_fn *each, void *ctx,
			       struct err *err)
{
	struct sql q = sql_make(store, SQL_TOUCHED_WALK);
	sql_int(&q, as_number(after));
	sql_int(&q, as_number(to));
	return walk(&q, each, ctx, err);
}

enum status store_touched_drop(struct store *store, uint64_t num, struct err *err)
{
	struct sql q = sql_make(store, SQL_TOUCHED_DROP);
	sql_int(&q, as_number(num));
	return sql_run(&q, err);
}
