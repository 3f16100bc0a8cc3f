/* How much a sentence says of its article: a linear model of "is it among the best three"
 * (data/weights/summary_weights, fitted by tools/train_summary.py, which builds the same signs). */
#include <math.h>

#include "brief_priv.h"
#include "models.h"

#define MODEL STR("summary_weights")

/* What its looks say, in steps: as the signs of the sentence roles. */
struct looks {
	size_t words, title, numbers, quoted;
};

static size_t step_of(size_t n, const size_t *steps, size_t steps_n)
{
	size_t step = 0;
	while (step < steps_n && n >= steps[step])
		step++;
	return step;
}
#define STEP(n, ...) step_of((n), (const size_t[]){__VA_ARGS__}, COUNT_OF(((const size_t[]){__VA_ARGS__})))

static size_t title_percent(const struct reading *reading, const struct sentence *s)
{
	size_t said = 0, all = 0;
	for (size_t i = 0; i < reading->title.n; i++) {
		if (reading->title.at[i].flags & TOKEN_STOP)
			continue;
		all++;
		for (uint32_t j = s->token_from; j < s->token_to; j++)
			if (str_eq(reading->body.at[j].stem, reading->title.at[i].stem)) {
				said++;
				break;
			}
	}
	return all ? said * 100 / all : 0;
}

static size_t quoted_percent(struct str s)
{
	size_t quoted = 0;
	bool open = false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			open = !open;
		else if (str_starts(str_cut(s, i, s.n), STR("\xe2\x80\x9c")))
			open = true;
		else if (str_starts(str_cut(s, i, s.n), STR("\xe2\x80\x9d")))
			open = false;
		quoted += open;
	}
	return s.n ? quoted * 100 / s.n : 0;
}

static struct looks looks_of(const struct member *member, const struct sentence *s)
{
	size_t numbers = 0;
	for (uint32_t i = s->token_from; i < s->token_to; i++)
		numbers += (member->reading->body.at[i].flags & TOKEN_NUMBER) != 0;
	return (struct looks){
		.words = STEP(s->token_to - s->token_from, 4, 8, 15, 22, 32),
		.title = STEP(title_percent(member->reading, s), 1, 20, 40, 60),
		.numbers = STEP(numbers, 1, 2, 4),
		.quoted = STEP(quoted_percent(str_cut(member->article->text, s->start, s->end)), 10, 60),
	};
}

/* Adds what the sign "kind=value", or "kind=role,value", says. */
static void add(const struct model *model, const char *kind, const char *role, const char *value, int32_t *sums)
{
	char room[40];
	(void)snprintf(room, sizeof(room), "%s%s%s", role ? role : "", role && value[0] ? "," : "", value);
	(void)model_add(model, model_mix(str_hash(str_of(kind)), str_hash(str_of(room))), sums);
}

static void add_level(const struct model *model, const char *kind, const char *role, size_t level, int32_t *sums)
{
	char digit[2] = {(char)('0' + (level < 9 ? level : 9)), 0};
	add(model, kind, role, digit, sums);
}

static void add_place(const struct model *model, const char *kind, size_t at, size_t size, int32_t *sums)
{
	char pair[4] = {(char)('0' + at), ',', (char)('0' + size), 0};
	add(model, kind, NULL, pair, sums);
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
	static const char *const names[] = {"lead",       "impact",        "technical", "response",
					    "background", "quote_opinion", "noise"};
	const struct model *model = knowledge_model(knowledge, MODEL);
	const struct sentences *sentences = &member->reading->sentences;
	const struct looks looks = looks_of(member, &sentences->at[index]);
	enum sentence_role role = role_of(member, index);
	const char *name = names[role];
	size_t n = sentences->n, size = STEP(n, 4, 6, 9), end = n - 1 - index;
	int32_t sums[MODEL_CLASSES_MAX] = {0};
	char others[4];
	(void)snprintf(others, sizeof(others), "%s%s%s", met->all[ROLE_IMPACT] ? "i" : "",
		       met->all[ROLE_TECHNICAL] ? "t" : "", met->all[ROLE_RESPONSE] ? "r" : "");

	(void)model_add(model, str_hash(STR("bias")), sums);
	add_place(model, "at_size", index < 5 ? index : 5, size, sums);
	add_place(model, "end_size", end < 3 ? end : 3, size, sums);
	add_level(model, "role_nth", name, met->before[role] < 3 ? met->before[role] : 3, sums);
	add(model, "role_has", name, others[0] ? others : "-", sums);
	add_level(model, "role_title", name, looks.title, sums);
	add_level(model, "role_words", name, looks.words, sums);
	add_level(model, "role_numbers", name, looks.numbers, sums);
	add_level(model, "title", NULL, looks.title, sums);
	add_level(model, "words", NULL, looks.words, sums);
	add_level(model, "numbers", NULL, looks.numbers, sums);
	add_level(model, "quoted", NULL, looks.quoted, sums);
	met->before[role]++;
	if (met->before[role] == met->all[role])
		add(model, "role_last", name, "", sums);
	return 1 / (1 + exp(-sums[0] * model_step(model)));
}
