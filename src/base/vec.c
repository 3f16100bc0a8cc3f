#include "vec.h"

bool vec_grow(struct arena *arena, void **at, size_t n, size_t *room, size_t item_bytes)
{
	size_t more = n ? n * 2 : 8;
	void *p = arena_grow(arena, *at, n * item_bytes, more * item_bytes);
	if (!p)
		return false;
	*at = p;
	*room = more;
	return true;
}

bool strs_add(struct arena *arena, struct strs *list, struct str s)
{
	struct str *slot = vec_push(arena, list);
	if (slot)
		*slot = s;
	return slot != NULL;
}

bool strs_has(const struct strs *list, struct str s)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->at[i], s))
			return true;
	return false;
}
