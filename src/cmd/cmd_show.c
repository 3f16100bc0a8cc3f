/* tocsin show: one threat, whole. */
#include <stdio.h>

#include "caps.h"
#include "render.h"
#include "stored.h"

enum { MERGES_MAX = 16 };

/* The threat, following what it was joined into. */
static enum status find(struct store *store, struct arena *arena, struct str id, struct threat *out, struct err *err)
{
	enum status status = store_threat_get(store, arena, id, out, err);
	for (int i = 0; i < MERGES_MAX && !status && out->state == THREAT_MERGED; i++)
		status = store_threat_get(store, arena, out->merged_into, out, err);
	return status;
}

static void print_json(const struct threat *threat)
{
	struct buf out;
	buf_init(&out, CAP_RECORD_BYTES);
	render_threat_json(&out, threat);
	printf("%.*s\n", (int)out.n, buf_str(&out).p);
	buf_release(&out);
}

int cmd_show(const struct command *self, int argc, char **argv)
{
	struct str folder = STR("tocsin-data");
	bool as_json = false;
	const struct flag flags[] = {
		{"data", FLAG_TEXT, &folder, "DIR", "the data folder; tocsin-data when not said"},
		{"json", FLAG_YES, &as_json, NULL, "as the API gives it"},
	};
	int operand = options_read(self, NULL, flags, 2, argc, argv);
	if (operand < 0)
		return options_exit(operand);
	if (operand + 1 != argc)
		return complain(self, EXIT_USAGE, "one threat id is wanted; see tocsin show --help");
	struct arena *arena = arena_new(CAP_THREAT_ARENA_BYTES);
	struct store *store = NULL;
	struct threat threat;
	struct err err = {0};
	int exit_code = EXIT_DONE;
	enum status status =
		arena ? store_open(folder.p, STORE_READ, &store, &err) : err_set(&err, E_NOMEM, "no memory");
	if (!status)
		status = find(store, arena, str_of(argv[operand]), &threat, &err);
	if (status == E_NOTFOUND && store)
		exit_code = complain(self, EXIT_BAD_RECORDS, "there is no threat %s", argv[operand]);
	else if (status)
		exit_code = complain(self, EXIT_CANNOT, "%s", err.msg);
	else if (as_json)
		print_json(&threat);
	else
		threat_print(&threat);
	store_close(store);
	arena_free(arena);
	return exit_code;
}
