/* Any bytes as text with defanged observables: what is found lies inside, one behind the other, and an observable's
 * normal form is one again, of the same kind. */
#include <assert.h>
#include <stdlib.h>

#include "enrich_priv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct knowledge *knowledge;

static void check_shape(struct arena *arena, const struct candidate *c)
{
	enum observable_type type, again;
	struct str value = STR_EMPTY, same = STR_EMPTY;
	if (!shape_of(arena, knowledge, c->value, c->defanged, &type, &value))
		return;
	assert(value.n && type < OBSERVABLE_TYPES_N);
	(void)shape_site(shape_host(value));
	if (shape_of(arena, knowledge, value, true, &again, &same) && again == type)
		assert(str_eq(value, same));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	struct candidates found = {0};
	uint32_t before = 0;
	if (!knowledge && knowledge_new(&knowledge, NULL) != OK)
		abort();
	struct arena *arena = arena_new((size_t)64 * 1024 * 1024);
	if (arena && size <= CAP_TEXT_BYTES && candidates_find(arena, text, &found))
		for (size_t i = 0; i < found.n; i++) {
			assert(found.at[i].start < found.at[i].end && found.at[i].end <= size);
			assert(found.at[i].start >= before);
			before = found.at[i].start;
			check_shape(arena, &found.at[i]);
		}
	enum observable_type type;
	(void)wallet_shape(text, &type);
	if (is_registry_key(text))
		assert(registry_end(text, 0) <= size);
	(void)is_unix_path(text);
	arena_free(arena);
	return 0;
}
