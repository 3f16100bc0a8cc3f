#ifndef TOCSIN_BASE_VEC_H
#define TOCSIN_BASE_VEC_H
/* Lists whose items lie in an arena.
 *
 *     VEC_TYPE(mentions, struct mention);          declares struct mentions
 *     struct mentions list = {0};
 *     struct mention *m = vec_push(arena, &list);  zeroed, NULL when there is no room
 *     for (size_t i = 0; i < list.n; i++) use(&list.at[i]);
 *
 * Memory: the items belong to the arena; growing may move them. */

#include "str.h"

#define VEC_TYPE(name, type)                                                                                           \
	struct name {                                                                                                  \
		type *at;                                                                                              \
		size_t n, room;                                                                                        \
	}

#define vec_push(arena, vec)                                                                                           \
	(vec_place((arena), (void **)&(vec)->at, (vec)->n, &(vec)->room, sizeof(*(vec)->at)) ? &(vec)->at[(vec)->n++]  \
											     : NULL)

VEC_TYPE(strs, struct str);

/* Makes room for more than n items; false when the arena has none. */
bool vec_grow(struct arena *arena, void **at, size_t n, size_t *room, size_t item_bytes);
/* Makes place for one more item and zeroes it; false when the arena has no room. */
static inline bool vec_place(struct arena *arena, void **at, size_t n, size_t *room, size_t item_bytes)
{
	if (n == *room && !vec_grow(arena, at, n, room, item_bytes))
		return false;
	memset((char *)*at + n * item_bytes, 0, item_bytes);
	return true;
}

/* Appends a text (not copied); false when the arena has no room. */
MUST_USE bool strs_add(struct arena *arena, struct strs *list, struct str s);
bool strs_has(const struct strs *list, struct str s);

#endif
