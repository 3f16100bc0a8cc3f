/* tocsin ingest: articles (JSON Lines) through the whole line into the store. */
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "caps.h"
#include "heaps.h"
#include "knowing.h"
#include "records.h"
#include "ring.h"
#include "shelf.h"
#include "stream.h"

enum { RING_ROOM = 256, WORKERS_MAX = 16, SHOW_EVERY = 500 };

struct line_job { /* one line of the input */
	char *text;
	size_t n;
	uint64_t number;
	struct dossier *dossier;
	struct err err; /* of a bad line */
};

struct ingest {
	const struct command *self;
	size_t workers;
	struct tools tools;
	struct store *store;
	struct shelf *shelf;
	struct ring *ring;
	struct records records;
	uint64_t stored, copies, revisions, same, bad;
	enum status status; /* of the shelf */
	struct err err;
	bool shows; /* on a terminal */
};

/* ---- workers ---- */

static size_t read_line(void *ctx, void *thing)
{
	struct ingest *g = ctx;
	struct line_job *job = thing;
	struct json_doc *doc = NULL;
	enum status status = json_read((struct str){job->text, job->n}, &doc, &job->err);
	job->dossier = status ? NULL : dossier_new();
	if (!status && !job->dossier)
		status = err_set(&job->err, E_NOMEM, "no memory");
	if (!status)
		status = record_article(job->dossier->arena, json_root(doc), &job->dossier->article, &job->err);
	json_free(doc);
	if (!status)
		status = dossier_read(&g->tools, job->dossier, NULL, &job->err);
	if (status) {
		dossier_free(job->dossier);
		job->dossier = NULL;
	}
	return job->n + (job->dossier ? arena_used(job->dossier->arena) : 0);
}

/* ---- shelf thread ---- */

static void count(struct ingest *g, enum dedupe_verdict verdict)
{
	g->stored += verdict == DEDUPE_NEW;
	g->copies += verdict == DEDUPE_COPY;
	g->revisions += verdict == DEDUPE_REVISION;
	g->same += verdict == DEDUPE_SAME;
	uint64_t all = g->stored + g->copies + g->revisions + g->same;
	if (g->shows && all % SHOW_EVERY == 0)
		fprintf(stderr, "\r%llu articles", (unsigned long long)all);
}

static enum status shelve(struct ingest *g, struct line_job *job)
{
	struct shelf_answer answer;
	int64_t now = clock_wall_s();
	if (!job->dossier) {
		g->bad++;
		complain(g->self, EXIT_BAD_RECORDS, "line %llu: %s", (unsigned long long)job->number, job->err.msg);
		return OK;
	}
	enum status status = shelf_put(g->shelf, job->dossier, 0, now, &answer, &g->err);
	job->dossier = NULL;
	if (status)
		return status;
	count(g, answer.verdict);
	return !shelf_is_full(g->shelf) ? OK : shelf_flush(g->shelf, now, &g->err);
}

static void *shelve_all(void *ctx)
{
	struct ingest *g = ctx;
	bool ended = false;
	while (!ended) {
		struct line_job *job = ring_take(g->ring, -1, &ended);
		if (!job)
			continue;
		if (!g->status)
			g->status = shelve(g, job);
		dossier_free(job->dossier);
		free(job->text);
		free(job);
	}
	if (!g->status)
		g->status = shelf_flush(g->shelf, clock_wall_s(), &g->err);
	if (!g->status)
		shelf_keep_state(g->shelf);
	return NULL;
}

/* ---- the input ---- */

static bool put_lines(struct ingest *g)
{
	struct str line;
	while (records_line(&g->records, &line)) {
		struct line_job *job = calloc(1, sizeof(*job));
		char *text = malloc(line.n);
		if (!job || !text) {
			free(job);
			free(text);
			return false;
		}
		memcpy(text, line.p, line.n);
		*job = (struct line_job){.text = text, .n = line.n, .number = g->records.number};
		ring_put(g->ring, job, dossier_weight(line.n));
	}
	return true;
}

static int run(struct ingest *g)
{
	pthread_t thread;
	g->ring = ring_new(RING_ROOM, CAP_RING_BYTES, g->workers, read_line, g);
	if (!g->ring || pthread_create(&thread, NULL, shelve_all, g))
		return complain(g->self, EXIT_CANNOT, "no threads");
	bool ok = put_lines(g);
	ring_close(g->ring);
	pthread_join(thread, NULL);
	if (!ok)
		return complain(g->self, EXIT_CANNOT, "no memory");
	if (g->status)
		return complain(g->self, EXIT_CANNOT, "%s", g->err.msg);
	fprintf(stderr, "%s%llu articles, %llu copies, %llu revisions, %llu known before, %llu bad\n",
		g->shows ? "\r" : "", (unsigned long long)g->stored, (unsigned long long)g->copies,
		(unsigned long long)g->revisions, (unsigned long long)g->same,
		(unsigned long long)(g->bad + g->records.bad));
	return (g->bad + g->records.bad) ? EXIT_BAD_RECORDS : EXIT_DONE;
}

int cmd_ingest(const struct command *self, int argc, char **argv)
{
	struct str folder = STR("tocsin-data");
	struct knowing knowing = {0};
	uint32_t threads = 0;
	const struct flag flags[] = {
		DATA_FLAG(&folder),
		{"workers", FLAG_NUMBER, &threads, "N", "threads that read articles; one a processor when not said"},
		weights_flag(&knowing),
		knowing_flag(&knowing),
	};
	int operand = options_read(self, NULL, flags, sizeof(flags) / sizeof(flags[0]), argc, argv);
	if (operand < 0)
		return options_exit(operand);
	if (threads > WORKERS_MAX)
		threads = WORKERS_MAX;
	struct ingest g = {
		.self = self, .workers = threads ? threads : ring_workers(), .shows = isatty(STDERR_FILENO) == 1};
	struct err err;
	size_t rescored;
	int exit_code;
	heaps_keep();
	records_init(&g.records, self, stdin);
	knowing.data = folder;
	if (knowing_init(self, &knowing, &g.tools, &err) || store_open(folder.p, STORE_WRITE, &g.store, &err) ||
	    shelf_new(&g.tools, g.store, &g.shelf, &err) || shelf_rescore(g.shelf, &rescored, &err))
		exit_code = complain(self, EXIT_CANNOT, "%s", err.msg);
	else
		exit_code = run(&g);
	ring_free(g.ring);
	shelf_free(g.shelf);
	store_close(g.store);
	records_release(&g.records);
	tools_release(&g.tools);
	return exit_code;
}
