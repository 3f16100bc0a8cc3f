/* Articles read by many threads, looked at by one in the order of input. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "caps.h"
#include "heaps.h"
#include "ring.h"
#include "stream.h"

enum { RING_ROOM = 16 }; /* few: what was read is still in the cache when it is looked at */

struct line_read { /* one line of the input, and what became of it */
	char *text;
	size_t n;
	uint64_t number;
	struct json_doc *doc;
	struct dossier *dossier; /* NULL: the line is bad, `err` says why */
	struct err err;
};

struct reading_on {
	const struct command *self;
	const struct tools *tools;
	stream_read *read;
	stream_fn *each;
	void *ctx;
	struct ring *ring;
	struct records records; /* of who reads lines */
	uint64_t bad;           /* of who looks at articles, as are those below */
	enum status status;
	struct err err;
	atomic_bool failed; /* there is no use in reading on */
};

/* ---- workers ---- */

static enum status read_record(const struct reading_on *r, struct line_read *line)
{
	enum status status = json_read((struct str){line->text, line->n}, &line->doc, &line->err);
	if (status)
		return status;
	if (!json_is_object(json_root(line->doc)))
		return err_set(&line->err, E_SYNTAX, "not a JSON object");
	if (!(line->dossier = dossier_new()))
		return err_set(&line->err, E_NOMEM, "no memory");
	status = record_article(line->dossier->arena, json_root(line->doc), &line->dossier->article, &line->err);
	return status ? status : r->read(r->tools, line->dossier, NULL, &line->err);
}

static size_t read_line(void *ctx, void *job)
{
	struct line_read *line = job;
	if (read_record(ctx, line)) {
		dossier_free(line->dossier);
		line->dossier = NULL;
	}
	return line->n + (line->dossier ? arena_used(line->dossier->arena) : 0);
}

/* ---- who looks at the articles ---- */

static void look(struct reading_on *r, const struct line_read *line)
{
	if (line->dossier) {
		r->status = r->each(r->ctx, line->dossier, json_root(line->doc), &r->err);
		return;
	}
	r->bad++;
	complain(r->self, EXIT_BAD_RECORDS, "line %llu: %s", (unsigned long long)line->number, line->err.msg);
}

static void line_free(struct line_read *line)
{
	dossier_free(line->dossier);
	json_free(line->doc);
	free(line->text);
	free(line);
}

static void *look_at_all(void *ctx)
{
	struct reading_on *r = ctx;
	bool ended = false;
	while (!ended) {
		struct line_read *line = ring_take(r->ring, -1, &ended);
		if (!line)
			continue;
		if (!r->status)
			look(r, line);
		if (r->status)
			atomic_store(&r->failed, true);
		line_free(line);
	}
	return NULL;
}

/* ---- the input ---- */

static bool put_lines(struct reading_on *r)
{
	struct str text;
	while (!atomic_load(&r->failed) && records_line(&r->records, &text)) {
		struct line_read *line = calloc(1, sizeof(*line));
		char *copy = malloc(text.n);
		if (!line || !copy) {
			free(line);
			free(copy);
			return false;
		}
		memcpy(copy, text.p, text.n);
		*line = (struct line_read){.text = copy, .n = text.n, .number = r->records.number};
		ring_put(r->ring, line, dossier_weight(text.n));
	}
	return true;
}

static int read_all_lines(struct reading_on *r)
{
	pthread_t thread;
	r->ring = ring_new(RING_ROOM, CAP_RING_BYTES, ring_workers(), read_line, r);
	if (!r->ring || pthread_create(&thread, NULL, look_at_all, r))
		return complain(r->self, EXIT_CANNOT, "no threads");
	bool ok = put_lines(r);
	ring_close(r->ring);
	pthread_join(thread, NULL);
	if (!ok)
		return complain(r->self, EXIT_CANNOT, "no memory");
	if (r->status)
		return complain(r->self, EXIT_CANNOT, "%s", r->err.msg);
	return r->bad + r->records.bad ? EXIT_BAD_RECORDS : EXIT_DONE;
}

int stream_each(const struct command *self, const struct tools *tools, stream_read *read, stream_fn *each, void *ctx)
{
	struct reading_on r = {.self = self, .tools = tools, .read = read, .each = each, .ctx = ctx};
	heaps_keep();
	records_init(&r.records, self, stdin);
	int exit_code = read_all_lines(&r);
	ring_free(r.ring);
	records_release(&r.records);
	return exit_code;
}
