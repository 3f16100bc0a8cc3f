#include "reader.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "caps.h"
#include "discover.h"
#include "reader_lock.h"
#include "reader_process.h"
#include "reader_wire.h"

enum { PAUSE_FIRST_MS = 50, PAUSE_MOST_MS = 5000, SAID_BYTES = 160, SLICE_MS = 50, AT_ONCE_BYTES = 16 * 1024 };

struct reader {
	struct reader_terms terms;
	struct process process;
	uint32_t failures; /* starts and tasks in a row that went wrong */
	char death[300];   /* of the last task; "" none */
};

const struct words *reader_mode_words(void)
{
	static const char *const names[] = {[READER_AUTO] = "auto", [READER_ON] = "on", [READER_OFF] = "off"};
	static const struct words words = WORDS(names);
	return &words;
}

struct reader *reader_new(const struct reader_terms *terms)
{
	struct reader *reader = calloc(1, sizeof(*reader));
	if (reader)
		reader->terms = *terms;
	return reader;
}

static void put_away(struct reader *reader)
{
	int how;
	char said[SAID_BYTES];
	process_end(&reader->process, false, &how, said, sizeof(said));
}

void reader_free(struct reader *reader)
{
	if (!reader)
		return;
	put_away(reader);
	free(reader);
}

struct str reader_death(const struct reader *reader)
{
	return str_of(reader->death);
}

int reader_process(const struct reader *reader)
{
	return reader->process.pid;
}

/* ---- how it ended ---- */

static uint32_t patience_s(const struct reader *r)
{
	return r->terms.options.patience_s ? r->terms.options.patience_s : READER_PATIENCE_S;
}

static void name_end(struct reader *r, int how)
{
	char *to = r->death;
	size_t room = sizeof(r->death);
	if (!WIFSIGNALED(how))
		(void)snprintf(to, room, "ended by itself (exit code %d)", WEXITSTATUS(how));
	else if (WTERMSIG(how) == SIGSYS)
		(void)snprintf(to, room, "tried what it may not (SIGSYS)");
	else if (WTERMSIG(how) == SIGXCPU)
		(void)snprintf(to, room, "took all of its processor time (SIGXCPU)");
	else
		(void)snprintf(to, room, "crashed (SIG%s)", sigabbrev_np(WTERMSIG(how)));
}

/* Ends the reader and fails the task. `nonsense` is what was wrong with its answer; "" when there was none. */
static enum status lose(struct reader *r, enum talk talk, const char *nonsense, struct err *err)
{
	int how;
	char said[SAID_BYTES] = "";
	process_end(&r->process, talk == TALK_GONE, &how, said, sizeof(said));
	if (talk == TALK_STOPPED)
		return err_set(err, E_IO, "reader: stopped");
	if (talk == TALK_GONE)
		name_end(r, how);
	else if (talk == TALK_LATE)
		(void)snprintf(r->death, sizeof(r->death), "gave no answer within %u s", patience_s(r));
	else
		(void)snprintf(r->death, sizeof(r->death), "answered nonsense (%s)", nonsense);
	size_t n = strlen(r->death);
	if (*said)
		(void)snprintf(r->death + n, sizeof(r->death) - n, ": %s", said);
	r->failures++;
	return err_set(err, E_BUG, "its reader %s", r->death);
}

/* ---- starting ---- */

/* Before a start: nothing after one failure, then twice as long each time. False: stopped meanwhile. */
static bool pause_before(const struct reader *r)
{
	const struct timespec slice = {.tv_nsec = SLICE_MS * 1000000};
	const atomic_bool *stop = r->terms.options.stop;
	int64_t ms = r->failures < 2 ? 0 : r->failures > 8 ? PAUSE_MOST_MS : PAUSE_FIRST_MS << (r->failures - 2);
	for (; ms > 0 && !(stop && atomic_load(stop)); ms -= SLICE_MS)
		nanosleep(&slice, NULL);
	return !(stop && atomic_load(stop));
}

static enum status greet(struct reader *r, struct deadline *deadline, struct reader_locks *held, struct err *err)
{
	unsigned char raw[WIRE_HEAD_BYTES];
	struct wire_head head;
	struct wire_hello hello;
	struct arena *arena = arena_new(CAP_HEADER_BYTES);
	char *packed = NULL;
	enum status status = arena ? OK : err_set(err, E_NOMEM, "no memory");
	enum talk talk = status ? TALK_DONE : process_receive(&r->process, raw, sizeof(raw), deadline);
	if (!status && talk == TALK_DONE)
		status = wire_head_read(raw, WIRE_HELLO, CAP_HEADER_BYTES / 2, 0, &head, err);
	if (!status && talk == TALK_DONE && !(packed = arena_take(arena, head.packed_n)))
		status = err_set(err, E_NOMEM, "no memory");
	if (!status && talk == TALK_DONE)
		talk = process_receive(&r->process, packed, head.packed_n, deadline);
	if (!status && talk == TALK_DONE)
		status = wire_hello_read(arena, (struct str){packed, head.packed_n}, &hello, err);
	if (!status && talk == TALK_DONE) {
		*held = (struct reader_locks){.held = hello.locks, .landlock_abi = hello.landlock_abi};
		(void)snprintf(held->lack, sizeof(held->lack), "%.*s", STR_FORMAT(hello.lack));
	}
	arena_free(arena);
	if (status || talk != TALK_DONE) {
		(void)!lose(r, talk, err ? err->msg : "", NULL);
		return err_set(err, E_IO, "reader: a fresh one %s", talk == TALK_STOPPED ? "was stopped" : r->death);
	}
	return OK;
}

static enum status start(struct reader *r, struct reader_locks *held, struct err *err)
{
	struct deadline deadline = {.stop = r->terms.options.stop};
	if (!pause_before(r))
		return err_set(err, E_IO, "reader: stopped");
	deadline.at_ms = clock_monotonic_ms() +
			 1000 * (int64_t)(patience_s(r) > READER_PATIENCE_S ? patience_s(r) : READER_PATIENCE_S);
	enum status status = process_start(&r->terms.options, r->terms.locks, &r->process, err);
	if (status)
		r->failures++;
	else
		status = greet(r, &deadline, held, err);
	if (status)
		r->death[0] = 0; /* of no task */
	return status;
}

/* ---- what this machine can ---- */

/* NULL: it does not start so. */
static struct reader *try_locks(struct reader_terms *terms, unsigned locks, struct reader_locks *held, struct err *err)
{
	terms->locks = locks;
	struct reader *r = reader_new(terms);
	if (!r) {
		err_set(err, E_NOMEM, "no memory");
	} else if (start(r, held, err)) {
		reader_free(r);
		r = NULL;
	}
	return r;
}

/* The steps are called in our own process. */
static enum status settle_off(const struct reader_options *options, const char *why, struct reader_terms *out,
			      struct reader **first, struct err *err)
{
	struct reader_terms terms = {.options = *options, .is_off = true};
	(void)snprintf(terms.words, sizeof(terms.words), "feeds and pages are read in the server's own process%s", why);
	*first = reader_new(&terms);
	if (!*first)
		return err_set(err, E_NOMEM, "no memory");
	*out = terms;
	return OK;
}

static void tell(struct reader_terms *terms, const struct reader_locks *held, const char *trouble)
{
	char landlock[32] = "";
	if (held->held & LOCK_LANDLOCK)
		(void)snprintf(landlock, sizeof(landlock), ", landlock %u", held->landlock_abi);
	(void)snprintf(terms->words, sizeof(terms->words),
		       "feeds and pages are read in processes without network and files: %s%s%s%s%s%s%s",
		       held->held & LOCK_FILTER ? "filter of system calls" : "no filter of system calls", landlock,
		       held->held & LOCK_LIMITS ? ", limits" : "", *held->lack ? "; this kernel gives " : "",
		       held->lack, *trouble ? "; " : "", trouble);
	if (!(held->held & (LOCK_FILTER | LOCK_LANDLOCK)))
		(void)snprintf(terms->words, sizeof(terms->words),
			       "feeds and pages are read in processes of their own, which are not locked in: %s%s%s",
			       held->lack, *trouble ? "; " : "", trouble);
}

enum status reader_settle(const struct reader_options *options, struct reader_terms *out, struct reader **first,
			  struct err *err)
{
	struct reader_terms terms = {.options = *options};
	struct reader_locks held = {0};
	struct err why = {0};
	char trouble[120] = "";
	if (options->mode == READER_OFF)
		return settle_off(options, " (sandbox: off)", out, first, err);
	struct reader *reader = try_locks(&terms, LOCK_ALL, &held, &why);
	if (options->mode == READER_ON && !(reader && held.held & LOCK_FILTER)) {
		err_set(err, E_DENIED, "the sandbox cannot be had here: %s", reader ? held.lack : why.msg);
		reader_free(reader);
		return E_DENIED;
	}
	if (!reader &&
	    !(options->stop && atomic_load(options->stop))) { /* what the filter does not know is wanted here */
		(void)snprintf(trouble, sizeof(trouble), "with the filter %.90s", why.msg);
		reader = try_locks(&terms, LOCK_ALL & ~(unsigned)LOCK_FILTER, &held, &why);
	}
	if (!reader) {
		char words[sizeof(why.msg) + 2];
		(void)snprintf(words, sizeof(words), ": %s", why.msg);
		return settle_off(options, words, out, first, err);
	}
	terms.locks = held.held;
	terms.landlock_abi = held.landlock_abi;
	tell(&terms, &held, trouble);
	reader->terms = terms;
	*first = reader;
	*out = terms;
	return OK;
}

/* ---- tasks ---- */

static enum talk send_task(struct reader *r, enum wire_kind kind, struct str packed, struct str bytes,
			   struct deadline *deadline)
{
	unsigned char head[WIRE_HEAD_BYTES];
	wire_head_write(&(struct wire_head){kind, packed.n, bytes.n}, head);
	struct str pieces[] = {{(const char *)head, sizeof(head)}, packed, bytes};
	return process_send(&r->process, pieces, sizeof(pieces) / sizeof(pieces[0]), deadline);
}

/* Sends the task and takes the packed answer into the arena; unless OK, the reader is ended where it has to be. */
static enum status ask(struct reader *r, struct arena *arena, enum wire_kind kind, const struct wire_task *task,
		       struct str bytes, struct str *out, struct err *err)
{
	unsigned char raw[WIRE_HEAD_BYTES + AT_ONCE_BYTES]; /* the head, and of small answers all */
	size_t there = 0;
	struct wire_head head;
	struct buf packed;
	struct reader_locks held;
	struct deadline deadline = {.stop = r->terms.options.stop};
	r->death[0] = 0;
	buf_init(&packed, CAP_PACKED_BYTES);
	record_pack(wire_task_record(), task, &packed);
	enum status status = buf_status(&packed);
	if (status)
		err_set(err, status, "reader: no room for the task");
	if (!status && r->process.pid && process_is_amiss(&r->process))
		put_away(r); /* whatever it was, this task had no part in it */
	if (!status && !r->process.pid)
		status = start(r, &held, err);
	if (status)
		goto out;
	deadline.at_ms = clock_monotonic_ms() + 1000 * (int64_t)patience_s(r);
	enum talk talk = send_task(r, kind, buf_str(&packed), bytes, &deadline);
	if (talk == TALK_DONE)
		talk = process_receive_some(&r->process, raw, WIRE_HEAD_BYTES, sizeof(raw), &there, &deadline);
	if (talk != TALK_DONE) {
		status = lose(r, talk, "", err);
		goto out;
	}
	there -= WIRE_HEAD_BYTES;
	struct err why = {0};
	size_t most = r->terms.options.for_files ? CAP_ANSWER_FILE_BYTES : CAP_ANSWER_BYTES;
	if (wire_head_read(raw, kind, most, 0, &head, &why)) {
		status = lose(r, TALK_DONE, why.msg, err);
		goto out;
	}
	if (there > head.packed_n) {
		status = lose(r, TALK_DONE, "reader: more than its answer", err);
		goto out;
	}
	char *at = arena_take(arena, head.packed_n);
	if (!at) {
		(void)!lose(r, TALK_DONE, "", NULL); /* what it goes on to say would be taken for the next answer */
		r->death[0] = 0;
		status = err_set(err, E_NOMEM, "reader: no room for the answer");
		goto out;
	}
	memcpy(at, raw + WIRE_HEAD_BYTES, there);
	talk = process_receive(&r->process, at + there, head.packed_n - there, &deadline);
	if (talk != TALK_DONE)
		status = lose(r, talk, "", err);
	else
		*out = (struct str){at, head.packed_n};
out:
	buf_release(&packed);
	return status;
}

/* The answer was read, or is none. */
static enum status take(struct reader *r, enum status read, const struct err *why, const struct wire_outcome *outcome,
			struct err *err)
{
	if (read == E_NOMEM)
		return err_set(err, read, "%s", why->msg);
	if (read)
		return lose(r, TALK_DONE, why->msg, err);
	r->failures = 0;
	if (outcome->is_tired)
		put_away(r);
	return outcome->status ? err_set(err, outcome->status, "%.*s", STR_FORMAT(outcome->why)) : OK;
}

enum status reader_feed(struct reader *r, struct arena *arena, struct str bytes, const struct parse_hints *hints,
			struct feed *out, struct err *err)
{
	if (r->terms.is_off)
		return parse_feed(arena, bytes, hints, out, err);
	const struct wire_task task = {.url = hints->url, .type = hints->content_type, .is_file = hints->is_file};
	struct wire_outcome outcome;
	struct feed feed;
	struct str packed;
	struct err why = {0};
	enum status status = ask(r, arena, WIRE_FEED, &task, bytes, &packed, err);
	if (status)
		return status;
	size_t most = hints->is_file ? CAP_FEED_FILE_ENTRIES : CAP_FEED_ENTRIES;
	status = wire_feed_read(arena, packed, most, &outcome, &feed, &why);
	status = take(r, status, &why, &outcome, err);
	if (!status)
		*out = feed;
	return status;
}

enum status reader_article(struct reader *r, struct arena *arena, const struct extract_input *input,
			   struct article *out, struct err *err)
{
	if (r->terms.is_off)
		return extract_article(arena, input, out, err);
	struct wire_task task = {.url = input->page_url,
				 .type = input->page_type,
				 .lang = input->lang,
				 .has_entry = input->entry != NULL};
	struct wire_outcome outcome;
	struct article article;
	struct str packed;
	struct err why = {0};
	if (input->entry)
		task.entry = *input->entry;
	enum status status = ask(r, arena, WIRE_ARTICLE, &task, input->page, &packed, err);
	if (status)
		return status;
	status = wire_article_read(arena, packed, &outcome, &article, &why);
	if (!status && !outcome.status && !extract_is_of(arena, input, &article))
		status = err_set(&why, E_SYNTAX, "reader: an article of another address");
	status = take(r, status, &why, &outcome, err);
	if (!status)
		*out = article;
	return status;
}

enum status reader_sources(struct reader *r, struct arena *arena, struct str bytes, struct str url, struct sources *out,
			   struct err *err)
{
	if (r->terms.is_off)
		return parse_opml(arena, bytes, url, out, err);
	const struct wire_task task = {.url = url};
	struct wire_outcome outcome;
	struct sources sources;
	struct str packed;
	struct err why = {0};
	enum status status = ask(r, arena, WIRE_SOURCES, &task, bytes, &packed, err);
	if (status)
		return status;
	status = wire_sources_read(arena, packed, &outcome, &sources, &why);
	status = take(r, status, &why, &outcome, err);
	if (!status)
		*out = sources;
	return status;
}

enum status reader_places(struct reader *r, struct arena *arena, struct str page, struct str url, struct strs *out,
			  struct err *err)
{
	if (r->terms.is_off)
		return discover_candidates(arena, page, url, out, err);
	const struct wire_task task = {.url = url};
	struct wire_outcome outcome;
	struct strs places;
	struct str packed;
	struct err why = {0};
	enum status status = ask(r, arena, WIRE_PLACES, &task, page, &packed, err);
	if (status)
		return status;
	status = wire_places_read(arena, packed, &outcome, &places, &why);
	status = take(r, status, &why, &outcome, err);
	if (!status)
		*out = places;
	return status;
}
