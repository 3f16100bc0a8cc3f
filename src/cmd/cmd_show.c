/* tocsin show: one threat, whole; or what an article said before. */
#include <stdio.h>

#include "caps.h"
#include "render.h"
#include "render_revisions.h"
#include "stored.h"
#include "terminal.h"

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

static enum status print_revisions(struct store *store, struct arena *arena, struct str id, bool as_json,
				   struct err *err)
{
	struct stored_article now;
	struct stored_articles old = {0};
	struct versions versions = {0};
	struct revisions revisions = {0};
	struct buf out;
	enum status status = store_article_get(store, arena, id, &now, err);
	if (!status)
		status = store_revisions(store, arena, id, CAP_REVISIONS, &old, err);
	for (size_t i = 0; !status && i <= old.n; i++) {
		const struct stored_article *a = i < old.n ? &old.at[i] : &now;
		struct version *version = vec_push(arena, &versions);
		if (version)
			*version = (struct version){a->revision, a->stored, a->article.title, a->article.text};
		else
			status = E_NOMEM;
	}
	if (!status)
		status = revisions_of(arena, &versions, &revisions);
	if (status)
		return status == E_NOMEM ? err_set(err, status, "no room for the revisions") : status;
	buf_init(&out, CAP_THREAT_ARENA_BYTES);
	if (as_json)
		render_revisions_json(&out, &now.article, &revisions);
	else if (revisions.n)
		render_revisions_text(&out, &revisions);
	else
		buf_print(&out, "its text has not changed\n");
	say(stdout, "%.*s", STR_FORMAT(buf_str(&out)));
	status = buf_status(&out);
	buf_release(&out);
	return status ? err_set(err, status, "no room for the revisions") : OK;
}

int cmd_show(const struct command *self, int argc, char **argv)
{
	struct str folder = STR("tocsin-data");
	bool as_json = false, is_article = false;
	const struct flag flags[] = {
		DATA_FLAG(&folder),
		{"json", FLAG_YES, &as_json, NULL, "as the API gives it"},
		{"revisions", FLAG_YES, &is_article, NULL, "the id is an article's: what changed in its text"},
	};
	int operand = options_read(self, NULL, flags, 3, argc, argv);
	if (operand < 0)
		return options_exit(operand);
	if (operand + 1 != argc)
		return complain(self, EXIT_USAGE, "one id is wanted; see tocsin show --help");
	struct arena *arena = arena_new(CAP_THREAT_ARENA_BYTES);
	struct store *store = NULL;
	struct threat threat;
	struct err err = {0};
	int exit_code = EXIT_DONE;
	enum status status =
		arena ? store_open(folder.p, STORE_READ, &store, &err) : err_set(&err, E_NOMEM, "no memory");
	struct str id = str_of(argv[operand]);
	if (!status)
		status = is_article ? print_revisions(store, arena, id, as_json, &err)
				    : find(store, arena, id, &threat, &err);
	if (status == E_NOTFOUND && store)
		exit_code = complain(self, EXIT_BAD_RECORDS, "there is no %s %s", is_article ? "article" : "threat",
				     argv[operand]);
	else if (status)
		exit_code = complain(self, EXIT_CANNOT, "%s", err.msg);
	else if (is_article)
		exit_code = EXIT_DONE;
	else if (as_json)
		print_json(&threat);
	else
		threat_print(&threat);
	store_close(store);
	arena_free(arena);
	return exit_code;
}
