/* Any bytes give a reading whose offsets lie in the text, in order. The first line is the title. */
#include <assert.h>
#include <stdint.h>

#include "caps.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_tokens(const struct tokens *tokens, struct str s)
{
	uint32_t before = 0;
	for (size_t i = 0; i < tokens->n; i++) {
		const struct token *token = &tokens->at[i];
		assert(token->start < token->end && token->end <= s.n);
		assert(token->flags & TOKEN_PART || token->start >= before);
		assert(token->fold.n && token->stem.n && token->flags < 2 * TOKEN_CODE);
		before = token->end;
	}
}

static void check_sentences(const struct reading *reading, struct str s)
{
	uint32_t before = 0, token = 0;
	for (size_t i = 0; i < reading->sentences.n; i++) {
		const struct sentence *sentence = &reading->sentences.at[i];
		assert(before <= sentence->start && sentence->start < sentence->end && sentence->end <= s.n);
		assert(sentence->token_from == token && sentence->token_to > token);
		before = sentence->end;
		token = sentence->token_to;
	}
	assert(token == reading->body.n || reading->sentences.n == CAP_SENTENCES);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	struct article article = {0};
	struct reading reading;
	str_next(&text, '\n', &article.title);
	article.text = text;
	struct arena *arena = arena_new((size_t)256 * 1024 * 1024);
	if (arena && text_read(arena, &article, &reading, NULL) == OK) {
		check_tokens(&reading.title, article.title);
		check_tokens(&reading.body, article.text);
		check_sentences(&reading, article.text);
	}
	arena_free(arena);
	return 0;
}
