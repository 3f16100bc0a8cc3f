/* The reader's own side: prepare, lock in, answer tasks until the socket is closed. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "caps.h"
#include "charset.h"
#include "discover.h"
#include "reader.h"
#include "reader_lock.h"
#include "reader_wire.h"

enum { WELL = 0, GONE = 0, UNWELL = 70 }; /* exit codes: nobody asks any more, cannot go on */
enum { AHEAD_BYTES = 32 * 1024, CLOCK_EVERY = 16, ARENAS_N = 2 };

struct loop {
	bool for_files;
	struct buf input, output;
	struct arena *task_arena;       /* of the task itself */
	struct arena *arenas[ARENAS_N]; /* of what is made of it: of articles, of the rest */
	char *heap;                     /* its end at the start; sbrk(0) asks nobody */
	uint64_t tasks;
	double used_s;  /* of the processor, when it was last asked */
	size_t ahead_n; /* bytes at the start of `ahead` that no task has taken */
	char ahead[AHEAD_BYTES];
};

/* ---- the socket ---- */

static size_t must_read_some(char *to, size_t n)
{
	ssize_t got;
	while ((got = read(STDIN_FILENO, to, n)) < 0 && errno == EINTR)
		;
	if (got <= 0)
		_exit(GONE);
	return (size_t)got;
}

/* Small tasks come with one reading: what came ahead is taken first. */
static void must_read(struct loop *loop, void *to, size_t n)
{
	char *p = to;
	if (!loop->ahead_n && n < AHEAD_BYTES)
		loop->ahead_n = must_read_some(loop->ahead, AHEAD_BYTES);
	size_t there = loop->ahead_n < n ? loop->ahead_n : n;
	memcpy(p, loop->ahead, there);
	loop->ahead_n -= there;
	memmove(loop->ahead, loop->ahead + there, loop->ahead_n);
	for (p += there, n -= there; n;) {
		size_t got = must_read_some(p, n);
		p += got;
		n -= got;
	}
}

static void must_write(enum wire_kind kind, struct str packed)
{
	unsigned char head[WIRE_HEAD_BYTES];
	wire_head_write(&(struct wire_head){.kind = kind, .packed_n = packed.n}, head);
	struct iovec parts[2] = {{head, sizeof(head)}, {(void *)(uintptr_t)packed.p, packed.n}};
	for (int i = 0; i < 2;) {
		ssize_t put = writev(STDIN_FILENO, parts + i, 2 - i);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			_exit(GONE);
		for (; i < 2 && (size_t)put >= parts[i].iov_len; i++)
			put -= (ssize_t)parts[i].iov_len;
		if (i < 2) {
			parts[i].iov_base = (char *)parts[i].iov_base + put;
			parts[i].iov_len -= (size_t)put;
		}
	}
}

/* ---- tasks ---- */

static double processor_s(void)
{
	struct timespec t = {0};
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The clock is asked now and then: it is a call, and half of the limit is left. */
static bool is_tired(struct loop *loop)
{
	if (loop->tasks % CLOCK_EVERY == 0)
		loop->used_s = processor_s();
	return loop->tasks >= CAP_READER_TASKS || loop->used_s > CAP_READER_CPU_S / 2.0 ||
	       (size_t)((char *)sbrk(0) - loop->heap) > CAP_READER_KEPT_BYTES;
}

static void parse(struct loop *loop, struct arena *arena, const struct wire_task *task, struct str bytes)
{
	struct parse_hints hints = {.content_type = task->type, .url = task->url, .is_file = task->is_file};
	struct err err = {0};
	struct feed feed;
	enum status status = parse_feed(arena, bytes, &hints, &feed, &err);
	struct wire_outcome outcome = {is_tired(loop), status, str_of(err.msg)};
	wire_feed_write(&outcome, &feed, &loop->output);
}

static void extract(struct loop *loop, struct arena *arena, const struct wire_task *task, struct str bytes)
{
	struct extract_input input = {.entry = task->has_entry ? &task->entry : NULL,
				      .page = bytes,
				      .page_type = task->type,
				      .page_url = task->url,
				      .lang = task->lang};
	struct err err = {0};
	struct article article;
	enum status status = extract_article(arena, &input, &article, &err);
	struct wire_outcome outcome = {is_tired(loop), status, str_of(err.msg)};
	wire_article_write(&outcome, &article, &loop->output);
}

static void list(struct loop *loop, struct arena *arena, const struct wire_task *task, struct str bytes)
{
	struct err err = {0};
	struct sources sources;
	enum status status = parse_opml(arena, bytes, task->url, &sources, &err);
	struct wire_outcome outcome = {is_tired(loop), status, str_of(err.msg)};
	wire_sources_write(&outcome, &sources, &loop->output);
}

static void look_for_feeds(struct loop *loop, struct arena *arena, const struct wire_task *task, struct str bytes)
{
	struct err err = {0};
	struct strs places;
	enum status status = discover_candidates(arena, bytes, task->url, &places, &err);
	struct wire_outcome outcome = {is_tired(loop), status, str_of(err.msg)};
	wire_places_write(&outcome, &places, &loop->output);
}

/* An answer that is too large to be sent is a limit that was met. */
static void answer(struct loop *loop, enum wire_kind kind)
{
	if (buf_status(&loop->output)) {
		struct wire_outcome outcome = {true, E_LIMIT, STR("reader: more than an answer may hold")};
		buf_reset(&loop->output);
		wire_failure_write(kind, &outcome, &loop->output);
	}
	must_write(kind, buf_str(&loop->output));
}

typedef void duty(struct loop *loop, struct arena *arena, const struct wire_task *task, struct str bytes);

/* wire_head_read() lets in no other kind of task. */
static void work(struct loop *loop, enum wire_kind kind, struct str packed, struct str bytes)
{
	static duty *const duties[] = {
		[WIRE_FEED] = parse, [WIRE_ARTICLE] = extract, [WIRE_SOURCES] = list, [WIRE_PLACES] = look_for_feeds};
	struct wire_task task;
	struct arena *arena = loop->arenas[kind == WIRE_ARTICLE];
	if (record_unpack(wire_task_record(), loop->task_arena, packed, &task, NULL))
		_exit(UNWELL);
	buf_reset(&loop->output);
	duties[kind](loop, arena, &task, bytes);
	arena_reset(arena);
	arena_reset(loop->task_arena);
}

static void take_task(struct loop *loop)
{
	unsigned char raw[WIRE_HEAD_BYTES];
	struct wire_head head;
	must_read(loop, raw, sizeof(raw));
	if (wire_head_read(raw, 0, CAP_PACKED_BYTES, CAP_FEED_FILE_BYTES, &head, NULL))
		_exit(UNWELL);
	buf_reset(&loop->input);
	char *at = buf_room(&loop->input, head.packed_n + head.bytes_n);
	if (!at)
		_exit(UNWELL);
	must_read(loop, at, head.packed_n + head.bytes_n);
	loop->tasks++;
	work(loop, head.kind, (struct str){at, head.packed_n}, (struct str){at + head.packed_n, head.bytes_n});
	answer(loop, head.kind);
}

/* ---- the start ---- */

static const char specimen_feed[] =
	"<?xml version=\"1.0\" encoding=\"ISO-8859-2\"?><rss version=\"2.0\"><channel><title>Specimen</title>"
	"<link>https://b\xfc"
	"cher.example/</link><item><title>A first entry &amp; its title</title><link>/1</link>"
	"<pubDate>Tue, 02 Jun 2026 10:11:12 +0200</pubDate><description>&lt;p&gt;Words of it.&lt;/p&gt;</description>"
	"</item></channel></rss>";
static const char specimen_page[] =
	"<!doctype html><html lang=\"en\"><head><title>A first entry</title><link rel=\"canonical\" "
	"href=\"/1?utm_source=x\">"
	"<meta property=\"article:published_time\" content=\"2026-06-02T10:11:12Z\"><script "
	"type=\"application/ld+json\">"
	"{\"@type\":\"NewsArticle\",\"headline\":\"A first entry\"}</script></head><body><article><h1>A first "
	"entry</h1>"
	"<p>The first paragraph has words enough, with commas, to be one of an article that people read.</p>"
	"<p>The second one has them as well, and says in them nothing at all about anything that matters.</p>"
	"</article></body></html>";

/* Everything that is loaded late is loaded by this; run again when locked in, it shows that nothing else is wanted. */
static void rehearse(struct loop *loop)
{
	const struct entry entry = {.url = STR("https://b\xc3\xbc"
					       "cher.example/1"),
				    .published = TIME_UNKNOWN,
				    .updated = TIME_UNKNOWN,
				    .content = STR("<p>Words of it.</p>"),
				    .content_is_html = true};
	const struct wire_task feed = {.url = STR("https://b\xc3\xbc"
						  "cher.example/feed"),
				       .entry = entry};
	const struct wire_task page = {.url = entry.url, .has_entry = true, .entry = entry};
	struct buf packed;
	buf_init(&packed, CAP_PACKED_BYTES);
	record_pack(wire_task_record(), &feed, &packed);
	work(loop, WIRE_FEED, buf_str(&packed), (struct str){specimen_feed, sizeof(specimen_feed) - 1});
	buf_reset(&packed);
	record_pack(wire_task_record(), &page, &packed);
	work(loop, WIRE_ARTICLE, buf_str(&packed), (struct str){specimen_page, sizeof(specimen_page) - 1});
	buf_release(&packed);
}

/* Whoever stops the server by signals to all of its processes leaves it to the server to end us. */
static void be_a_child(void)
{
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGTERM, SIG_IGN);
	(void)signal(SIGHUP, SIG_IGN);
	pid_t parent = getppid();
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(GONE);
}

void reader_loop(unsigned locks, bool for_files)
{
	struct loop *loop = calloc(1, sizeof(*loop));
	if (!loop)
		_exit(UNWELL);
	loop->for_files = for_files;
	loop->task_arena = arena_new(CAP_PACKED_BYTES);
	loop->arenas[0] = arena_new(for_files ? CAP_FEED_FILE_ARENA_BYTES : CAP_FEED_ARENA_BYTES);
	loop->arenas[1] = arena_new(for_files ? CAP_FEED_FILE_ARENA_BYTES : CAP_ARTICLE_ARENA_BYTES);
	loop->heap = sbrk(0);
	struct reader_locks held;
	be_a_child();
	buf_init(&loop->input, CAP_PACKED_BYTES + CAP_FEED_FILE_BYTES);
	buf_init(&loop->output, for_files ? CAP_ANSWER_FILE_BYTES : CAP_ANSWER_BYTES);
	if (!loop->task_arena || !loop->arenas[0] || !loop->arenas[1])
		_exit(UNWELL);
	charset_prepare();
	rehearse(loop);
	reader_lock(locks, for_files, &held);
	rehearse(loop);
	const struct wire_hello hello = {held.held, held.landlock_abi, str_of(held.lack)};
	buf_reset(&loop->output);
	wire_hello_write(&hello, &loop->output);
	must_write(WIRE_HELLO, buf_str(&loop->output));
	for (;;)
		take_task(loop);
}
