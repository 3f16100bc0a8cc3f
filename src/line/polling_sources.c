/* The table of sources that are polled. */
#include <stdlib.h>

#include "caps.h"
#include "polling_priv.h"

/* Several times what its texts may be together: caps of addresses, validators, settings. */
enum { SOURCE_ARENA_BYTES = 1024 * 1024 };

void polled_release(struct polled *polled)
{
	arena_free(polled->arena);
	arena_free(polled->pending_arena);
	*polled = (struct polled){0};
}

enum status polled_set(struct polling *poll, size_t row, const struct source *source)
{
	struct polled *p = &poll->sources[row];
	struct arena *arena = arena_new(SOURCE_ARENA_BYTES);
	struct source copy;
	enum status status = arena ? source_copy(arena, source, &copy) : E_NOMEM;
	if (status) {
		arena_free(arena);
		return status;
	}
	arena_free(p->arena);
	p->arena = arena;
	p->source = copy;
	p->settings = copy.settings;
	if (p->configured)
		config_lay_settings(p->configured, &p->settings);
	return OK;
}

struct polled *polled_find(struct polling *poll, struct str id)
{
	const uint64_t *row = map_get(&poll->rows, str_hash(id));
	return row && str_eq(poll->sources[*row - 1].source.id, id) ? &poll->sources[*row - 1] : NULL;
}

enum status polled_add(struct polling *poll, const struct source *source, struct err *err)
{
	if (polled_find(poll, source->id))
		return OK;
	if (poll->sources_n == CAP_SOURCES)
		return err_set(err, E_LIMIT, "more than %d sources", CAP_SOURCES);
	if (poll->sources_n == poll->sources_room) {
		size_t room = poll->sources_room ? poll->sources_room * 2 : 256;
		struct polled *more = realloc(poll->sources, room * sizeof(*more));
		if (!more)
			return err_set(err, E_NOMEM, "no memory");
		poll->sources = more;
		poll->sources_room = room;
	}
	struct polled *p = &poll->sources[poll->sources_n];
	struct source told = *source;
	*p = (struct polled){0};
	if (poll->options.config)
		p->configured = config_find(poll->options.config, source->id);
	if (p->configured)
		config_lay_facts(p->configured, &told);
	enum status status = polled_set(poll, poll->sources_n, &told);
	if (status || !map_put(&poll->rows, str_hash(source->id), poll->sources_n + 1))
		return err_set(err, E_NOMEM, "no memory");
	poll->sources_n++;
	poll->live_n += !is_sample(source);
	poll->progress.sources = (uint32_t)poll->live_n;
	return OK;
}
