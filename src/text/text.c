#include "text_priv.h"

static struct str without_excess(struct str s)
{
	return str_cut(s, 0, CAP_CONTENT_BYTES);
}

/* The head of a sentence is the head of the title, too. */
static void mark_first(struct tokens *title)
{
	if (title->n)
		title->at[0].flags |= TOKEN_FIRST;
}

static struct str lang_copy(struct arena *arena, struct str lang)
{
	return lang.n ? str_lower_ascii(arena, lang) : STR("");
}

enum status text_read(struct arena *arena, const struct article *article, struct reading *out, struct err *err)
{
	struct reading reading = {0};
	struct str text = without_excess(article->text);
	bool ok = tokens_read(arena, article->title, CAP_TOKENS, &reading.title) &&
		  tokens_read(arena, text, CAP_TOKENS, &reading.body);
	if (ok)
		reading.lang = lang_copy(arena, language_of(article, &reading));
	ok = ok && !str_is_null(reading.lang) && stems_set(arena, article->title, reading.lang, &reading.title) &&
	     stems_set(arena, text, reading.lang, &reading.body) &&
	     sentences_read(arena, text, &reading.title, reading.lang, &reading.body, &reading.sentences);
	if (!ok)
		return err_set(err, E_NOMEM, "text: no memory for an article of %zu bytes", text.n);
	mark_first(&reading.title);
	*out = reading;
	return OK;
}

bool text_is_stop(struct str lang, struct str fold)
{
	return text_words(fold) & language_stop_list(lang);
}
