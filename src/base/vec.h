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
	(vec_grow((arena), (void **)&(vec)->at, (vec)->n, &(vec)->room, sizeof(*(vec)->at)) ? &(vec)->at[(vec)->n++]   \
											    : NULL)

VEC_TYPE(strs, struct str);

/* Makes place for one more item and zeroes it; false when the arena has no room. */
bool vec_grow(struct arena *arena, void **at, size_t n, size_t *room, size_t item_bytes);

/* Appends a text (not copied); false when the arena has no room. */
MUST_USE bool strs_add(struct arena *arena, struct strs *list, struct str s);
bool strs_has(const struct strs *list, struct str s);

#endif
