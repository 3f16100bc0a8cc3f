/* Sentences, tokens, folds, stems and languages, on sentences as the news writes them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "caps.h"
#include "text.h"

struct read {
	struct arena *arena;
	struct article article;
	struct reading reading;
};

static struct read read_in(const char *lang, const char *title, const char *text)
{
	struct read read = {.arena = arena_new(CAP_ARTICLE_ARENA_BYTES)};
	read.article = (struct article){.lang = str_of(lang), .title = str_of(title), .text = str_of(text)};
	assert_int_equal(text_read(read.arena, &read.article, &read.reading, NULL), OK);
	return read;
}

static void assert_str(struct str s, const char *want)
{
	if (!str_eq(s, str_of(want)))
		fail_msg("\"%.*s\" is not \"%s\"", STR_FORMAT(s), want);
}

/* ---- Sentences ---- */

/* The text's sentences are those of `want`, parted by "|". */
static void assert_sentences(const char *lang, const char *text, const char *want)
{
	struct read read = read_in(lang, "", text);
	struct str rest = str_of(want), piece;
	size_t i = 0;
	for (; str_next(&rest, '|', &piece); i++) {
		if (i >= read.reading.sentences.n)
			fail_msg("missing: \"%.*s\"", STR_FORMAT(piece));
		const struct sentence *sentence = &read.reading.sentences.at[i];
		struct str got = str_cut(read.article.text, sentence->start, sentence->end);
		if (!str_eq(got, piece))
			fail_msg("\"%.*s\" is not \"%.*s\"", STR_FORMAT(got), STR_FORMAT(piece));
	}
	assert_int_equal(read.reading.sentences.n, i);
	arena_free(read.arena);
}

static void abbreviations_end_no_sentence(void **state)
{
	(void)state;
	assert_sentences("en", "The U.S. Department of Justice met Dr. John F. Kennedy. He left.",
			 "The U.S. Department of Justice met Dr. John F. Kennedy.|He left.");
	assert_sentences("en", "Apple Inc. CEO Tim Cook, e.g. on Jan. 5, saw No. 7 at 5 p.m. ET. Done.",
			 "Apple Inc. CEO Tim Cook, e.g. on Jan. 5, saw No. 7 at 5 p.m. ET.|Done.");
	assert_sentences("en", "It began in the U.S. The rest followed. The answer is no. We asked.",
			 "It began in the U.S.|The rest followed.|The answer is no.|We asked.");
	assert_sentences("de", "Das BSI warnte z.B. am 5. August vor Angriffen. Der Hersteller schweigt.",
			 "Das BSI warnte z.B. am 5. August vor Angriffen.|Der Hersteller schweigt.");
}

static void dots_inside_names_end_no_sentence(void **state)
{
	(void)state;
	assert_sentences(
		"en", "Heron Pvt. Ltd. of Reston, Va. \xe2\x80\x94 Northwind runs Joomla! Extensions. It works! Users",
		"Heron Pvt. Ltd. of Reston, Va. \xe2\x80\x94 Northwind runs Joomla! Extensions.|It works!|Users");
	assert_sentences(
		"en", "Update to v1.2.3 or 10.0.19041.1 now. It fixes CVE-2026-1234. Run setup.exe. See example[.]com.",
		"Update to v1.2.3 or 10.0.19041.1 now.|It fixes CVE-2026-1234.|Run setup.exe.|See example[.]com.");
	assert_sentences("en", "The .NET runtime and Node.js are hit. Go to https://a.example/b.html. Thanks.",
			 "The .NET runtime and Node.js are hit.|Go to https://a.example/b.html.|Thanks.");
}

static void quotes_and_brackets_stay_with_their_sentence(void **state)
{
	(void)state;
	assert_sentences("en", "\"We were hit.\" He said so. (They agreed.) \xe2\x80\x9cWhy?\xe2\x80\x9d he asked.",
			 "\"We were hit.\"|He said so.|(They agreed.)|\xe2\x80\x9cWhy?\xe2\x80\x9d he asked.");
	assert_sentences("en", "It is &#34;bad.&#34; The rest [...] was cut. Was it\xe2\x80\xa6 No!",
			 "It is &#34;bad.&#34;|The rest [...] was cut.|Was it\xe2\x80\xa6|No!");
}

static void lost_spaces_end_sentences_but_dots_of_names_do_not(void **state)
{
	(void)state;
	assert_sentences("en", "The maker closed it.Users must restart. All is well.",
			 "The maker closed it.|Users must restart.|All is well.");
	assert_sentences("en", "It drops **Loader.Turn**, a tool, and calls `logv.Log`. All is well.",
			 "It drops **Loader.Turn**, a tool, and calls `logv.Log`.|All is well.");
	assert_sentences("en", "1. Take it.\n2. The hosts are hit.", "1. Take it.|2. The hosts are hit.");
}

static void headings_that_ran_in_end_before_their_sentence(void **state)
{
	(void)state;
	assert_sentences("en", "Northwind Flaw Under Attack An attacker needs no login. It is open.",
			 "Northwind Flaw Under Attack|An attacker needs no login.|It is open.");
	assert_sentences("en",
			 "A chart of the steps (Source: Northwind) \xe2\x80\x8b"
			 "After the theft it fell.",
			 "A chart of the steps (Source: Northwind)|After the theft it fell.");
	/* not before a name's own article, nor in the middle of one */
	assert_sentences("en", "They hit The Gentlemen and The Hague while in a Series A round of the bank.",
			 "They hit The Gentlemen and The Hague while in a Series A round of the bank.");
	assert_sentences("en", "Officers of Northwind (the maker) said that It was down.",
			 "Officers of Northwind (the maker) said that It was down.");
}

static void a_heading_ends_where_only_a_sentence_has_a_capital(void **state)
{
	(void)state;
	assert_sentences("en", "Course of the theft In March 2026, Northwind saw it. All is well.",
			 "Course of the theft|In March 2026, Northwind saw it.|All is well.");
	assert_sentences("en", "How the theft began The attackers sent mail to nine clerks.",
			 "How the theft began|The attackers sent mail to nine clerks.");
	assert_sentences("en", "New Loader Finds Old Doors The Heron library is read first.",
			 "New Loader Finds Old Doors|The Heron library is read first.");
	assert_sentences("en", "Digging Into Heron Files One of them is hidden.",
			 "Digging Into Heron Files|One of them is hidden.");
	assert_sentences("en", "Heron Opens More Doors Previously, it needed a key. Kelly, Moss and Italy, too.",
			 "Heron Opens More Doors|Previously, it needed a key.|Kelly, Moss and Italy, too.");
	assert_sentences("en", "The Doubts On the one side are banks.", "The Doubts|On the one side are banks.");
	/* dates and titles within sentences */
	assert_sentences("en", "He wrote for the Heron Post In Bonn and left on June 9, 2026, with Acme.",
			 "He wrote for the Heron Post In Bonn and left on June 9, 2026, with Acme.");
	assert_sentences("en", "The post Heron Patches Nine Flaws In its Mailer appeared first on Heron Daily.",
			 "The post Heron Patches Nine Flaws In its Mailer appeared first on Heron Daily.");
}

static void words_of_reports_tell_their_headings(void **state)
{
	(void)state;
	assert_sentences("en", "Summary On May 2, 2026, Heron lost mail. Key Takeaways Heron is a loader.",
			 "Summary|On May 2, 2026, Heron lost mail.|Key Takeaways|Heron is a loader.");
	assert_sentences("en",
			 "They wrote \xe2\x80\x9c[9 FILES]\xe2\x80\x9d Recommended Actions Heron users must look.",
			 "They wrote \xe2\x80\x9c[9 FILES]\xe2\x80\x9d|Recommended Actions|Heron users must look.");
	assert_sentences("en", "IntroductionOn May 2 it began. A note on LinkedIn the day before told so.",
			 "Introduction|On May 2 it began.|A note on LinkedIn the day before told so.");
	assert_sentences("en", "Background checks Heron makes are slow. Security Response Heron Group was asked.",
			 "Background checks Heron makes are slow.|Security Response Heron Group was asked.");
}

static void a_heading_ends_before_its_own_subject(void **state)
{
	(void)state;
	assert_sentences("en", "Heron Loader Opens Doors Heron uses a stolen key.",
			 "Heron Loader Opens Doors|Heron uses a stolen key.");
	assert_sentences("en", "Heron Desk Loader Opens Doors Heron Desk uses a stolen key.",
			 "Heron Desk Loader Opens Doors|Heron Desk uses a stolen key.");
	assert_sentences("en", "Northwind Mailer Flaw CVE-2026-10001 is open to all.",
			 "Northwind Mailer Flaw|CVE-2026-10001 is open to all.");
	assert_sentences("en", "WORST THEFTS OF TODAY Parks of Bonn were hit.",
			 "WORST THEFTS OF TODAY|Parks of Bonn were hit.");
	/* names in a row are the subject, and so are names joined */
	assert_sentences("en", "Northwind Incident Desk Chief Ada Moss has left.",
			 "Northwind Incident Desk Chief Ada Moss has left.");
	assert_sentences("en", "Heron Mail and Northwind Mail were shut.", "Heron Mail and Northwind Mail were shut.");
	assert_sentences("en", "The Northwind Mailer flaw CVE-2026-10001 is open.",
			 "The Northwind Mailer flaw CVE-2026-10001 is open.");
}

static void captions_titles_and_bylines_end(void **state)
{
	(void)state;
	assert_sentences("en", "The steps of the theft (Source : Northwind) However, Heron saw it.",
			 "The steps of the theft (Source : Northwind)|However, Heron saw it.");
	assert_sentences("en", "The steps (image: Northwind Labs) Researchers saw it.",
			 "The steps (image: Northwind Labs)|Researchers saw it.");
	struct read read =
		read_in("en", "Heron opens doors of banks",
			"Heron opens doors of banks By Ada Moss May 2, 2026 Heron has come back. All is well.");
	const struct sentences *sentences = &read.reading.sentences;
	assert_int_equal(sentences->n, 4);
	assert_int_equal(sentences->at[1].start, 27);
	assert_int_equal(sentences->at[2].start, 51);
	arena_free(read.arena);
}

static void tags_that_stayed_in_a_text_are_no_words(void **state)
{
	(void)state;
	assert_sentences("en", "&lt;p&gt;Heron is back&lt;/p&gt; &lt;p class=\"a.B\"&gt;It hit Bonn.&lt;/p&gt;",
			 "Heron is back|It hit Bonn.");
	assert_sentences("en", "<div><b>Heron.</b> Banks <i>were</i> hit.<br />They said",
			 "Heron.|Banks <i>were</i> hit.|They said");
	assert_sentences("en", "It said &amp;ldquo;no.&amp;rdquo;&amp;nbsp; Then 1 < 2 was a > b.",
			 "It said &amp;ldquo;no.&amp;rdquo;|Then 1 < 2 was a > b.");
	struct read read = read_in("en", "", "<p>one <a href=\"https://a.example/\">two</a> &lt;em&gt;three &lt;p");
	assert_true(str_eq(read.reading.body.at[1].fold, STR("a"))); /* addresses in tags are read */
	assert_true(str_eq(read.reading.body.at[read.reading.body.n - 2].fold, STR("three")));
	arena_free(read.arena);
}

static void notes_stay_behind_their_sentence(void **state)
{
	(void)state;
	assert_sentences("en", "Heron came back. [2][3] It hit banks.[4] They closed. [5]",
			 "Heron came back. [2][3]|It hit banks.[4]|They closed. [5]");
	assert_sentences("en", "Heron came [2] back. [They] hit banks.", "Heron came [2] back.|[They] hit banks.");
}

static void lines_and_list_marks_end_sentences(void **state)
{
	(void)state;
	assert_sentences("en",
			 "Indicators\nfirst.exe\n\n---\n1. Patch it. 2. Reboot. \xe2\x80\xa2 one \xe2\x80\xa2 two",
			 "Indicators|first.exe|1. Patch it.|2. Reboot.|one|two");
	assert_sentences("en", "It ended here.Next came this one.", "It ended here.|Next came this one.");
	assert_sentences("", "\xe9\xbb\x91\xe5\xae\xa2\xe3\x80\x82\xe6\x95\xb0\xe6\x8d\xae\xef\xbc\x81",
			 "\xe9\xbb\x91\xe5\xae\xa2\xe3\x80\x82|\xe6\x95\xb0\xe6\x8d\xae\xef\xbc\x81");
}

static void paragraphs_and_first_words_are_marked(void **state)
{
	(void)state;
	struct read read = read_in("en", "Acme hit", "One came. Two came.\nThree came.");
	const struct sentences *sentences = &read.reading.sentences;
	assert_int_equal(sentences->n, 3);
	assert_true(sentences->at[0].starts_paragraph);
	assert_false(sentences->at[1].starts_paragraph);
	assert_true(sentences->at[2].starts_paragraph);
	assert_int_equal(sentences->at[1].token_from, 2);
	assert_int_equal(sentences->at[1].token_to, 4);
	assert_true(read.reading.body.at[2].flags & TOKEN_FIRST);
	assert_false(read.reading.body.at[3].flags & TOKEN_FIRST);
	assert_true(read.reading.title.at[0].flags & TOKEN_FIRST);
	arena_free(read.arena);
}

/* ---- Tokens ---- */

/* The folds of the text, parted by spaces, are `want`. */
static void assert_folds(const char *text, const char *want)
{
	struct read read = read_in("en", text, "");
	struct str folds[64];
	assert_true(read.reading.title.n <= 64);
	for (size_t i = 0; i < read.reading.title.n; i++)
		folds[i] = read.reading.title.at[i].fold;
	assert_str(str_join(read.arena, folds, read.reading.title.n, STR(" ")), want);
	arena_free(read.arena);
}

static uint32_t flags_of(const char *word)
{
	struct read read = read_in("en", word, "");
	uint32_t flags = read.reading.title.n ? read.reading.title.at[0].flags & ~(uint32_t)TOKEN_FIRST : 0;
	arena_free(read.arena);
	return flags;
}

static void words_fold(void **state)
{
	(void)state;
	assert_folds("Microsoft's users' data", "microsoft users data");
	assert_folds("Don&#39;t use O\xe2\x80\x99"
		     "Brien\xe2\x80\x99s caf\xc3\x89",
		     "don't use o'brien caf\xc3\xa9");
	assert_folds("AT&amp;T, R&D, C++, C#, Notepad++", "at&t r&d c++ c# notepad++");
	assert_folds("10,000 users, 1,2 or 24/7 at 10:30", "10,000 users 1 2 or 24/7 at 10:30");
	assert_folds("stra\xc3\x9f"
		     "e \xef\xbc\xa1\xef\xbc\xa2 so\xc2\xad"
		     "ft",
		     "strasse ab soft");
	assert_folds("l'attaque d\xe2\x80\x99Orl\xc3\xa9"
		     "ans qu'il",
		     "l attaque d orl\xc3\xa9"
		     "ans qu il");
}

static void compounds_have_parts(void **state)
{
	(void)state;
	assert_folds("Zero-Day TCP/IP", "zero-day zero day tcp/ip tcp ip");
	assert_folds("U.S.-based", "u.s.-based u.s based");
	assert_folds("2026-08-05", "2026-08-05");
	struct read read = read_in("en",
				   "zero\xe2\x80\x91"
				   "day's",
				   "");
	assert_int_equal(read.reading.title.n, 3);
	assert_str(read.reading.title.at[0].fold, "zero-day");
	assert_int_equal(read.reading.title.at[0].flags & TOKEN_COMPOUND, TOKEN_COMPOUND);
	assert_str(read.reading.title.at[2].fold, "day");
	assert_int_equal(read.reading.title.at[2].flags & TOKEN_PART, TOKEN_PART);
	assert_int_equal(read.reading.title.at[2].start, 7);
	assert_int_equal(read.reading.title.at[2].end, 12);
	arena_free(read.arena);
}

static void addresses_are_one_token(void **state)
{
	(void)state;
	static const char *const addresses[] = {
		"https://en.wikipedia.org/wiki/foo_(bar)",
		"hxxps[:]//evil[.]example[.]com/a?b=c",
		"example[.]com",
		"mal(dot)example(dot)org",
		"john.doe@example.com",
		"a[@]b[.]org",
		"192.168.1.1:8080",
		"10[.]0[.]0[.]1",
		"2001:db8::1",
		"d41d8cd98f00b204e9800998ecf8427e",
		"c:\\windows\\cmd.exe",
		"\\\\server\\share",
		"/etc/passwd",
		"setup.exe",
		"src/main/parse.c",
		"hklm\\software\\run",
		"6f9619ff-8b86-d011-b42d-00cf4fc964ff",
	};
	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
		if (!(flags_of(addresses[i]) & TOKEN_URL))
			fail_msg("no address: %s", addresses[i]);
		char text[128];
		snprintf(text, sizeof(text), "see (%s).", addresses[i]);
		char want[128];
		snprintf(want, sizeof(want), "see %s", addresses[i]);
		assert_folds(text, want);
	}
	assert_false(flags_of("and/or") & TOKEN_URL);
	assert_false(flags_of("U.S.") & TOKEN_URL);
	assert_false(flags_of("v1.2.3") & TOKEN_URL);
	assert_false(flags_of("10.0.19041.1") & TOKEN_URL);
	assert_folds("Node.js-based", "node.js based");
}

static void flags_tell_shapes(void **state)
{
	(void)state;
	assert_int_equal(flags_of("Acme"), TOKEN_CAPITAL);
	assert_int_equal(flags_of("NASA's"), TOKEN_CAPITAL | TOKEN_ALL_CAPS);
	assert_int_equal(flags_of("macOS"), TOKEN_MIXED);
	assert_int_equal(flags_of("Log4j"), TOKEN_CAPITAL | TOKEN_MIXED | TOKEN_DIGIT);
	assert_int_equal(flags_of("10,000.5"), TOKEN_DIGIT | TOKEN_NUMBER);
	assert_int_equal(flags_of("the"), TOKEN_STOP);
	assert_int_equal(flags_of("US"), TOKEN_CAPITAL | TOKEN_ALL_CAPS);
	assert_int_equal(flags_of("us"), TOKEN_STOP);
	static const char *const codes[] = {"CVE-2026-1234", "cve-2026-1234",  "AV26-791",
					    "EX1331830",     "KB5001",         "T1059.001",
					    "MS17-010",      "RHSA-2026:1234", "ICSA-26-123-01"};
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if ((flags_of(codes[i]) & (TOKEN_CODE | TOKEN_COMPOUND)) != TOKEN_CODE)
			fail_msg("no code: %s", codes[i]);
	assert_false(flags_of("Log4j") & TOKEN_CODE);
	assert_false(flags_of("zero-day") & TOKEN_CODE);
}

static void offsets_count_bytes_of_their_own_text(void **state)
{
	(void)state;
	struct read read = read_in("en", "\xc3\x89lan vital",
				   "No. The \xe2\x80\x9c"
				   "end\xe2\x80\x9d");
	assert_int_equal(read.reading.title.at[1].start, 6);
	const struct token *last = &read.reading.body.at[read.reading.body.n - 1];
	assert_str(str_cut(read.article.text, last->start, last->end), "end");
	arena_free(read.arena);
}

/* ---- Stems and languages ---- */

static void assert_same_stem(const char *lang, const char *words)
{
	struct read read = read_in(lang, words, "");
	for (size_t i = 1; i < read.reading.title.n; i++)
		if (!str_eq(read.reading.title.at[i].stem, read.reading.title.at[0].stem))
			fail_msg("%s: \"%.*s\"", words, STR_FORMAT(read.reading.title.at[i].stem));
	arena_free(read.arena);
}

static void forms_of_a_word_share_their_stem(void **state)
{
	(void)state;
	assert_same_stem("en", "vulnerability vulnerabilities");
	assert_same_stem("en", "exploit exploits exploited exploiting exploitation");
	assert_same_stem("en", "encrypt encrypted encryption");
	assert_same_stem("en", "stop stopped stopping stops");
	assert_same_stem("en", "release releases released releasing");
	assert_same_stem("en", "mitigate mitigated mitigation mitigations");
	assert_same_stem("en", "breach breaches breached");
	assert_same_stem("de", "Angriff Angriffe Angriffen");
	assert_same_stem("ru",
			 "\xd1\x85\xd0\xb0\xd0\xba\xd0\xb5\xd1\x80 \xd1\x85\xd0\xb0\xd0\xba\xd0\xb5\xd1\x80\xd1\x8b");
	struct read read = read_in("en", "access virus analysis macOS HTTPS Log4js CVE-2026-1", "");
	for (size_t i = 0; i < read.reading.title.n; i++)
		assert_true(str_eq(read.reading.title.at[i].stem, read.reading.title.at[i].fold));
	arena_free(read.arena);
}

static void assert_lang(const char *own, const char *text, const char *want)
{
	struct read read = read_in(own, "", text);
	assert_str(read.reading.lang, want);
	arena_free(read.arena);
}

static void languages_are_found(void **state)
{
	(void)state;
	assert_lang("en-US", "Die Angreifer haben die Daten", "en");
	assert_lang("und", "The attackers took the data of the company", "en");
	assert_lang("",
		    "Die Angreifer haben die Daten nicht ver\xc3\xb6"
		    "ffentlicht",
		    "de");
	assert_lang("",
		    "Les pirates ont vol\xc3\xa9 les donn\xc3\xa9"
		    "es des clients",
		    "fr");
	assert_lang("", "Los atacantes robaron los datos de la empresa", "es");
	assert_lang("", "Gli hacker hanno rubato i dati della societ\xc3\xa0", "it");
	assert_lang(
		"",
		"Napastnicy wykradli dane klient\xc3\xb3w sp\xc3\xb3\xc5\x82ki. Policja prowadzi \xc5\x9bledztwo, a "
		"us\xc5\x82ugi s\xc4\x85 ju\xc5\xbc dost\xc4\x99pne.",
		"pl");
	assert_lang("",
		    "\xc3\x9ato\xc4\x8dn\xc3\xadk zve\xc5\x99"
		    "ejnil \xc3\xba"
		    "daje z\xc3\xa1kazn\xc3\xadk\xc5\xaf a "
		    "m\xc4\x9bsto \xc5\x99\xc3\xad"
		    "d\xc3\xad"
		    " obnovu.",
		    "cs");
	assert_lang("", "The minister Wa\xc5\x82\xc4\x99sa said that the attackers of the company took the data", "en");
	assert_lang("", "De aanvallers hebben het systeem van het bedrijf", "nl");
	assert_lang("", "Os atacantes n\xc3\xa3o roubaram os dados da empresa em uma noite", "pt");
	assert_lang("", "\xd0\xb4\xd0\xb0\xd0\xbd\xd0\xbd\xd1\x8b\xd0\xb5", "ru");
	assert_lang("", "\xe3\x83\x87\xe3\x83\xbc\xe3\x82\xbf\xe3\x81\x8c", "ja");
	assert_lang("", "\xe9\xbb\x91\xe5\xae\xa2\xe6\x94\xbb\xe5\x87\xbb", "zh");
	assert_lang("", "CVE-2026-1 10.0", "");
	assert_true(text_is_stop(STR("en"), STR("the")));
	assert_false(text_is_stop(STR("en"), STR("der")));
	assert_false(text_is_stop(STR("xx"), STR("the")));
}

static void dense_scripts_are_broken_into_words(void **state)
{
	(void)state;
	struct read read = read_in("zh", "", "\xe7\xbd\x91\xe7\xbb\x9c\xe6\x94\xbb\xe5\x87\xbb CVE-2026-1");
	assert_int_equal(read.reading.body.n, 3);
	assert_str(read.reading.body.at[0].fold, "\xe7\xbd\x91\xe7\xbb\x9c");
	assert_str(read.reading.body.at[2].fold, "cve-2026-1");
	arena_free(read.arena);
}

/* ---- Bounds ---- */

static void too_much_text_is_cut(void **state)
{
	(void)state;
	struct arena *arena = arena_new(CAP_ARTICLE_ARENA_BYTES);
	size_t n = 2 * (CAP_TOKENS + 10);
	char *text = arena_take(arena, n);
	for (size_t i = 0; i < n; i++)
		text[i] = i % 2 ? '\n' : 'a';
	struct article article = {.text = {text, n}};
	struct reading reading;
	assert_int_equal(text_read(arena, &article, &reading, NULL), OK);
	assert_int_equal(reading.body.n, CAP_TOKENS);
	assert_int_equal(reading.sentences.n, CAP_SENTENCES);
	arena_free(arena);
}

static void no_memory_is_said(void **state)
{
	(void)state;
	struct article article = {.title = STR("Stra\xc3\x9f"
					       "e"),
				  .text = STR("Zwei-Faktor gab es nicht. \xe7\xbd\x91 Ende.")};
	size_t cap = 0;
	enum status status = E_NOMEM;
	for (; status != OK && cap < 100000; cap += 16) {
		struct arena *arena = arena_new(cap);
		struct reading reading = {.lang = STR("untouched")};
		status = text_read(arena, &article, &reading, NULL);
		assert_true(status == OK || status == E_NOMEM);
		if (status == E_NOMEM)
			assert_str(reading.lang, "untouched");
		arena_free(arena);
	}
	assert_int_equal(status, OK);
	assert_true(cap > 500);
}

static void folds_of_any_text(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1024 * 1024);
	assert_str(text_fold(arena, STR("plain")), "plain");
	assert_str(text_fold(arena, STR("Plain")), "plain");
	assert_str(text_fold(arena, STR("\xef\xac\x81le")), "file");
	char many[3 * 300];
	for (size_t i = 0; i < 300; i++)
		memcpy(many + 3 * i, "\xef\xb7\xba", 3); /* U+FDFA grows to 18 letters */
	struct str folded = text_fold(arena, (struct str){many, sizeof(many)});
	assert_int_equal(folded.n, 300 * 33);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(abbreviations_end_no_sentence),
		cmocka_unit_test(dots_inside_names_end_no_sentence),
		cmocka_unit_test(quotes_and_brackets_stay_with_their_sentence),
		cmocka_unit_test(lost_spaces_end_sentences_but_dots_of_names_do_not),
		cmocka_unit_test(headings_that_ran_in_end_before_their_sentence),
		cmocka_unit_test(a_heading_ends_where_only_a_sentence_has_a_capital),
		cmocka_unit_test(words_of_reports_tell_their_headings),
		cmocka_unit_test(a_heading_ends_before_its_own_subject),
		cmocka_unit_test(captions_titles_and_bylines_end),
		cmocka_unit_test(tags_that_stayed_in_a_text_are_no_words),
		cmocka_unit_test(notes_stay_behind_their_sentence),
		cmocka_unit_test(lines_and_list_marks_end_sentences),
		cmocka_unit_test(paragraphs_and_first_words_are_marked),
		cmocka_unit_test(words_fold),
		cmocka_unit_test(compounds_have_parts),
		cmocka_unit_test(addresses_are_one_token),
		cmocka_unit_test(flags_tell_shapes),
		cmocka_unit_test(offsets_count_bytes_of_their_own_text),
		cmocka_unit_test(forms_of_a_word_share_their_stem),
		cmocka_unit_test(languages_are_found),
		cmocka_unit_test(dense_scripts_are_broken_into_words),
		cmocka_unit_test(too_much_text_is_cut),
		cmocka_unit_test(no_memory_is_said),
		cmocka_unit_test(folds_of_any_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
