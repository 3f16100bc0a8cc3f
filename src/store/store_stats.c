/* Counts. They are counted when asked: every one walks the narrowest index there is. */
#include <string.h>

#include "store_priv.h"

static int64_t time_or_unknown(struct sql *q, int column)
{
	bool is_null = sqlite3_column_type(q->statement, column) == SQLITE_NULL;
	return is_null ? TIME_UNKNOWN : sql_get_int(q, column);
}

static enum status count(struct store *store, struct store_stats *out, struct err *err)
{
	struct sql q = sql_make(store, SQL_STATS);
	sql_int(&q, THREAT_MERGED);
	sql_int(&q, THREAT_REMOVED);
	sql_int(&q, TIME_UNKNOWN);
	if (sql_next(&q))
		*out = (struct store_stats){.articles = (uint64_t)sql_get_int(&q, 0),
					    .copies = (uint64_t)sql_get_int(&q, 1),
					    .revisions = (uint64_t)sql_get_int(&q, 2),
					    .threats = (uint64_t)sql_get_int(&q, 3),
					    .merged = (uint64_t)sql_get_int(&q, 4),
					    .removed = (uint64_t)sql_get_int(&q, 5),
					    .sources = (uint64_t)sql_get_int(&q, 6),
					    .entries = (uint64_t)sql_get_int(&q, 7),
					    .newest = time_or_unknown(&q, 8),
					    .oldest = time_or_unknown(&q, 9),
					    .sources_trouble = (uint64_t)sql_get_int(&q, 10)};
	return sql_end(&q, err);
}

enum status store_stats(struct store *store, struct store_stats *out, struct err *err)
{
	struct store_stats stats = {0};
	enum status status = count(store, &stats, err);
	if (status)
		return status;
	struct sql q = sql_make(store, SQL_STATS_BYTES);
	if (sql_next(&q))
		stats.bytes = (uint64_t)sql_get_int(&q, 0);
	status = sql_end(&q, err);
	if (!status)
		*out = stats;
	return status;
}

enum status store_histogram(struct store *store, int64_t until, int64_t step_s, size_t n, uint32_t *out,
			    struct err *err)
{
	int64_t from = until - (int64_t)n * step_s;
	memset(out, 0, n * 4 * sizeof(*out));
	struct sql q = sql_make(store, SQL_HISTOGRAM);
	sql_int(&q, from);
	sql_int(&q, until);
	while (sql_next(&q)) { /* grouped here: SQLite would sort first */
		size_t step = (size_t)((sql_get_int(&q, 0) - from - 1) / step_s);
		size_t band = (size_t)sql_get_int(&q, 1);
		if (step < n && band < 4)
			out[step * 4 + band]++;
	}
	return sql_end(&q, err);
}
