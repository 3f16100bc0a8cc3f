/* How a sentence looks beside its title, and how much of it is in quotation marks. */
#include "text.h"

size_t text_title_percent(const struct reading *reading, const struct sentence *sentence)
{
	size_t said = 0, all = 0;
	for (size_t i = 0; i < reading->title.n; i++) {
		if (reading->title.at[i].flags & TOKEN_STOP)
			continue;
		all++;
		for (uint32_t j = sentence->token_from; j < sentence->token_to; j++)
			if (str_eq(reading->body.at[j].stem, reading->title.at[i].stem)) {
				said++;
				break;
			}
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
