/* How a sentence looks beside its title, and how much of it is in quotation marks. */
#include "text.h"

/* Words that may be the same have the same bit. */
static uint64_t bit_of(struct str stem)
{
	return (uint64_t)1 << ((stem.n ? (unsigned char)stem.p[0] + 7 * stem.n : 0) & 63);
}

static bool has_stem(const struct reading *reading, const struct sentence *sentence, struct str stem)
{
	for (uint32_t i = sentence->token_from; i < sentence->token_to; i++)
		if (str_eq(reading->body.at[i].stem, stem))
			return true;
	return false;
}

size_t text_title_percent(const struct reading *reading, const struct sentence *sentence)
{
	uint64_t bits = 0;
	size_t said = 0, all = 0;
	for (uint32_t i = sentence->token_from; i < sentence->token_to; i++)
		bits |= bit_of(reading->body.at[i].stem);
	for (size_t i = 0; i < reading->title.n; i++) {
		const struct token *word = &reading->title.at[i];
		if (word->flags & TOKEN_STOP)
			continue;
		all++;
		said += bits & bit_of(word->stem) && has_stem(reading, sentence, word->stem);
	}
	return all ? said * 100 / all : 0;
}

size_t text_quoted_bytes(struct str s)
{
	size_t quoted = 0;
	bool open = false;
	if (str_find_byte(s, '"') == STR_NONE && str_find_byte(s, (char)0xE2) == STR_NONE)
		return 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i], next = i + 2 < s.n ? (unsigned char)s.p[i + 2] : 0;
		if (c == '"')
			open = !open;
		else if (c == 0xE2 && next == 0x9C)
			open = true;
		else if (c == 0xE2 && next == 0x9D)
			open = false;
		quoted += open;
	}
	return quoted;
}
