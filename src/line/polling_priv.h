#ifndef TOCSIN_LINE_POLLING_PRIV_H
#define TOCSIN_LINE_POLLING_PRIV_H
/* Shared by the parts of the running line only. */

#include <pthread.h>
#include <stdatomic.h>

#include "extract.h"
#include "polling.h"
#include "quarantine.h"
#include "readers.h"
#include "ring.h"
#include "sample.h"
#include "schedule.h"

struct polled {              /* a source and where it is in its round */
	struct arena *arena; /* of the texts of `source` */
	struct source source;
	struct source_settings settings;        /* the source's, under what the configuration says */
	const struct config_source *configured; /* NULL: nothing */
	bool is_gone;                           /* was removed; the row stays */
	uint32_t skip_hours, skip_days;         /* of its last feed */
	bool busy;                              /* asked, and not all of its entries are durable yet */
	bool tried, answered;
	uint32_t pending; /* entries of the last answer that are under way */
	bool is_partly;   /* there was no room for the rest of them: it is asked for again */
	struct str etag,
		last_modified; /* of that answer; become the source's when nothing is pending and nothing left */
	struct arena *pending_arena;
};

struct wanted { /* an entry that is not stored yet, on its way to become an article */
	struct wanted *next;
	struct buf packed;   /* the entry, while it waits */
	size_t bytes;        /* that it counts for in wanted_bytes */
	struct arena *arena; /* of what follows; NULL while it waits */
	struct entry entry;
	struct source source; /* with the settings of the moment */
	size_t row;           /* of its source */
	uint64_t key;
};

enum job_kind { JOB_FEED, JOB_READ };
enum { JOB_MISHAPS = 3 }; /* ways of reading one entry */
struct job {
	enum job_kind kind;
	struct arena *arena; /* of the job's texts */
	size_t row;          /* JOB_FEED: of the source */
	struct fetch_answer answer;
	struct str url;       /* that was asked for */
	struct str source_id; /* JOB_FEED */
	struct arena *feed_arena;
	struct feed feed; /* what the worker parsed; in feed_arena */
	struct source_event mishaps[JOB_MISHAPS];
	size_t mishaps_n;
	struct wanted *wanted; /* JOB_READ */
	struct dossier *dossier;
	int64_t now;
	enum status status; /* of the worker */
	struct err err;
};

struct polling {
	struct polling_options options;
	const struct tools *tools;
	struct store *store;
	struct shelf *shelf;
	struct scribe *scribe;
	struct fetch *fetch;
	struct ring *ring;
	struct readers *readers;
	struct quarantine *quarantine;
	pthread_t fetch_thread, shelf_thread;
	bool has_fetch_thread, has_shelf_thread;
	atomic_bool stop;
	int64_t started_ms;

	pthread_mutex_t lock; /* of all below */
	struct polled *sources;
	struct map rows;                        /* hash of an id -> row + 1 */
	size_t asked_row;                       /* the next to be looked at */
	int64_t asked_ms;                       /* when the table was last looked through */
	int64_t clock_zero;                     /* the wall clock's time at the zero of the other, then */
	size_t sources_n, sources_room, live_n; /* live: not of the sample */
	struct wanted *first, *last;            /* queue of entries that no one works on */
	size_t wanted_n, wanted_bytes;          /* all that are under way, queued or not */
	struct map under_way;                   /* keys of them */
	struct map asked;                       /* key -> of those whose page is asked for; the fetch loop's alone */
	struct polling_progress progress;
	bool was_empty; /* the store had no article at the start */
	struct {
		const struct polling_options *options; /* NULL: nothing is asked for */
		const struct sources *sources;
		enum status status; /* of the last one */
		pthread_cond_t done;
	} reload;
};

/* polling.c: sources of lists that are new, and those that only the configuration names; the shelf thread or before it
 * runs. */
MUST_USE enum status polling_add_new(struct polling *poll, const struct sources *sources, struct err *err);

/* polling_reload.c: on the shelf thread, between two batches. */
MUST_USE enum status polling_take_reload(struct polling *poll, struct err *err);

/* polling_sources.c; the caller holds the lock. */
MUST_USE enum status polled_add(struct polling *poll, const struct source *source, struct err *err);
MUST_USE enum status polled_set(struct polling *poll, size_t row, const struct source *source);
struct polled *polled_find(struct polling *poll, struct str id); /* NULL: none; also one that is gone */
void polled_release(struct polled *polled);

/* polling_wishes.c: on the shelf thread, between two batches. */
MUST_USE enum status polling_fulfil(struct polling *poll, struct err *err);

/* polling_health.c: what an answer says of its source. */
enum answer_class health_class(const struct job *job);
bool health_is_failure(const struct job *job);
/* "https://a.example/feed: 503 Service Unavailable; asked again in 10 min"; in the job's arena. */
struct str health_trouble(struct job *job, const struct source *after);
struct source_note health_note(struct job *job, const struct source *before, const struct source *after);

/* polling_jobs.c */
MUST_USE struct job *job_new(enum job_kind kind);
void job_free(struct job *job);
size_t job_work(void *poll, void *job); /* what the workers do; answers job_weight() */
size_t job_weight(const struct job *job);
size_t job_weight_ahead(const struct job *job); /* with what the worker will make of it, about */
void wanted_free(struct wanted *wanted);

/* polling_fetch.c, polling_shelf.c: the two threads */
void *polling_fetch_main(void *poll);
void *polling_shelf_main(void *poll);
void polling_fail(struct polling *poll, const struct err *err);

#endif
