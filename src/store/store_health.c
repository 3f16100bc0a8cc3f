/* How sources do: counted as answers come, read in one go for all of them, and kept by the writer for the readers.
 * Every reading comes in the order of ids, so it is laid beside the list of sources by walking both. */
#include <string.h>

#include "store_priv.h"

enum { HABIT_DAYS = 60 };

enum status store_source_note(struct store *store, const struct source_note *note, struct err *err)
{
	enum status status = store_writes_open(store, err);
	if (status)
		return status;
	if (!note->is_event_only) {
		struct sql q = sql_make(store, SQL_SOURCE_NOTE);
		sql_str(&q, note->id);
		sql_int(&q, store_day_of(note->at));
		sql_int(&q, (int64_t)note->class);
		sql_int(&q, note->repairs);
		status = sql_run(&q, err);
	}
	if (!status && note->has_event) {
		struct sql q = sql_make(store, SQL_SOURCE_EVENT_PUT);
		sql_str(&q, note->id);
		sql_int(&q, note->event.at);
		sql_int(&q, (int64_t)note->event.kind);
		sql_str(&q, note->event.detail);
		status = sql_run(&q, err);
	}
	return store_writes_close(store, status, err);
}

enum status store_source_events(struct store *store, struct arena *arena, struct str id, size_t max,
				struct source_events *out, struct err *err)
{
	struct source_events list = {0};
	struct sql q = sql_make(store, SQL_SOURCE_EVENTS);
	sql_str(&q, id);
	sql_int(&q, (int64_t)max);
	while (sql_next(&q)) {
		struct source_event *event = vec_push(arena, &list);
		int64_t kind = sql_get_int(&q, 1);
		if (!event) {
			sql_fail(&q, E_NOMEM);
			break;
		}
		event->at = sql_get_int(&q, 0);
		event->kind = kind >= 0 && kind < SOURCE_EVENTS_N ? (enum source_event_kind)kind : EVENT_TROUBLE;
		event->detail = sql_get_copy(&q, 2, arena);
	}
	enum status status = sql_end(&q, err);
	if (!status)
		*out = list;
	return status;
}

/* ---- readings ---- */

struct walk {
	struct source_healths *list;
	size_t at;
};

/* The row of the source in the first column; NULL for one that is no more. */
static struct source_health *row_of(struct walk *walk, struct sql *q)
{
	struct str id = sql_get_str(q, 0);
	while (walk->at < walk->list->n && str_cmp(walk->list->at[walk->at].id, id) < 0)
		walk->at++;
	struct source_health *h = walk->at < walk->list->n ? &walk->list->at[walk->at] : NULL;
	return h && str_eq(h->id, id) ? h : NULL;
}

static enum status list_sources(struct store *store, struct arena *arena, struct source_healths *list, struct err *err)
{
	struct sql q = sql_make(store, SQL_HEALTH_SOURCES);
	while (sql_next(&q)) {
		struct source_health *h = vec_push(arena, list);
		if (!h) {
			sql_fail(&q, E_NOMEM);
			break;
		}
		h->id = sql_get_copy(&q, 0, arena);
		h->newest = TIME_UNKNOWN;
	}
	return sql_end(&q, err);
}

static enum status read_answers(struct store *store, struct source_healths *list, int64_t today, struct err *err)
{
	struct walk walk = {.list = list};
	struct sql q = sql_make(store, SQL_HEALTH_ANSWERS);
	sql_int(&q, today - HEALTH_DAYS);
	while (sql_next(&q)) {
		struct source_health *h = row_of(&walk, &q);
		int64_t class = sql_get_int(&q, 1);
		if (!h || class < 0 || class >= ANSWERS_N)
			continue;
		h->answers[class] += (uint32_t)sql_get_int(&q, 2);
		h->repairs += (uint32_t)sql_get_int(&q, 3);
	}
	return sql_end(&q, err);
}

struct habit { /* the days of one source, ascending */
	struct source_health *of;
	int64_t days[HABIT_DAYS + HEALTH_SHARE_DAYS];
	uint32_t items[HABIT_DAYS + HEALTH_SHARE_DAYS];
	size_t n;
};

static void add_item(struct habit *habit, int64_t day)
{
	bool is_new_day = !habit->n || habit->days[habit->n - 1] != day;
	if (is_new_day && habit->n == sizeof(habit->days) / sizeof(habit->days[0]))
		return;
	if (is_new_day) {
		habit->days[habit->n] = day;
		habit->items[habit->n++] = 0;
	}
	habit->items[habit->n - 1]++;
}

static void end_habit(struct arena *arena, struct habit *habit, int64_t today)
{
	struct source_health *h = habit->of;
	size_t n = habit->n, first = 0;
	habit->n = 0;
	habit->of = NULL;
	if (!h || !n)
		return;
	int64_t last = habit->days[n - 1];
	while (last - habit->days[first] >= HABIT_DAYS)
		first++;
	double items = 0;
	for (size_t i = first; i < n; i++)
		items += habit->items[i];
	h->usual_a_day = items / (double)(last - habit->days[first] + 1);
	h->silent_days = today > last ? (uint32_t)(today - last) : 0;
	h->is_silent = source_is_silent(habit->days + first, n - first, today);
	if (h->is_silent)
		h->silence = source_silence(arena, h->usual_a_day, h->silent_days);
}

static enum status read_days(struct store *store, struct arena *arena, struct source_healths *list, int64_t now,
			     struct err *err)
{
	int64_t today = store_day_of(now);
	struct walk walk = {.list = list};
	struct habit *habit = arena_zero(arena, 1, sizeof(*habit));
	struct sql q = sql_make(store, SQL_HEALTH_DAYS);
	sql_int(&q, (today - HEALTH_SHARE_DAYS - HABIT_DAYS + 2) * DAY_S);
	sql_int(&q, now);
	if (!habit)
		sql_fail(&q, E_NOMEM);
	while (sql_next(&q)) {
		struct source_health *h = row_of(&walk, &q);
		int64_t published = sql_get_int(&q, 1), day = store_day_of(published);
		if (h != habit->of)
			end_habit(arena, habit, today);
		if (!h)
			continue;
		habit->of = h;
		add_item(habit, day);
		h->newest = published;
		if (day > today - HEALTH_DAYS)
			h->items[day - (today - HEALTH_DAYS) - 1]++;
	}
	if (habit)
		end_habit(arena, habit, today);
	return sql_end(&q, err);
}

static enum status read_shares(struct store *store, struct source_healths *list, int64_t since, struct err *err)
{
	struct walk copies = {.list = list}, first = {.list = list};
	struct source_health *h;
	struct sql q = sql_make(store, SQL_HEALTH_COPIES);
	sql_int(&q, since);
	while (sql_next(&q))
		if ((h = row_of(&copies, &q)) != NULL) {
			h->articles = (uint32_t)sql_get_int(&q, 1);
			h->copies = (uint32_t)sql_get_int(&q, 2);
		}
	enum status status = sql_end(&q, err);
	if (status)
		return status;
	q = sql_make(store, SQL_HEALTH_FIRST);
	sql_int(&q, since);
	while (sql_next(&q))
		if ((h = row_of(&first, &q)) != NULL) {
			h->events = (uint32_t)sql_get_int(&q, 1);
			h->events_first = (uint32_t)sql_get_int(&q, 2);
		}
	return sql_end(&q, err);
}

static enum status count_all(struct store *store, struct arena *arena, int64_t now, struct source_healths *out,
			     struct err *err)
{
	enum status status = list_sources(store, arena, out, err);
	if (!status)
		status = read_answers(store, out, store_day_of(now), err);
	if (!status)
		status = read_days(store, arena, out, now, err);
	if (!status)
		status = read_shares(store, out, now - HEALTH_SHARE_DAYS * DAY_S, err);
	return status;
}

/* ---- keeping ---- */

struct numbers {
	uint32_t answers[ANSWERS_N], items[HEALTH_DAYS];
};

static enum status keep_one(struct store *store, const struct source_health *h, struct err *err)
{
	struct numbers numbers;
	memcpy(numbers.answers, h->answers, sizeof(numbers.answers));
	memcpy(numbers.items, h->items, sizeof(numbers.items));
	struct sql q = sql_make(store, SQL_HEALTH_KEEP);
	sql_str(&q, h->id);
	sql_int(&q, h->newest);
	sql_int(&q, h->repairs);
	sql_real(&q, h->usual_a_day);
	sql_int(&q, h->silent_days);
	sql_str(&q, h->silence);
	sql_int(&q, h->articles);
	sql_int(&q, h->copies);
	sql_int(&q, h->events);
	sql_int(&q, h->events_first);
	sql_blob(&q, (struct str){(const char *)&numbers, sizeof(numbers)});
	return sql_run(&q, err);
}

enum status store_source_health_keep(struct store *store, int64_t now, struct err *err)
{
	struct source_healths list = {0};
	struct arena *arena = arena_new(CAP_FEED_ARENA_BYTES);
	enum status status = arena ? store_writes_open(store, err)
				   : err_set(err, E_NOMEM, "store: no room for the health of sources");
	if (!status) {
		struct sql q = sql_make(store, SQL_HEALTH_DROP);
		status = count_all(store, arena, now, &list, err);
		enum status dropped = sql_run(&q, status ? NULL : err);
		status = status ? status : dropped;
		for (size_t i = 0; i < list.n && !status; i++)
			status = keep_one(store, &list.at[i], err);
		status = store_writes_close(store, status, err);
	}
	arena_free(arena);
	return status;
}

static void get_kept(struct sql *q, struct arena *arena, struct source_health *h)
{
	struct numbers numbers = {0};
	struct str bytes = sql_get_str(q, 10);
	if (bytes.n == sizeof(numbers))
		memcpy(&numbers, bytes.p, sizeof(numbers));
	memcpy(h->answers, numbers.answers, sizeof(numbers.answers));
	memcpy(h->items, numbers.items, sizeof(numbers.items));
	h->id = sql_get_copy(q, 0, arena);
	h->newest = sql_get_int(q, 1);
	h->repairs = (uint32_t)sql_get_int(q, 2);
	h->usual_a_day = sql_get_real(q, 3);
	h->silent_days = (uint32_t)sql_get_int(q, 4);
	h->silence = sql_get_copy(q, 5, arena);
	h->is_silent = h->silence.n > 0;
	h->articles = (uint32_t)sql_get_int(q, 6);
	h->copies = (uint32_t)sql_get_int(q, 7);
	h->events = (uint32_t)sql_get_int(q, 8);
	h->events_first = (uint32_t)sql_get_int(q, 9);
}

static enum status read_kept(struct store *store, struct arena *arena, struct source_healths *list, bool *is_kept,
			     struct err *err)
{
	struct sql q = sql_make(store, SQL_HEALTH_KEPT);
	sql_int(&q, TIME_UNKNOWN);
	*is_kept = false;
	while (sql_next(&q)) {
		struct source_health *h = vec_push(arena, list);
		if (!h) {
			sql_fail(&q, E_NOMEM);
			break;
		}
		get_kept(&q, arena, h);
		*is_kept |= sql_get_int(&q, 11) != 0;
	}
	return sql_end(&q, err);
}

enum status store_source_health(struct store *store, struct arena *arena, int64_t now, struct source_healths *out,
				struct err *err)
{
	struct source_healths list = {0};
	bool is_mine, is_kept;
	enum status status = store_reads_open(store, &is_mine, err);
	if (status)
		return status;
	status = read_kept(store, arena, &list, &is_kept, err);
	if (!status && !is_kept) {
		list = (struct source_healths){0};
		status = count_all(store, arena, now, &list, err);
	}
	store_reads_close(store, is_mine);
	if (!status)
		*out = list;
	return status;
}
