/* What a sentence means: what its words mean together (data/weights/word_meaning.tsv), all sentences told with one
 * length, so that long ones say no more than short ones. */
#include "enrich_priv.h"
#include "models.h"
#include "text.h"

#include <math.h>

static void add_word(const struct model *model, const struct token *token, int32_t *sums)
{
	if (!(token->flags & (TOKEN_URL | TOKEN_CODE | TOKEN_NUMBER)))
		(void)model_add(model, str_hash(token->fold), sums);
}

void meaning_of(const struct sight *sight, const struct sentence *sentence, struct meaning *out)
{
	const struct model *model = knowledge_model(sight->knowledge, STR("word_meaning"));
	int32_t sums[MODEL_CLASSES_MAX] = {0};
	double squares = 0;
	for (uint32_t i = sentence->token_from; model && i < sentence->token_to; i++)
		add_word(model, &sight->reading->body.at[i], sums);
	for (int i = 0; i < MEANING_N; i++)
		squares += (double)sums[i] * sums[i];
	for (int i = 0; i < MEANING_N; i++)
		out->of[i] = squares > 0 ? (int32_t)lround(sums[i] * MEANING_LENGTH / sqrt(squares)) : 0;
}
