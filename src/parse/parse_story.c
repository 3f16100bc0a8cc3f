/* Posts and paragraphs into the content of an entry. */
#include <string.h>

#include "caps.h"
#include "charset.h"
#include "date.h"
#include "parse_json.h"

void story_init(struct story *story)
{
	*story = (struct story){.first = STR_EMPTY};
	buf_init(&story->text, CAP_CONTENT_BYTES);
}

void story_release(struct story *story)
{
	buf_release(&story->text);
}

static void next_line(struct story *story)
{
	if (story->text.n)
		buf_add_byte(&story->text, '\n');
}

/* Markdown without its signs: "**Summary:**" becomes "Summary:", "## Next" becomes "Next". */
static struct str without_signs(struct arena *arena, struct str text)
{
	char *to = arena_take(arena, text.n);
	size_t n = 0;
	for (size_t i = 0; to && i < text.n; i++) {
		bool at_line = n == 0 || to[n - 1] == '\n';
		bool is_bold = text.p[i] == '*' && i + 1 < text.n && text.p[i + 1] == '*';
		bool is_space = at_line && is_ascii_space(text.p[i]);
		if (is_bold)
			i++;
		else if (!is_space && text.p[i] != '\r' && !(at_line && text.p[i] == '#'))
			to[n++] = text.p[i];
	}
	return to ? (struct str){to, n} : STR_EMPTY;
}

bool story_post(struct arena *arena, struct story *story, int64_t time_s, struct str word, struct str text,
		bool is_html)
{
	struct str plain = value_text(arena, text, is_html);
	if (!plain.p)
		return false;
	plain = str_trim(without_signs(arena, plain));
	char time[DATE_RFC3339_BYTES];
	if (!plain.n)
		return true;
	if (!story->first.n)
		story->first = plain;
	next_line(story);
	if (date_put_rfc3339(time, time_s))
		buf_print(&story->text, "%.10s %.5s UTC\n", time, time + 11);
	if (word.n)
		buf_print(&story->text, "%.*s - ", STR_FORMAT(word));
	buf_add(&story->text, plain);
	return true;
}

void story_line(struct story *story, const char *head, struct str text)
{
	text = str_trim(text);
	if (!text.n)
		return;
	next_line(story);
	buf_print(&story->text, "%s: ", head);
	buf_add(&story->text, text);
}

void story_list(struct story *story, const char *head, const struct json *list, const char *name)
{
	size_t n = 0;
	for (size_t i = 0; json_is_array(list) && i < json_n(list); i++) {
		const struct json *item = json_at(list, i);
		struct str text = str_trim(json_is_object(item) ? json_get_str(item, name) : json_str(item));
		if (!text.n)
			continue;
		if (!n++)
			story_line(story, head, text);
		else
			buf_add(&story->text, STR(", ")), buf_add(&story->text, text);
	}
}

bool story_put(const struct json_reader *r, struct story *story, struct draft *draft)
{
	enum status status = buf_status(&story->text); /* of a story past the cap, what is there */
	return status != E_NOMEM && json_put(r, draft, PART_CONTENT, 1, buf_str(&story->text), false) &&
	       json_put(r, draft, PART_SUMMARY, 1, story->first, false);
}
