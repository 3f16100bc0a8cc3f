/* The table of sources that are polled. */
#include <stdlib.h>

#include "caps.h"
#include "polling_priv.h"

enum { SOURCE_ARENA_BYTES = 64 * 1024 };

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
	enum status status = arena ? record_copy(source_record(), arena, source, &copy) : E_NOMEM;
	if (status) {
		arena_free(arena);
		return status;
	}
	arena_free(p->arena);
	p->arena = arena;
	p->source = copy;
	return OK;
}

static bool is_known(const struct polling *poll, struct str id)
{
	for (size_t i = 0; i < poll->sources_n; i++)
		if (str_eq(poll->sources[i].source.id, id))
			return true;
	return false;
}

enum status polled_add(struct polling *poll, const struct source *source, struct err *err)
{
	if (is_known(poll, source->id))
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
	poll->sources[poll->sources_n] = (struct polled){0};
	enum status status = polled_set(poll, poll->sources_n, source);
	if (status)
		return err_set(err, status, "no memory");
	poll->sources_n++;
	poll->live_n += !is_sample(source);
	poll->progress.sources = (uint32_t)poll->live_n;
	return OK;
}
