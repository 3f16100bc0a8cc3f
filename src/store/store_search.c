/* From what people type to threats: each word becomes a quoted string of FTS5, in which nothing has a
 * meaning, so that no search can be a syntax error. Looked for in threats and in their articles. A search with
 * letters of Chinese, Japanese or Korean looks in the articles' pairs (store_pairs.h) instead of their words. */
#include "store_pairs.h"
#include "store_priv.h"

enum {
	WORDS_MAX = 32,     /* of one search; the rest is left out */
	MATCHES_MAX = 5000, /* the newest threats and the newest articles that match */
	EXPRESSION_BYTES = 64 * 1024,
	LIST_BYTES = 1024 * 1024,
};

/* The next word, or what stands between quotes; false at the end. */
static bool next_word(struct str *rest, struct str *word)
{
	while (rest->n && (is_ascii_gap(rest->p[0]) || rest->p[0] == '"')) {
		bool is_phrase = rest->p[0] == '"';
		*rest = str_cut(*rest, 1, rest->n);
		if (!is_phrase)
			continue;
		size_t end = str_find_byte(*rest, '"');
		*word = str_cut(*rest, 0, end);
		*rest = end == STR_NONE ? STR_EMPTY : str_cut(*rest, end + 1, rest->n);
		return true;
	}
	size_t n = 0;
	while (n < rest->n && !is_ascii_gap(rest->p[n]) && rest->p[n] != '"')
		n++;
	*word = str_cut(*rest, 0, n);
	*rest = str_cut(*rest, n, rest->n);
	return n > 0;
}

/* Strings beside each other mean "and" to FTS5. One without a letter or digit is no condition to it. */
static void add_string(struct buf *out, struct str word)
{
	buf_add_byte(out, '"');
	for (size_t k = 0; k < word.n; k++)
		buf_add_byte(out, is_ascii_gap(word.p[k]) || word.p[k] == '"' ? ' ' : word.p[k]);
	buf_add(out, STR("\" "));
}

/* What FTS5 is asked: of words, and, where the search has such letters, of pairs. */
struct expression {
	struct buf words, pairs;
	bool has_pairs;
};

static void add_word(struct expression *e, struct str word)
{
	add_string(&e->words, word);
	pairs_of_search(&e->pairs, word);
	e->has_pairs |= pairs_has(word);
}

static void make_expression(struct str search, struct expression *out)
{
	struct str word;
	for (int i = 0; i < WORDS_MAX && next_word(&search, &word); i++)
		add_word(out, word);
}

static void make_any_expression(const struct strs *words, struct expression *out)
{
	for (size_t i = 0; i < words->n && i < WORDS_MAX; i++) {
		if (i > 0) {
			buf_add(&out->words, STR("OR "));
			buf_add(&out->pairs, STR("OR "));
		}
		add_word(out, words->at[i]);
	}
}

static enum status find(struct store *store, const struct expression *expression, struct buf *list, struct err *err)
{
	struct sql q = sql_make(store, expression->has_pairs ? SQL_SEARCH_PAIRS : SQL_SEARCH);
	sql_str(&q, buf_str(&expression->words));
	sql_int(&q, MATCHES_MAX);
	if (expression->has_pairs)
		sql_str(&q, buf_str(&expression->pairs));
	buf_add_byte(list, '[');
	while (sql_next(&q))
		buf_print(list, list->n > 1 ? ",%lld" : "%lld", (long long)sql_get_int(&q, 0));
	buf_add_byte(list, ']');
	if (buf_status(list))
		sql_fail(&q, buf_status(list));
	return sql_end(&q, err);
}

static enum status find_and_copy(struct store *store, struct arena *arena, const struct expression *expression,
				 struct str *out, struct err *err)
{
	struct buf list;
	buf_init(&list, LIST_BYTES);
	enum status status = buf_status(&expression->words);
	if (!status && expression->has_pairs)
		status = buf_status(&expression->pairs);
	if (status)
		err_set(err, status, "store: the search is too long");
	else if (expression->words.n)
		status = find(store, expression, &list, err);
	else
		buf_add(&list, STR("[]")); /* nothing but quotes */
	if (!status) {
		*out = str_copy(arena, buf_str(&list));
		status = str_is_null(*out) ? err_set(err, E_NOMEM, "store: no room for a search") : OK;
	}
	buf_release(&list);
	return status;
}

enum status store_search(struct store *store, struct arena *arena, struct str search, struct str *out, struct err *err)
{
	struct expression expression = {0};
	buf_init(&expression.words, EXPRESSION_BYTES);
	buf_init(&expression.pairs, EXPRESSION_BYTES);
	make_expression(search, &expression);
	enum status status = find_and_copy(store, arena, &expression, out, err);
	buf_release(&expression.words);
	buf_release(&expression.pairs);
	return status;
}

enum status store_search_any(struct store *store, struct arena *arena, const struct strs *words, struct str *out,
			     struct err *err)
{
	struct expression expression = {0};
	buf_init(&expression.words, EXPRESSION_BYTES);
	buf_init(&expression.pairs, EXPRESSION_BYTES);
	make_any_expression(words, &expression);
	enum status status = find_and_copy(store, arena, &expression, out, err);
	buf_release(&expression.words);
	buf_release(&expression.pairs);
	return status;
}
