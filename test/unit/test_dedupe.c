/* New, revision, copy, same: on articles as outlets write and rewrite them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "buf.h"
#include "caps.h"
#include "dedupe.h"

#define STORY                                                                                                          \
	"Acme Hospital Group said on Tuesday that attackers had encrypted the servers of six clinics in Ohio and "     \
	"taken the records of 240,000 patients. Surgery was put off at two of them while staff went back to paper. "   \
	"The group learned of the break-in on Sunday when a nurse could not open a chart, and cut its network off "    \
	"within the hour. A gang that calls itself Greywater posted samples of scans and invoices on its leak site, "  \
	"and gave the hospital nine days to pay. Police and a response firm are at work, the hospital said, and "      \
	"patients will be told by letter. It would not say whether a ransom had been asked for, or how much."

#define ADVISORY(product, code, cve)                                                                                   \
	"This vulnerability allows remote attackers to execute arbitrary code on affected installations of " product   \
	". User interaction is required to exploit this vulnerability in that the target must visit a malicious "      \
	"page or open a malicious file. The specific flaw exists within the parsing of image files. The issue "        \
	"results from the lack of proper validation of the length of data. Reference " code ". Assigned: " cve "."

struct desk {
	struct arena *arena;
	struct ranks *ranks;
	struct dedupe *dedupe;
	int64_t now;
};

static struct signature sign(struct desk *desk, const char *url, const char *title, const char *text)
{
	struct article article = {.title = str_of(title), .text = str_of(text), .lang = STR("en")};
	struct reading reading;
	struct signature signature;
	assert_int_equal(text_read(desk->arena, &article, &reading, NULL), OK);
	assert_int_equal(dedupe_sign(desk->arena, desk->ranks, &article, str_of(url), &reading, &signature, NULL), OK);
	return signature;
}

static void add(struct desk *desk, const char *id, const char *url, const char *title, const char *text)
{
	struct signature signature = sign(desk, url, title, text);
	assert_int_equal(dedupe_add(desk->dedupe, str_of(id), &signature, ++desk->now), OK);
}

static struct dedupe_answer ask(struct desk *desk, const char *url, const char *title, const char *text)
{
	struct signature signature = sign(desk, url, title, text);
	struct dedupe_answer answer;
	dedupe_ask(desk->dedupe, &signature, &answer);
	return answer;
}

static void assert_answer(struct dedupe_answer answer, enum dedupe_verdict verdict, const char *of)
{
	assert_string_equal(dedupe_verdict_words()->at[answer.verdict], dedupe_verdict_words()->at[verdict]);
	if (!str_eq(answer.of, str_of(of)))
		fail_msg("of \"%.*s\", not \"%s\"", STR_FORMAT(answer.of), of);
}

static const char title[] = "Acme Hospital Group hit by ransomware";

static void the_first_is_new(void **state)
{
	struct desk *desk = *state;
	assert_answer(ask(desk, "a.example/1", title, STORY), DEDUPE_NEW, "");
	assert_int_equal(dedupe_n(desk->dedupe), 0);
}

static void the_same_address_is_the_same_or_a_revision(void **state)
{
	struct desk *desk = *state;
	add(desk, "one", "a.example/1", title, STORY);
	assert_answer(ask(desk, "a.example/1", title, STORY), DEDUPE_SAME, "one");
	assert_answer(ask(desk, "a.example/1", "ACME  hospital group: hit by ransomware", STORY), DEDUPE_SAME, "one");
	assert_answer(ask(desk, "a.example/1", title, STORY " Update: it has paid."), DEDUPE_REVISION, "one");
	assert_answer(ask(desk, "a.example/1", "Acme hit", STORY), DEDUPE_REVISION, "one");

	add(desk, "two", "a.example/1", title, STORY " Update: it has paid.");
	assert_int_equal(dedupe_n(desk->dedupe), 1);
	assert_answer(ask(desk, "a.example/1", title, STORY), DEDUPE_REVISION, "one");
	assert_answer(ask(desk, "a.example/1", title, STORY " Update: it has paid."), DEDUPE_SAME, "one");
}

static void titles_alone_are_revised(void **state)
{
	struct desk *desk = *state;
	add(desk, "one", "a.example/1", "Mail is down", "");
	assert_answer(ask(desk, "a.example/1", "Mail is down", ""), DEDUPE_SAME, "one");
	assert_answer(ask(desk, "a.example/1", "Mail is up again", ""), DEDUPE_REVISION, "one");
	assert_answer(ask(desk, "b.example/1", "Mail is down", ""), DEDUPE_NEW, "");
	add(desk, "long", "a.example/2", "Acme Hospital Group of Ohio hit by Greywater ransomware gang", "");
	assert_answer(ask(desk, "b.example/2", "Acme Hospital Group of Ohio hit by Greywater Ransomware Gang", ""),
		      DEDUPE_COPY, "long");
}

static void the_same_body_is_a_copy_under_any_title(void **state)
{
	struct desk *desk = *state;
	add(desk, "one", "a.example/1", title, STORY);
	add(desk, "two", "b.example/1", title, STORY);
	struct dedupe_answer answer = ask(desk, "c.example/9", "Clinics in Ohio offline", STORY);
	assert_answer(answer, DEDUPE_COPY, "one");
	assert_true(answer.similarity == 1);
}

static void the_same_head_is_a_copy(void **state)
{
	struct desk *desk = *state;
	add(desk, "one", "a.example/1", title, STORY);
	struct str head = str_cut(STR(STORY), 0, 420);
	const char *cut = str_c(desk->arena, head);
	assert_answer(ask(desk, "c.example/9", title, cut), DEDUPE_COPY, "one");
	assert_answer(ask(desk, "c.example/9", "Clinics offline", cut), DEDUPE_COPY, "one"); /* a part of it */
}

#define OWN_WORDS                                                                                                      \
	"Readers write to ask what a clinic can do before the day comes. Print the charts of tomorrow each evening, "  \
	"keep one line of telephones that needs no network, and learn who may pull the plug at night. A drill costs "  \
	"an afternoon. Ask your suppliers which of their doors into your building they still need, and close the "     \
	"others on the same day; the list is always longer than anyone remembers. Backups that nobody has restored "   \
	"are hopes. Insurance pays for letters and lawyers, not for the trust of a town."

static void a_part_is_a_copy_and_a_round_up_is_none(void **state)
{
	struct desk *desk = *state;
	add(desk, "long", "a.example/1", title, STORY " " OWN_WORDS);
	assert_answer(ask(desk, "b.example/1", "Clinics offline", STORY), DEDUPE_COPY, "long");
	assert_answer(ask(desk, "c.example/1", "Letters", OWN_WORDS), DEDUPE_COPY, "long");
	add(desk, "short", "d.example/1", "Keys found",
	    "A set of keys was found on Mill Lane on Monday near the old bakery, with a red tag that says boats. The "
	    "finder has brought it to the town hall, where it waits for its owner at the desk until noon on Friday.");
	assert_answer(
		ask(desk, "e.example/1", "The week in town",
		    "A set of keys was found on Mill Lane on Monday near the old bakery, with a red tag that says "
		    "boats. The finder has brought it to the town hall, where it waits for its owner at the desk "
		    "until noon on Friday. The choir sings on Sunday at five in the old mill, and the bridge is "
		    "closed to carts until its second arch has been mended with stone from the quarry above the "
		    "village. Milk comes an hour later than usual, as the dairy has lost a horse. The school "
		    "needs chairs; who has one to spare may leave it at the gate. Four boats raced on the lake, "
		    "and the oldest of them won by a length. The mayor has promised a lamp at the ferry before "
		    "winter, the third such promise in as many years. Apples are cheap, plums are not. " OWN_WORDS),
		DEDUPE_NEW, "");
}

static void a_few_changed_words_leave_a_copy(void **state)
{
	struct desk *desk = *state;
	add(desk, "one", "a.example/1", title, STORY);
	struct dedupe_answer answer =
		ask(desk, "b.example/1", title, "(Dayton) " STORY " Read more at the Dayton Courier.");
	assert_answer(answer, DEDUPE_COPY, "one");
	assert_true(answer.similarity >= 0.8 && answer.similarity < 1);
}

static void another_story_of_the_same_event_is_new(void **state)
{
	struct desk *desk = *state;
	add(desk, "one", "a.example/1", title, STORY);
	assert_answer(
		ask(desk, "b.example/1", title,
		    "Six clinics of Acme Hospital Group remain without computers three days after an attack by the "
		    "Greywater gang, which says that it holds scans and invoices. Surgery is postponed in Dayton and "
		    "Toledo. The group told patients of the theft of 240,000 records and is working with police to "
		    "restore its systems from backups kept elsewhere."),
		DEDUPE_NEW, "");
}

static void sisters_of_one_template_are_no_copies(void **state)
{
	struct desk *desk = *state;
	add(desk, "one", "z.example/282", "ZDI-26-282: GIMP file parsing",
	    ADVISORY("GIMP", "ZDI-CAN-28210", "CVE-2026-2050"));
	assert_answer(ask(desk, "z.example/214", "ZDI-26-214: GIMP file parsing",
			  ADVISORY("GIMP", "ZDI-CAN-28211", "CVE-2026-2049")),
		      DEDUPE_NEW, "");
	assert_answer(ask(desk, "mirror.example/282", "GIMP file parsing",
			  ADVISORY("GIMP", "ZDI-CAN-28210", "CVE-2026-2050") " Via the vendor."),
		      DEDUPE_COPY, "one");
}

static void short_bodies_need_their_title(void **state)
{
	struct desk *desk = *state;
	static const char body[] = "The vendor has published an advisory. Administrators should read it and apply the "
				   "updates that it names.";
	add(desk, "one", "a.example/1", "Acme patches its mail server", body);
	assert_answer(ask(desk, "a.example/2", "Borealis patches its VPN gateway", body), DEDUPE_NEW, "");
	assert_answer(ask(desk, "b.example/2", "Acme patches its mail server", body), DEDUPE_COPY, "one");
	add(desk, "tiny", "a.example/3", "Local privilege escalation", "Linux kernel exploit");
	assert_answer(ask(desk, "a.example/4", "Local privilege escalation", "Linux kernel exploit"), DEDUPE_NEW, "");
}

static void a_signature_survives_the_record(void **state)
{
	struct desk *desk = *state;
	struct signature signature = sign(desk, "a.example/1", title, STORY), back;
	assert_true(signature.sample.n > 64 * 4 && signature.sample.n <= 128 * 4);
	struct buf packed;
	buf_init(&packed, 4096);
	record_pack(signature_record(), &signature, &packed);
	assert_int_equal(buf_status(&packed), OK);
	assert_int_equal(record_unpack(signature_record(), desk->arena, buf_str(&packed), &back, NULL), OK);
	assert_int_equal(dedupe_add(desk->dedupe, STR("one"), &back, 1), OK);
	buf_release(&packed);
	assert_answer(ask(desk, "b.example/1", title, STORY " More."), DEDUPE_COPY, "one");
}

static void hostile_samples_are_harmless(void **state)
{
	struct desk *desk = *state;
	struct signature signature = {
		.url_key = STR("a.example/1"),
		.simhash = 1,
		.head_hash = 1,
		.sample = STR("\xff\xff\xff\xff\x01\x02\x03\x04\x00\x00\x00\x00\xff\xff\xff\xff\x07")};
	for (size_t i = 0; i < 300; i++)
		assert_int_equal(dedupe_add(desk->dedupe, STR("x"), &signature, 1), OK);
	assert_int_equal(dedupe_n(desk->dedupe), 1);
	signature.url_key = STR_EMPTY;
	struct dedupe_answer answer;
	dedupe_ask(desk->dedupe, &signature, &answer);
	assert_answer(answer, DEDUPE_COPY, "x");
}

/* A made signature: `kin` share body and bands. */
static struct signature made(struct desk *desk, uint32_t number, uint32_t kin)
{
	struct signature s = {.url_key = str_print(desk->arena, "made.example/%u", number),
			      .body_hash = 1 + kin,
			      .head_hash = 7 + number,
			      .simhash = (int64_t)(kin * UINT64_C(0x9e3779b97f4a7c15)),
			      .words = 200};
	char *sample = arena_take(desk->arena, 64 * 4);
	for (uint32_t i = 0; i < 64; i++)
		for (uint32_t byte = 0; byte < 4; byte++)
			sample[4 * i + byte] = (char)((i << 22 | (kin * 2654435761u) >> 12) >> 8 * byte);
	s.sample = (struct str){sample, 64 * 4};
	return s;
}

static bool keep(void *ctx, const void *bytes, size_t n)
{
	buf_add(ctx, (struct str){bytes, n});
	return true;
}

static struct str image_of(const struct dedupe *dedupe, struct buf *to)
{
	struct image_writer w = {keep, to, OK};
	buf_reset(to);
	dedupe_save(dedupe, &w);
	assert_int_equal(w.status, OK);
	assert_int_equal(buf_status(to), OK);
	return buf_str(to);
}

/* One state was revised on its way, another was given the last texts at once, a third comes from an image of the
 * first: all are one, and answer the same. */
static void revised_rebuilt_and_loaded_are_the_same(void **state)
{
	struct desk *desk = *state;
	enum { N = 3000, REVISED = 3 };
	struct dedupe *live = dedupe_new(), *rebuilt = dedupe_new(), *loaded = dedupe_new();
	struct buf one, other;
	buf_init(&one, 8 * 1024 * 1024);
	buf_init(&other, 8 * 1024 * 1024);
	for (uint32_t i = 0; i < N; i++) {
		struct signature first = made(desk, i, i % 500), last = made(desk, i, (i * 7 + 1) % 500);
		assert_int_equal(dedupe_add(live, str_print(desk->arena, "a%u", i), &first, i), OK);
		if (i >= 40 && i % REVISED == 0) {
			struct signature again = made(desk, i - 40, ((i - 40) * 7 + 1) % 500);
			assert_int_equal(dedupe_add(live, STR("another id"), &again, TIME_UNKNOWN), OK);
		}
		bool is_revised = (i + 40) % REVISED == 0 && i + 40 < N;
		assert_int_equal(dedupe_add(rebuilt, str_print(desk->arena, "a%u", i), is_revised ? &last : &first, i),
				 OK);
	}
	struct str image = image_of(live, &one);
	assert_true(str_eq(image, image_of(rebuilt, &other)));
	struct image_reader r = {image.p, image.n, OK};
	assert_int_equal(dedupe_load(loaded, &r), OK);
	assert_int_equal(r.n, 0);
	assert_true(str_eq(image, image_of(loaded, &other)));
	for (uint32_t i = 0; i < 2000; i++) {
		struct signature s = made(desk, N + i, i % 700);
		struct dedupe *const all[] = {live, rebuilt, loaded};
		struct dedupe_answer answers[3];
		for (int k = 0; k < 3; k++)
			dedupe_ask(all[k], &s, &answers[k]);
		assert_int_equal(answers[0].verdict, i % 700 < 500 ? DEDUPE_COPY : DEDUPE_NEW);
		for (int k = 1; k < 3; k++)
			assert_answer(answers[k], answers[0].verdict,
				      str_print(desk->arena, "%.*s", STR_FORMAT(answers[0].of)).p);
	}
	for (size_t cut = 0; cut < image.n; cut += image.n / 50 + 1) {
		struct dedupe *bad = dedupe_new();
		r = (struct image_reader){image.p, cut, OK};
		assert_int_equal(dedupe_load(bad, &r), E_SYNTAX);
		dedupe_free(bad);
	}
	buf_release(&one);
	buf_release(&other);
	dedupe_free(live);
	dedupe_free(rebuilt);
	dedupe_free(loaded);
}

/* A month behind the newest nothing is known any more, and no memory is kept for it. */
static void old_texts_are_new_again(void **state)
{
	struct desk *desk = *state;
	const uint32_t least = CAP_STATE_LEAST, day = 24 * 3600;
	struct signature first = made(desk, 0, 1), copy = made(desk, 1, 1);
	struct dedupe_answer answer;
	assert_int_equal(dedupe_add(desk->dedupe, STR("first"), &first, 0), OK);
	for (uint32_t i = 2; i < least + 10000; i++) {
		struct signature s = {.url_key = str_print(desk->arena, "n.example/%u", i), .head_hash = i};
		assert_int_equal(dedupe_add(desk->dedupe, STR("n"), &s, 29 * day), OK);
	}
	dedupe_ask(desk->dedupe, &copy, &answer);
	assert_answer(answer, DEDUPE_COPY, "first");
	for (uint32_t i = 0; i < 10000; i++) {
		struct signature s = {.url_key = str_print(desk->arena, "m.example/%u", i),
				      .head_hash = -(int64_t)i - 1};
		assert_int_equal(dedupe_add(desk->dedupe, STR("m"), &s, 60 * day), OK);
	}
	dedupe_ask(desk->dedupe, &copy, &answer);
	assert_answer(answer, DEDUPE_NEW, "");
	assert_in_range(dedupe_n(desk->dedupe), least, least + 4096);
	struct signature again = made(desk, 0, 2); /* its address is free again, too */
	dedupe_ask(desk->dedupe, &again, &answer);
	assert_answer(answer, DEDUPE_NEW, "");
	assert_int_equal(dedupe_add(desk->dedupe, STR("again"), &again, 60 * day), OK);
	dedupe_ask(desk->dedupe, &first, &answer);
	assert_answer(answer, DEDUPE_REVISION, "again");
}

static int open_desk(void **state)
{
	static struct desk desk;
	desk = (struct desk){.arena = arena_new(64 * 1024 * 1024), .dedupe = dedupe_new()};
	*state = &desk;
	return desk.arena && desk.dedupe && ranks_new(&desk.ranks, NULL) == OK ? 0 : -1;
}

static int close_desk(void **state)
{
	struct desk *desk = *state;
	dedupe_free(desk->dedupe);
	ranks_free(desk->ranks);
	arena_free(desk->arena);
	return 0;
}

#define DESK_TEST(test) cmocka_unit_test_setup_teardown(test, open_desk, close_desk)

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESK_TEST(the_first_is_new),
		DESK_TEST(the_same_address_is_the_same_or_a_revision),
		DESK_TEST(titles_alone_are_revised),
		DESK_TEST(the_same_body_is_a_copy_under_any_title),
		DESK_TEST(the_same_head_is_a_copy),
		DESK_TEST(a_part_is_a_copy_and_a_round_up_is_none),
		DESK_TEST(a_few_changed_words_leave_a_copy),
		DESK_TEST(another_story_of_the_same_event_is_new),
		DESK_TEST(sisters_of_one_template_are_no_copies),
		DESK_TEST(short_bodies_need_their_title),
		DESK_TEST(a_signature_survives_the_record),
		DESK_TEST(hostile_samples_are_harmless),
		DESK_TEST(revised_rebuilt_and_loaded_are_the_same),
		DESK_TEST(old_texts_are_new_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
