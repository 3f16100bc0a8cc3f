/* How much a sentence says of its article: a linear model of "is it among the best three"
 * (data/weights/summary_weights, fitted by tools/train_summary.py, which builds the same signs). */
#include <assert.h>
#include <math.h>

#include "brief_priv.h"
#include "models.h"
#include "text.h"

#define MODEL STR("summary_weights")

/* What its looks say, in steps: as the signs of the sentence roles. */
struct looks {
	size_t words, title, numbers, quoted;
};

static struct looks looks_of(const struct member *member, const struct sentence *s)
{
	struct str text = str_cut(member->article->text, s->start, s->end);
	size_t numbers = 0;
	for (uint32_t i = s->token_from; i < s->token_to; i++)
		numbers += (member->reading->body.at[i].flags & TOKEN_NUMBER) != 0;
	return (struct looks){
		.words = MODEL_LEVEL(s->token_to - s->token_from, 4, 8, 15, 22, 32),
		.title = MODEL_LEVEL(text_title_percent(member->reading, s), 1, 20, 40, 60),
		.numbers = MODEL_LEVEL(numbers, 1, 2, 4),
		.quoted = text.n ? MODEL_LEVEL(text_quoted_bytes(text) * 100 / text.n, 10, 60) : 0,
	};
}

/* Adds what the sign "kind=value", or "kind=role,value", says. */
static void add(const struct model *model, const char *kind, struct str role, const char *value, int32_t *sums)
{
	char room[40];
	size_t n = 0, value_n = strlen(value);
	assert(role.n + 1 + value_n < sizeof(room));
	for (; n < role.n; n++)
		room[n] = role.p[n];
	if (n && value_n)
		room[n++] = ',';
	for (size_t i = 0; i < value_n; i++)
		room[n++] = value[i];
	(void)model_add(model, model_mix(str_hash(str_of(kind)), str_hash((struct str){room, n})), sums);
}

static void add_level(const struct model *model, const char *kind, struct str role, size_t level, int32_t *sums)
{
	char digit[2] = {(char)('0' + (level < 9 ? level : 9)), 0};
	add(model, kind, role, digit, sums);
}

static void add_place(const struct model *model, const char *kind, size_t at, size_t size, int32_t *sums)
{
	char pair[4] = {(char)('0' + at), ',', (char)('0' + size), 0};
	add(model, kind, STR_EMPTY, pair, sums);
}

void roles_count(const struct member *member, struct roles_met *met)
{
	*met = (struct roles_met){0};
	for (size_t i = 0; i < member->reading->sentences.n; i++)
		met->all[role_of(member, (uint32_t)i)]++;
}

double sentence_worth(const struct knowledge *knowledge, const struct member *member, uint32_t index,
		      struct roles_met *met)
{
	const struct model *model = knowledge_model(knowledge, MODEL);
	const struct sentences *sentences = &member->reading->sentences;
	const struct looks looks = looks_of(member, &sentences->at[index]);
	enum sentence_role role = role_of(member, index);
	struct str name = words_name(sentence_role_words(), (int)role);
	size_t n = sentences->n, size = MODEL_LEVEL(n, 4, 6, 9), end = n - 1 - index;
	int32_t sums[MODEL_CLASSES_MAX] = {0};
	char others[4] = "";
	size_t others_n = 0;
	if (met->all[ROLE_IMPACT])
		others[others_n++] = 'i';
	if (met->all[ROLE_TECHNICAL])
		others[others_n++] = 't';
	if (met->all[ROLE_RESPONSE])
		others[others_n++] = 'r';

	(void)model_add(model, str_hash(STR("bias")), sums);
	add_place(model, "at_size", index < 5 ? index : 5, size, sums);
	add_place(model, "end_size", end < 3 ? end : 3, size, sums);
	add_level(model, "role_nth", name, met->before[role] < 3 ? met->before[role] : 3, sums);
	add(model, "role_has", name, others[0] ? others : "-", sums);
	add_level(model, "role_title", name, looks.title, sums);
	add_level(model, "role_words", name, looks.words, sums);
	add_level(model, "role_numbers", name, looks.numbers, sums);
	add_level(model, "title", STR_EMPTY, looks.title, sums);
	add_level(model, "words", STR_EMPTY, looks.words, sums);
	add_level(model, "numbers", STR_EMPTY, looks.numbers, sums);
	add_level(model, "quoted", STR_EMPTY, looks.quoted, sums);
	met->before[role]++;
	if (met->before[role] == met->all[role])
		add(model, "role_last", name, "", sums);
	return 1 / (1 + exp(-sums[0] * model_step(model)));
}
