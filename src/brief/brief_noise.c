/* Sentences that tell nothing of the event, by their words: what feeds and pages put around a text, and what talks to
 * the reader or of the writer. */
#include "brief_priv.h"

/* "The post Something Happened ...", "By Name Name ...": what feeds put around their text. */
static bool is_wrapping(struct str text)
{
	static const char *const heads[] = {"plus:",          "also:",    "signed-off-by",
					    "co-authored-by", "related:", "in other news"};
	if (starts_with_phrase(text, heads, COUNT_OF(heads)))
		return true;
	/* "News Vulnerability 2 min.": how long it takes to read. */
	size_t minutes = str_ends(text, STR(" min.")) ? text.n - 5 : 0;
	if (minutes && is_ascii_digit(text.p[minutes - 1]) && text.n < 100)
		return true;
	if (str_starts(text, STR("The post ")) && text.n > 10 && is_ascii_upper(text.p[9]))
		return true;
	if (!str_starts(text, STR("By ")) || text.n < 8 || !is_ascii_upper(text.p[3]))
		return false;
	size_t second = 3 + str_find_byte(str_cut(text, 3, text.n), ' ') + 1;
	return second < text.n && is_ascii_upper(text.p[second]) &&
	       str_find_byte(str_cut(text, 0, 40), ',') == STR_NONE;
}

/* What is said of every attack tells nothing of this one. */
static bool is_filler(struct str text)
{
	static const char *const phrases[] = {"highlights the ongoing",
					      "highlights the growing",
					      "highlights the importance",
					      "highlights the need",
					      "highlights the vulnerab",
					      "underscores the ongoing",
					      "underscores the growing",
					      "underscores the importance",
					      "underscores the need",
					      "underscores the critical",
					      "underlines the need",
					      "emphasizes the importance",
					      "serves as a reminder",
					      "stark reminder",
					      "are increasingly targeting",
					      "raised serious concerns",
					      "raises serious concerns",
					      "raises concerns about",
					      "ever-evolving",
					      "threat landscape",
					      "binding operational directive",
					      "daunting challenge",
					      "stay vigilant",
					      "remain vigilant"};
	return has_phrase(text, phrases, COUNT_OF(phrases));
}

/* "Explore how ...", "Imagine ...": talk to the reader. */
static bool is_invitation(struct str text)
{
	static const char *const words[] = {"explore", "discover", "learn",    "imagine", "picture",
					    "meet",    "join",     "welcome",  "watch",   "consider",
					    "take a",  "take the", "think of", "stay",    "expect"};
	return starts_with_phrase(text, words, COUNT_OF(words)) > 0;
}

static bool has_markup(struct str text)
{
	for (size_t i = 0; i + 1 < text.n; i++) {
		char next = text.p[i + 1];
		if ((text.p[i] == '<' && (is_ascii_alpha(next) || next == '/')) || (text.p[i] == '&' && next == '#') ||
		    text.p[i] == '{')
			return true;
	}
	return str_has(text, STR("&lt;"));
}

static bool is_boilerplate(struct str text)
{
	static const char *const phrases[] = {"appeared first on",
					      "read more",
					      "continue reading",
					      "click here",
					      "all rights reserved",
					      "in this article",
					      "in this blog",
					      "in this post",
					      "in this interview",
					      "today's post",
					      "today\xe2\x80\x99s post",
					      "following section",
					      "in this week's",
					      "this article",
					      "the article",
					      "of us",
					      "this blog",
					      "this post ",
					      "follow us",
					      "newsletter",
					      "podcast",
					      "webinar",
					      "learn more",
					      "learn how",
					      "learn why",
					      "find out how",
					      "stay tuned",
					      "join us",
					      "image credit",
					      "featured image",
					      "watch the video",
					      "table of contents",
					      "please refer to the article",
					      "this bulletin",
					      "this thread",
					      "in two ways",
					      "in three ways",
					      "in several ways",
					      "was originally published",
					      "sponsored by",
					      "request a demo",
					      "free trial",
					      "here's what",
					      "here\xe2\x80\x99s what",
					      "let's ",
					      "let\xe2\x80\x99s ",
					      "what's changed",
					      "article link",
					      "yesterday's",
					      "digest",
					      "previously covered",
					      "incident covered",
					      "first covered",
					      "gap detection",
					      "check out",
					      "help forum",
					      "posted by",
					      "video below",
					      "see below",
					      "seen below",
					      "shown below",
					      "listed below",
					      "table below",
					      "described below",
					      "count above",
					      "shown above",
					      "listed above",
					      "mentioned above",
					      "described above",
					      "figure 1",
					      "figure 2",
					      "figure 3",
					      "check here",
					      "see here",
					      "click to",
					      "guest diary",
					      "stormcast",
					      "source:",
					      "image:",
					      "photo:",
					      "credit:",
					      "field details",
					      "min read",
					      "editor's note",
					      "editor\xe2\x80\x99s note",
					      "new today:",
					      "recall from",
					      "covered jan",
					      "covered feb",
					      "covered mar",
					      "covered apr",
					      "covered may",
					      "covered jun",
					      "covered jul",
					      "covered aug",
					      "covered sep",
					      "covered oct",
					      "covered nov",
					      "covered dec",
					      "was covered",
					      "here are the",
					      "last updated",
					      "view csaf",
					      "thank you",
					      "cookie policy",
					      "uses cookies",
					      "download the report",
					      "sign up for",
					      "subscribe to"};
	bool has_emoji = str_has(text, STR("\xf0\x9f"));
	return has_emoji || has_phrase(text, phrases, COUNT_OF(phrases));
}

/* "Have I been ...": the word before has a capital that no sentence's start gives it, or is the start of a name. */
static bool follows_name(struct str text, size_t at)
{
	size_t from = at > 0 ? at - 1 : 0;
	while (from && text.p[from - 1] != ' ')
		from--;
	return from && from + 1 < at && is_ascii_upper(text.p[from]);
}

/* "us" is left out: it is a country as well. */
static bool is_first_person(struct str text)
{
	static const char *const words[] = {"we", "we've", "we're", "we\xe2\x80\x99ve", "we\xe2\x80\x99re", "our",
					    "my", "you",   "your",  "you're",           "yourself"};
	if (str_starts(text, STR("We ")) && str_has(text, STR("CVE-"))) /* how a vendor's bulletin tells its flaw */
		text = str_cut(text, 3, text.n);
	for (size_t i = 0; i + 2 < text.n; i++) /* has_word knows no words of one letter */
		if (text.p[i] == 'I' && (i == 0 || text.p[i - 1] == ' ') &&
		    (text.p[i + 1] == '\'' ||
		     (text.p[i + 1] == ' ' && is_ascii_lower(text.p[i + 2]) &&
		      !str_starts(str_cut(text, i + 2, text.n), STR("and ")) && !follows_name(text, i))))
			return true;
	return has_word(text, words, COUNT_OF(words));
}

bool is_noise(struct str text)
{
	return is_boilerplate(text) || has_markup(text) || is_wrapping(text);
}

bool is_talk(struct str text)
{
	return str_has(text, STR("://")) || is_first_person(text) || is_invitation(text) || is_filler(text);
}
