/* Readers as processes: the same nouns as without them, and what becomes of those that crash, hang and lie. This
 * program is their program too: started with "reader" it is an honest one, with "evil" it is not. "compare FILE..."
 * compares how these files are read with and without a reader. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "caps.h"
#include "read_alike.h"
#include "reader_lock.h"
#include "reader_wire.h"
#include "test_files.h"

/* ---- evil ones ---- */

static void put(const void *bytes, size_t n)
{
	if (write(STDIN_FILENO, bytes, n) != (ssize_t)n)
		_exit(1);
}

static void put_message(enum wire_kind kind, size_t claimed, struct str packed)
{
	unsigned char head[WIRE_HEAD_BYTES];
	wire_head_write(&(struct wire_head){.kind = kind, .packed_n = claimed}, head);
	put(head, sizeof(head));
	put(packed.p, packed.n);
}

static void put_hello(void)
{
	struct buf packed;
	buf_init(&packed, 4096);
	wire_hello_write(&(struct wire_hello){.locks = LOCK_ALL, .lack = STR("")}, &packed);
	put_message(WIRE_HELLO, packed.n, buf_str(&packed));
	buf_release(&packed);
}

/* Reads a task; is this word in it? */
static bool take_task(const char *word)
{
	unsigned char raw[WIRE_HEAD_BYTES];
	struct wire_head head;
	size_t n = 0, all = sizeof(raw);
	static char bytes[1 << 16];
	while (n < all) {
		ssize_t got = read(STDIN_FILENO, bytes + n, all - n);
		if (got <= 0)
			_exit(0);
		n += (size_t)got;
		if (n == sizeof(raw)) {
			memcpy(raw, bytes, sizeof(raw));
			if (wire_head_read(raw, 0, sizeof(bytes) / 2, sizeof(bytes) / 4, &head, NULL))
				_exit(1);
			all += head.packed_n + head.bytes_n;
		}
	}
	return str_has((struct str){bytes, n}, str_of(word));
}

static struct article fair_article(void)
{
	return (struct article){.id = STR("aaaaaaaaaaaa"),
				.url = STR("https://other.example/1"),
				.title = STR("Title"),
				.text = STR("Text"),
				.published = 1780272000,
				.quality = STR("page"),
				.sure = 0.5};
}

static void put_article(const struct article *article, enum status status)
{
	struct buf packed;
	buf_init(&packed, 1 << 20);
	wire_article_write(&(struct wire_outcome){.status = status, .why = STR("because")}, article, &packed);
	put_message(WIRE_ARTICLE, packed.n, buf_str(&packed));
	buf_release(&packed);
}

static void misbehave(struct str how)
{
	struct article a = fair_article();
	struct feed feed = {.title = STR("Feed")};
	struct buf packed;
	buf_init(&packed, 1 << 20);
	if (str_eq(how, STR("crash"))) {
		(void)!write(STDERR_FILENO, "====\na last word\n", 17);
		signal(SIGSEGV, SIG_DFL); /* not as a sanitizer has it */
		raise(SIGSEGV);
	} else if (str_eq(how, STR("abort"))) {
		abort();
	} else if (str_eq(how, STR("exit"))) {
		_exit(3);
	} else if (str_eq(how, STR("hang"))) {
		pause();
	} else if (str_eq(how, STR("close"))) {
		close(STDIN_FILENO);
		pause();
	} else if (str_eq(how, STR("garbage"))) {
		put("what is this supposed to be? ", 29);
	} else if (str_eq(how, STR("long"))) {
		put_message(WIRE_ARTICLE, 0xffffffff, STR("x"));
	} else if (str_eq(how, STR("short"))) {
		put_message(WIRE_ARTICLE, 1000, STR("too few"));
		_exit(0);
	} else if (str_eq(how, STR("half"))) {
		put_message(WIRE_ARTICLE, 1000, STR("too few"));
		pause();
	} else if (str_eq(how, STR("drip"))) {
		put_message(WIRE_ARTICLE, 1 << 20, STR(""));
		for (;;) {
			put("x", 1);
			usleep(50 * 1000);
		}
	} else if (str_eq(how, STR("kind"))) {
		wire_feed_write(&(struct wire_outcome){0}, &feed, &packed);
		put_message(WIRE_FEED, packed.n, buf_str(&packed));
	} else if (str_eq(how, STR("shape"))) {
		wire_feed_write(&(struct wire_outcome){0}, &feed, &packed);
		put_message(WIRE_ARTICLE, packed.n, buf_str(&packed));
	} else if (str_eq(how, STR("utf8"))) {
		a.text = STR("\xff\xfe");
		put_article(&a, OK);
	} else if (str_eq(how, STR("impostor"))) {
		put_article(&a, OK); /* an article of another outlet */
	} else if (str_eq(how, STR("bug"))) {
		put_article(&a, E_BUG); /* only we say that */
	}
	if (str_eq(how, STR("fair")))
		put_article(&a, E_EMPTY);
	else
		pause();
}

static int evil(struct str how)
{
	if (str_eq(how, STR("mute")))
		pause();
	if (str_eq(how, STR("dead")))
		_exit(9);
	put_hello();
	if (str_eq(how, STR("marked"))) /* falls over one input only */
		for (;;)
			misbehave(take_task("killing page") ? STR("crash") : STR("fair"));
	take_task("");
	misbehave(how);
	return 0;
}

/* ---- fixtures ---- */

static const char *evil_command[] = {"/proc/self/exe", "evil", NULL, NULL};

static struct reader *evil_reader(const char *how)
{
	evil_command[2] = how;
	struct reader_terms terms = {.options = {.patience_s = 1, .command = evil_command}, .locks = LOCK_ALL};
	struct reader *reader = reader_new(&terms);
	assert_non_null(reader);
	return reader;
}

static struct reader *honest_reader(enum reader_mode mode, struct reader_terms *terms)
{
	struct err err = {0};
	struct reader_options options = {.mode = mode};
	struct reader *reader = NULL;
	if (reader_settle(&options, terms, &reader, &err))
		fail_msg("%s", err.msg);
	assert_non_null(reader);
	return reader;
}

static enum status ask(struct reader *reader, const char *page, struct err *err)
{
	struct arena *arena = arena_new(CAP_ARTICLE_ARENA_BYTES);
	struct extract_input in = {.entry = &story, .page = str_of(page), .page_url = story.url};
	struct article article = {0};
	enum status status = reader_article(reader, arena, &in, &article, err);
	assert_true(status || article.title.n);
	arena_free(arena);
	return status;
}

/* No child is left behind, running or dead. */
static void assert_no_children(void)
{
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

/* ---- tests ---- */

static void misbehaving_readers_fail_their_task(void **state)
{
	static const struct {
		const char *how, *death;
	} cases[] = {
		{"crash", "crashed (SIGSEGV): a last word"},
		{"abort", "crashed (SIGABRT)"},
		{"exit", "ended by itself (exit code 3)"},
		{"hang", "gave no answer within 1 s"},
		{"half", "gave no answer within 1 s"},
		{"drip", "gave no answer within 1 s"},
		{"garbage", "answered nonsense (reader: not the head of a message"},
		{"long", "answered nonsense (reader: a message of 4294967295"},
		{"short", "ended by itself (exit code 0)"},
		{"kind", "answered nonsense (reader: not the head of a message"},
		{"shape", "answered nonsense (article answer: packed by another version"},
		{"utf8", "answered nonsense (reader: an answer with texts"},
		{"impostor", "answered nonsense (reader: an article of another address"},
		{"bug", "answered nonsense (reader: an answer with status"},
		{"close", "crashed (SIGKILL)"}, /* by us, after a moment */
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct reader *reader = evil_reader(cases[i].how);
		struct err err = {0};
		assert_int_equal(ask(reader, "<p>page", &err), E_BUG);
		if (!str_starts(reader_death(reader), str_of(cases[i].death)))
			fail_msg("%s: %.*s", cases[i].how, STR_FORMAT(reader_death(reader)));
		assert_int_equal(reader_process(reader), 0);
		assert_no_children();
		reader_free(reader);
	}
}

static void one_input_costs_itself_only(void **state)
{
	struct reader *reader = evil_reader("marked");
	struct err err = {0};
	(void)state;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(ask(reader, "a page", &err), E_EMPTY);
		assert_string_equal(err.msg, "because");
		int before = reader_process(reader);
		assert_int_equal(ask(reader, "a page", &err), E_EMPTY);
		assert_int_equal(reader_process(reader), before);
		assert_int_equal(ask(reader, "the killing page", &err), E_BUG);
		assert_true(str_starts(reader_death(reader), STR("crashed (SIGSEGV)")));
	}
	assert_int_equal(ask(reader, "a page", &err), E_EMPTY);
	assert_int_equal(reader_death(reader).n, 0);
	reader_free(reader);
	assert_no_children();
}

static void what_does_not_start_is_no_fault_of_the_input(void **state)
{
	struct err err = {0};
	static const char *const nothing[] = {"/nothing/here", NULL};
	struct reader_terms terms = {.options = {.patience_s = 1, .command = nothing}, .locks = LOCK_ALL};
	(void)state;
	struct reader *reader = reader_new(&terms);
	assert_int_equal(ask(reader, "a page", &err), E_IO);
	assert_non_null(strstr(err.msg, "No such file"));
	assert_int_equal(reader_death(reader).n, 0);
	reader_free(reader);
	reader = evil_reader("dead");
	assert_int_equal(ask(reader, "a page", &err), E_IO);
	assert_non_null(strstr(err.msg, "exit code 9"));
	reader_free(reader);
	assert_no_children();
}

static void a_server_that_stops_does_not_wait(void **state)
{
	static atomic_bool stop = false;
	struct err err = {0};
	evil_command[2] = "hang";
	struct reader_terms terms = {.options = {.patience_s = 600, .command = evil_command, .stop = &stop},
				     .locks = LOCK_ALL};
	(void)state;
	struct reader *reader = reader_new(&terms);
	atomic_store(&stop, true);
	assert_int_equal(ask(reader, "a page", &err), E_IO); /* none is started any more */
	assert_int_equal(reader_process(reader), 0);
	reader_free(reader);
}

static void settling_says_what_there_is(void **state)
{
	struct reader_terms terms;
	struct reader *reader = NULL;
	struct err err = {0};
	(void)state;
	struct reader_options options = {.mode = READER_OFF};
	assert_int_equal(reader_settle(&options, &terms, &reader, &err), OK);
	assert_true(terms.is_off);
	assert_non_null(strstr(terms.words, "sandbox: off"));
	assert_int_equal(ask(reader, "<p>A page", &err), OK);
	assert_int_equal(reader_process(reader), 0);
	reader_free(reader);
	evil_command[2] = "dead";
	options = (struct reader_options){.mode = READER_ON, .command = evil_command};
	assert_int_equal(reader_settle(&options, &terms, &reader, &err), E_DENIED);
	options.mode = READER_AUTO;
	assert_int_equal(reader_settle(&options, &terms, &reader, &err), OK);
	assert_true(terms.is_off);
	assert_non_null(strstr(terms.words, "exit code 9"));
	reader_free(reader);
	options = (struct reader_options){.mode = READER_AUTO};
	assert_int_equal(reader_settle(&options, &terms, &reader, &err), OK);
	assert_false(terms.is_off);
	assert_true(terms.locks & LOCK_LIMITS);
	assert_int_not_equal(reader_process(reader), 0);
	reader_free(reader);
	assert_no_children();
}

/* No descriptors left: that is no fault of the input either, and it passes. */
static void a_lack_of_descriptors_passes(void **state)
{
	struct reader_terms terms;
	struct err err = {0};
	struct rlimit had, none = {0};
	(void)state;
	struct reader *reader = honest_reader(READER_AUTO, &terms), *another = reader_new(&terms);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &had), 0);
	none.rlim_max = had.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	assert_int_equal(ask(another, "<p>A page", &err), E_IO);
	assert_non_null(strstr(err.msg, "Too many open files"));
	assert_int_equal(reader_death(another).n, 0);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &had), 0);
	assert_int_equal(ask(another, "<p>A page", &err), OK);
	reader_free(another);
	reader_free(reader);
	assert_no_children();
}

static int compare_folder(struct reader *reader, const char *folder, size_t *files)
{
	struct arena *arena = arena_new(256 * MIB);
	size_t n;
	char **names = test_list(arena, folder, &n);
	int wrong = 0;
	for (size_t i = 0; i < n; i++) {
		const char *path = str_c(arena, str_print(arena, "%s/%s", folder, names[i]));
		static const char *const ends[] = {"", "/in.xml", "/in.json", "/in.html"};
		for (size_t k = 0; k < 4; k++) {
			const char *file = str_c(arena, str_print(arena, "%s%s", path, ends[k]));
			struct str bytes = test_file(arena, file);
			if (!bytes.n)
				continue;
			wrong += compare(reader, file, bytes);
			++*files;
		}
	}
	arena_free(arena);
	return wrong;
}

static void readers_read_what_steps_read(void **state)
{
	struct reader_terms terms;
	struct reader *reader = honest_reader(READER_AUTO, &terms);
	size_t files = 0;
	int wrong = 0;
	(void)state;
	static const char *const folders[] = {
		"cases/parse",          "cases/extract",          "hostile",
		"../fuzz/corpus/parse", "../fuzz/corpus/extract", "../fuzz/corpus/charset",
		"../fuzz/corpus/xml",   "../fuzz/corpus/json",    "../fuzz/corpus/html"};
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		wrong += compare_folder(reader, folders[i], &files);
	assert_int_equal(wrong, 0);
	assert_true(files > 60);
	reader_free(reader);
	assert_no_children();
}

static void lists_come_with_all_that_they_say(void **state)
{
	static const char list[] =
		"<opml version='2.0' xmlns:t='https://tocsin.invalid/ns/opml/1'><body><outline text='Europe'>"
		"<outline text='One &amp; more' xmlUrl='/feed' htmlUrl='https://one.example/' language='de' "
		"t:credibility='71' t:category='advisory' t:interval='20m' t:full-page='no' t:enabled='no' "
		"t:user-agent='Agent' t:proxy='http://192.0.2.1:3128' t:headers='X-A: 1&#10;X-B: 2'/>"
		"<outline text='Two' xmlUrl='https://two.example/feed'/></outline></body></opml>";
	struct reader_terms terms;
	struct reader *reader = honest_reader(READER_AUTO, &terms);
	struct arena *arena = arena_new(CAP_FEED_ARENA_BYTES);
	struct sources got = {0};
	(void)state;
	assert_int_equal(compare_lists(reader, arena, "list", str_of(list)), 0);
	assert_int_equal(reader_sources(reader, arena, str_of(list), STR("https://lists.example/"), &got, NULL), OK);
	assert_int_equal(got.n, 2);
	assert_true(str_eq(got.at[0].url, STR("https://lists.example/feed")));
	assert_true(str_eq(got.at[0].settings.headers, STR("X-A: 1\nX-B: 2")));
	assert_true(str_eq(got.at[0].settings.folder, STR("Europe")));
	assert_int_equal(got.at[0].settings.interval_s, 1200);
	assert_int_equal(got.at[1].last_try, TIME_UNKNOWN);
	reader_free(reader);
	arena_free(arena);
}

/* Every charset that pages have, although a reader may open no file: converters are loaded before. */
static void charsets_are_at_hand(void **state)
{
	static const char *const labels[] = {"ibm866",       "iso-8859-2", "iso-8859-16", "koi8-r",   "koi8-u",
					     "windows-1251", "gb18030",    "big5",        "euc-jp",   "iso-2022-jp",
					     "shift_jis",    "euc-kr",     "windows-874", "utf-16le", "utf-16be"};
	struct reader_terms terms;
	struct reader *reader = honest_reader(READER_AUTO, &terms);
	struct arena *arena = arena_new(CAP_FEED_ARENA_BYTES);
	int wrong = 0;
	(void)state;
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		struct extract_input in = {
			.entry = &story,
			.page = STR("<title>\xb1\xe0\xc0\xd3 ~{<:Ky~}</title><p>\xa4\xb3\xa4\xf3, \xc4\xe3\xba\xc3"),
			.page_url = story.url,
			.page_type = str_print(arena, "text/html; charset=%s", labels[i])};
		struct article one = {0}, two = {0};
		assert_int_equal(extract_article(arena, &in, &one, NULL), OK);
		assert_int_equal(reader_article(reader, arena, &in, &two, NULL), OK);
		wrong += differ(arena, article_record(), &one, &two, labels[i]);
	}
	assert_int_equal(wrong, 0);
	reader_free(reader);
	arena_free(arena);
}

/* A large page and a large feed: more than the socket holds at once, both ways. */
static void large_ones_go_through(void **state)
{
	struct reader_terms terms;
	struct reader *reader = honest_reader(READER_AUTO, &terms);
	struct buf bytes;
	(void)state;
	buf_init(&bytes, CAP_FEED_BYTES);
	buf_add_c(&bytes, "<rss><channel><title>Large</title>");
	for (int i = 0; i < 4000; i++)
		buf_print(&bytes,
			  "<item><title>Entry %d</title><link>/%d</link><description>%0500d words</description></item>",
			  i, i, i);
	buf_add_c(&bytes, "</channel></rss>");
	assert_int_equal(buf_status(&bytes), OK);
	assert_int_equal(compare(reader, "a large feed", buf_str(&bytes)), 0);
	buf_release(&bytes);
	reader_free(reader);
}

/* A reader that read enough is replaced, and nobody notices. */
static void tired_readers_are_replaced(void **state)
{
	struct reader_terms terms;
	struct reader *reader = honest_reader(READER_AUTO, &terms);
	struct err err = {0};
	int first = 0, others = 0;
	(void)state;
	for (int i = 0; i < CAP_READER_TASKS + 20; i++) {
		assert_int_equal(ask(reader, "<p>A page", &err), OK);
		first = first ? first : reader_process(reader);
		others += reader_process(reader) != first;
	}
	assert_in_range(others, 1, 21);
	reader_free(reader);
	assert_no_children();
}

static void a_stopped_reader_is_late(void **state)
{
	struct reader_terms terms;
	struct err err = {0};
	(void)state;
	struct reader_options options = {.patience_s = 1};
	struct reader *reader = NULL;
	assert_int_equal(reader_settle(&options, &terms, &reader, &err), OK);
	assert_int_equal(ask(reader, "<p>A page", &err), OK);
	assert_int_equal(kill(reader_process(reader), SIGSTOP), 0);
	assert_int_equal(ask(reader, "<p>A page", &err), E_BUG);
	assert_true(str_eq(reader_death(reader), STR("gave no answer within 1 s")));
	assert_int_equal(ask(reader, "<p>A page", &err), OK);
	assert_int_equal(kill(reader_process(reader), SIGKILL), 0);
	usleep(200 * 1000);
	assert_int_equal(ask(reader, "<p>A page", &err), OK); /* what kills an idle one is not the next task */
	assert_int_equal(reader_death(reader).n, 0);
	reader_free(reader);
	assert_no_children();
}

static int compare_files(char **files)
{
	struct reader_terms terms;
	struct reader *reader = honest_reader(READER_ON, &terms);
	struct arena *arena = arena_new(64 * MIB);
	size_t n = 0;
	int wrong = 0;
	for (; *files; files++, n++) {
		wrong += compare(reader, *files, test_read(arena, *files));
		arena_reset(arena);
	}
	print_message("%zu files, each as a feed, a page, an entry's page and content: %d differ\n", n, wrong);
	arena_free(arena);
	reader_free(reader);
	return wrong != 0;
}

int main(int argc, char **argv)
{
	if (argc >= 2 && str_eq(str_of(argv[1]), STR("compare")))
		return compare_files(argv + 2);
	if (argc >= 3 && str_eq(str_of(argv[1]), STR("reader")))
		reader_loop((unsigned)(argv[2][0] - '0'), argc > 3);
	if (argc >= 3 && str_eq(str_of(argv[1]), STR("evil")))
		return evil(str_of(argv[2]));
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(misbehaving_readers_fail_their_task),
		cmocka_unit_test(one_input_costs_itself_only),
		cmocka_unit_test(what_does_not_start_is_no_fault_of_the_input),
		cmocka_unit_test(a_server_that_stops_does_not_wait),
		cmocka_unit_test(settling_says_what_there_is),
		cmocka_unit_test(a_lack_of_descriptors_passes),
		cmocka_unit_test(readers_read_what_steps_read),
		cmocka_unit_test(lists_come_with_all_that_they_say),
		cmocka_unit_test(charsets_are_at_hand),
		cmocka_unit_test(large_ones_go_through),
		cmocka_unit_test(tired_readers_are_replaced),
		cmocka_unit_test(a_stopped_reader_is_late),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
