/* Techniques that no phrase names: a linear model over the words of each sentence, their pairs and their letters
 * in fours. Only the likeliest technique of a sentence is told, and only where it is as sure as its class asks. */
#include "enrich_priv.h"
#include "models.h"

#include <math.h>

#define MODEL STR("technique_weights")
#define HOPE (-0.7) /* by which the words alone may fall short before the letters are looked at */
#define WORD_MAX 60
#define MARGIN 0.8    /* by which news must be plainer than the reports that the least values come from */
#define WORDS_LEAST 5 /* a shorter sentence shows nothing */

struct weigher {
	const struct model *model;
	uint64_t word, pair, four; /* hashes of the kinds of signs */
	int32_t sums[MODEL_CLASSES_MAX];
	uint64_t seen[512]; /* a sign counts once a sentence */
	size_t known;
	size_t words;
	uint64_t keys[MODEL_SIGNS_MAX]; /* met, and not yet added */
	size_t keys_n;
};

static void add_keys(struct weigher *w)
{
	w->known += model_add_all(w->model, w->keys, w->keys_n, w->sums);
	w->keys_n = 0;
}

static void add_sign(struct weigher *w, uint64_t key)
{
	size_t i = (key >> 7) & 511;
	for (size_t n = 0; n < 8; n++, i = (i + 1) & 511) {
		if (w->seen[i] == key)
			return;
		if (w->seen[i] == 0) {
			w->seen[i] = key;
			break;
		}
	}
	if (w->keys_n == MODEL_SIGNS_MAX)
		add_keys(w);
	model_ahead(w->model, key);
	w->keys[w->keys_n++] = key;
}

static void add_letters(struct weigher *w, struct str word)
{
	char fours[WORD_MAX + 2];
	size_t n = 0;
	fours[n++] = '^';
	for (size_t i = 0; i < word.n && n <= WORD_MAX; i++)
		fours[n++] = word.p[i];
	fours[n++] = '$';
	for (size_t i = 0; i + 4 <= n; i++)
		add_sign(w, model_mix(w->four, str_hash((struct str){fours + i, 4})));
}

/* The words and their pairs, or the letters of the words. */
static void read_words(struct weigher *w, struct str text, bool letters)
{
	char word[WORD_MAX];
	uint64_t before = 0;
	for (size_t i = 0, n = 0; i <= text.n; i++) {
		bool in = i < text.n && is_ascii_alnum(text.p[i]);
		if (in && n < WORD_MAX)
			word[n++] = ascii_lower(text.p[i]);
		if (in || n == 0)
			continue;
		struct str whole = {word, n};
		n = 0;
		if (letters) {
			add_letters(w, whole);
			continue;
		}
		uint64_t hash = str_hash(whole);
		w->words++;
		add_sign(w, model_mix(w->word, hash));
		if (before)
			add_sign(w, model_mix(model_mix(w->pair, before), hash));
		before = hash;
	}
	add_keys(w);
}

/* The likeliest class and by how much it is above what it must reach. */
static size_t likeliest(const struct weigher *w, const int32_t *bias, const int32_t *least, double *above)
{
	double step = model_step(w->model), share = 1 / sqrt(w->known ? (double)w->known : 1), best = -1e9;
	size_t found = 0;
	for (size_t c = 0; c < model_classes_n(w->model); c++) {
		double value = step * (w->sums[c] * share + bias[c]);
		if (value > best) {
			best = value;
			found = c;
		}
	}
	*above = best - step * least[found];
	return found;
}

/* T1566 and T1566.002 tell the same thing, the one more closely. */
static bool is_told(const struct sight *sight, struct str id)
{
	const struct mentions *list = &sight->out->entities;
	for (size_t i = 0; i < list->n; i++)
		if (list->at[i].type == ENTITY_TECHNIQUE && str_eq(str_cut(list->at[i].name, 0, 5), str_cut(id, 0, 5)))
			return true;
	return false;
}

static bool may_show_technique(enum sentence_role role)
{
	return role == ROLE_TECHNICAL;
}

void enrich_learned(struct sight *sight)
{
	struct weigher w = {.model = knowledge_model(sight->knowledge, MODEL)};
	int32_t bias[MODEL_CLASSES_MAX] = {0}, least[MODEL_CLASSES_MAX] = {0};
	const struct pieces *pieces = &sight->body.pieces;
	if (!w.model || !model_add(w.model, str_hash(STR("bias")), bias) ||
	    !model_add(w.model, str_hash(STR("least")), least))
		return;
	w.word = str_hash(STR("w"));
	w.pair = str_hash(STR("b"));
	w.four = str_hash(STR("c"));
	for (uint32_t at = 0, to; at < pieces->n; at = to) {
		uint32_t number = pieces->at[at].sentence;
		double above;
		for (to = at + 1; to < pieces->n && pieces->at[to].sentence == number;)
			to++;
		if (!may_show_technique(annotation_role_at(sight->out, pieces->at[at].start)))
			continue;
		memset(w.sums, 0, sizeof(w.sums));
		memset(w.seen, 0, sizeof(w.seen));
		w.known = w.words = w.keys_n = 0;
		struct str text = piece_span(&sight->body, at, to);
		read_words(&w, text, false);
		(void)likeliest(&w, bias, least, &above);
		if (w.words < WORDS_LEAST || above < HOPE)
			continue;
		read_words(&w, text, true);
		struct str id = model_class(w.model, likeliest(&w, bias, least, &above));
		if (above < MARGIN || is_told(sight, id))
			continue;
		struct finding finding = {.type = ENTITY_TECHNIQUE,
					  .name = id,
					  .known = MENTION_UNKNOWN,
					  .confidence = above > 2 * MARGIN ? 0.9 : 0.8,
					  .evidence = STR("the words of the sentence")};
		mention_tell(sight, &sight->body, at, to, &finding);
	}
}
