#ifndef TOCSIN_TEST_PAGE_ROOM_H
#define TOCSIN_TEST_PAGE_ROOM_H
/* What a test of pages starts from: memory, an empty page, a frame. Included after cmocka. */

#include <stdlib.h>

#include "render.h"

struct room {
	struct arena *arena;
	struct buf out;
	struct page_frame frame;
};

static inline int page_room_open(void **state, int64_t now)
{
	struct room *room = calloc(1, sizeof(*room));
	if (!room)
		return -1;
	room->arena = arena_new(64 * MIB);
	buf_init(&room->out, 64 * MIB);
	room->frame = (struct page_frame){.title = STR("T"), .path = STR("/"), .now = now};
	*state = room;
	return room->arena ? 0 : -1;
}

static inline int page_room_close(void **state)
{
	struct room *room = *state;
	buf_release(&room->out);
	arena_free(room->arena);
	free(room);
	return 0;
}

static inline size_t count_in(struct str page, struct str what)
{
	size_t n = 0, at;
	for (; (at = str_find(page, what)) != STR_NONE; page = str_cut(page, at + what.n, page.n))
		n++;
	return n;
}

static inline bool page_has(const struct room *room, const char *what)
{
	return str_has(buf_str(&room->out), str_of(what));
}

#endif
