/* Any bytes as a tocsin.yaml: every fault has a place, and what was read can be printed. */
#include "buf.h"
#include "caps.h"
#include "config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new(32 * MIB);
	struct config config;
	struct config_faults faults = {0};
	struct err err = {0};
	struct buf out;
	if (!arena || n > 64 * KIB)
		goto out;
	config_init(&config, arena);
	struct str bytes = str_copy(arena, (struct str){(const char *)data, n});
	enum status status = config_read(&config, arena, bytes, STR("f"), &faults, &err);
	if (status == E_SYNTAX && !str_starts(str_of(err.msg), STR("f:")))
		__builtin_trap();
	buf_init(&out, 16 * MIB);
	config_print(&config, &out);
	buf_release(&out);
out:
	arena_free(arena);
	return 0;
}
