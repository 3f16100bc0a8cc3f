/* What commands wished, done by the one that holds the store. */
#include "caps.h"
#include "log.h"
#include "polling_priv.h"

static void log_wish(const char *what, struct str id)
{
	log_event(what, &(struct log_pair){"id", id}, 1);
}

/* What people say of a source over how its polling goes. */
static enum status change(struct polling *poll, struct polled *p, const struct source *wished, struct err *err)
{
	struct source s = p->source;
	bool is_moved = !str_eq(s.url, wished->url) && !str_eq(s.moved_from, wished->url);
	s.title = wished->title;
	s.site = wished->site;
	s.category = wished->category;
	s.credibility = wished->credibility;
	s.language = wished->language;
	s.settings = wished->settings;
	if (is_moved)
		s.url = wished->url;
	if (is_moved || p->is_gone || p->source.settings.is_disabled != s.settings.is_disabled ||
	    p->source.settings.interval_s != s.settings.interval_s)
		s.next_poll = TIME_UNKNOWN;
	poll->live_n += p->is_gone;
	p->is_gone = false;
	poll->progress.sources = (uint32_t)poll->live_n;
	if (polled_set(poll, (size_t)(p - poll->sources), &s))
		return err_set(err, E_NOMEM, "no memory");
	return store_source_add(poll->store, &p->source, err);
}

static enum status add(struct polling *poll, const struct source *wished, struct err *err)
{
	struct polled *p = polled_find(poll, wished->id);
	log_wish(p && !p->is_gone ? "source_changed" : "source_added", wished->id);
	if (p)
		return change(poll, p, wished, err);
	enum status status = polled_add(poll, wished, err);
	return status ? status : store_source_add(poll->store, wished, err);
}

static enum status drop(struct polling *poll, struct str id, struct err *err)
{
	struct polled *p = polled_find(poll, id);
	if (p && !p->is_gone) {
		p->is_gone = true;
		poll->progress.sources = (uint32_t)--poll->live_n;
	}
	log_wish("source_removed", id);
	enum status status = store_source_remove(poll->store, id, err);
	return status == E_NOTFOUND ? OK : status;
}

static enum status fulfil(struct polling *poll, const struct source_wish *wish, struct err *err)
{
	enum status status = wish->kind == WISH_ADD ? add(poll, &wish->source, err) : drop(poll, wish->source.id, err);
	if (status == E_LIMIT) { /* no place: said once, the wish is done with */
		log_event("source_left_out", &(struct log_pair){"why", str_of(err->msg)}, 1);
		status = OK;
	}
	return status ? status : store_wish_done(poll->store, wish->num, err);
}

enum status polling_fulfil(struct polling *poll, struct err *err)
{
	struct arena *arena = arena_new(CAP_FEED_ARENA_BYTES);
	struct source_wishes wishes = {0};
	enum status status =
		arena ? store_wishes(poll->store, arena, &wishes, err) : err_set(err, E_NOMEM, "no memory");
	if (!status && wishes.n) {
		status = store_begin(poll->store, err);
		pthread_mutex_lock(&poll->lock);
		for (size_t i = 0; i < wishes.n && !status; i++)
			status = fulfil(poll, &wishes.at[i], err);
		pthread_mutex_unlock(&poll->lock);
		if (!status)
			status = store_commit(poll->store, err);
	}
	arena_free(arena);
	return status;
}
