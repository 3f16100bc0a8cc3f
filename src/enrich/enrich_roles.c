/* Sentence roles: cue phrases and the place in the text vote; a linear model weighs the votes with all the
 * other signs of the sentence, and how often a role stands behind another; the likeliest chain of roles wins. */
#include "enrich_priv.h"
#include "models.h"
#include "text.h"

#define ROLES_N (ROLE_NOISE + 1)
#define FURNITURE_WORDS 12        /* "Subscribe to our newsletter" is no longer */
#define MODEL STR("role_weights") /* its classes are the roles in their order */
#define SUMMARY_SENTENCES 5       /* a text this short tells each thing once */
#define MEANING_UNIT 50           /* the model counts the numbers of a meaning in these */
#define CERTAIN 10000             /* more than the model says of one role behind another */
#define LONG_QUOTE 0.6            /* share of a sentence within quotation marks from which it is a quotation */

/* Where it stands: news say what happened first. */
static void vote_place(struct votes *votes, size_t at, size_t n, const struct sentence *sentence)
{
	static const double lead_of_news[] = {14, 3, 2, 1}, lead_of_summary[] = {14, 0.5, 0, 0};
	if (at < sizeof(lead_of_news) / sizeof(lead_of_news[0]))
		votes->of[ROLE_LEAD] += n <= SUMMARY_SENTENCES ? lead_of_summary[at] : lead_of_news[at];
	votes->of[ROLE_TECHNICAL] += 1.2;
	votes->of[ROLE_BACKGROUND] += at > 3 ? 0.8 : 0;
	if (n >= 2 && n <= SUMMARY_SENTENCES && at + 1 == n)
		votes->of[ROLE_RESPONSE] += 2;
	if (sentence->token_to - sentence->token_from < 4)
		votes->of[ROLE_NOISE] += 6;
}

static void vote_quote(struct votes *votes, struct str text)
{
	if (text.n == 0)
		return;
	votes->quoted = text_quoted_bytes(text);
	double share = (double)votes->quoted / (double)text.n;
	bool begins = text.p[0] == '"' || str_starts(text, STR("\xE2\x80\x9C"));
	if (share >= LONG_QUOTE)
		votes->of[ROLE_QUOTE_OPINION] += 3.5;
	else if (begins)
		votes->of[ROLE_QUOTE_OPINION] += 3;
}

static bool has_link(struct str text)
{
	return str_has(text, STR("://")) && (str_has(text, STR("http://")) || str_has(text, STR("https://")));
}

/* A sentence that does not end is a heading, a caption or a cut. */
static void vote_form(struct votes *votes, struct str text)
{
	char last = text.n ? text.p[text.n - 1] : 0;
	bool ends =
		last == '.' || last == '!' || last == '?' || last == '"' || last == ')' || (unsigned char)last >= 0x80;
	if (!ends)
		votes->of[ROLE_NOISE] += text.n < 80 ? 3 : 0.5;
	if (has_link(text))
		votes->of[ROLE_NOISE] += text.n < 200 ? 4 : 0;
}

static void vote_phrase(struct votes *votes, const struct phrase_hit *hit, double *sum)
{
	int role = hit->row->n >= 3 ? words_find(sentence_role_words(), hit->row->cells[1]) : -1;
	double weight;
	if (role < 0 || !str_double(hit->row->cells[2], &weight))
		return;
	/* Ten words of one kind say little more than three. */
	sum[role] += 1;
	votes->of[role] += weight / sum[role];
}

static enum sentence_role most_voted(const struct votes *votes)
{
	enum sentence_role best = ROLE_LEAD;
	for (enum sentence_role r = ROLE_LEAD; r <= ROLE_NOISE; r++)
		if (votes->of[r] > votes->of[best])
			best = r;
	return best;
}

/* What the rules say of one sentence, and which phrases are its own: those up to its end behind the last
 * sentence's. */
static void vote(const struct sight *sight, size_t at, struct votes *votes, struct hit_range *hits)
{
	const struct side *side = &sight->body;
	const struct sentence *sentence = &sight->reading->sentences.at[at];
	struct str text = str_cut(side->text, sentence->start, sentence->end);
	double sum[ROLES_N] = {0};
	vote_place(votes, at, sight->reading->sentences.n, sentence);
	vote_quote(votes, text);
	vote_form(votes, text);
	for (hits->from = hits->to;
	     hits->to < side->hits.n && side->pieces.at[side->hits.at[hits->to].from].sentence <= at; hits->to++)
		if (side->hits.at[hits->to].table == PHRASES_ROLES)
			vote_phrase(votes, &side->hits.at[hits->to], sum);
	votes->is_furniture = sum[ROLE_NOISE] > 0 && most_voted(votes) == ROLE_NOISE &&
			      sentence->token_to - sentence->token_from < FURNITURE_WORDS;
}

struct opinion { /* what the model says of a sentence, and behind which role each role stands best */
	int32_t of[ROLES_N];
	uint8_t behind[ROLES_N];
};

/* What the model says of each number of a meaning. */
struct senses {
	int32_t of[MEANING_N][ROLES_N];
};

static void read_senses(const struct model *model, struct senses *out)
{
	uint64_t kind = str_hash(STR("meaning"));
	char digits[8];
	for (int i = 0; i < MEANING_N; i++) {
		int32_t sums[MODEL_CLASSES_MAX] = {0};
		int n = snprintf(digits, sizeof(digits), "%d", i);
		(void)model_add(model, model_mix(kind, str_hash((struct str){digits, (size_t)n})), sums);
		memcpy(out->of[i], sums, sizeof(out->of[i]));
	}
}

static void weigh_meaning(const struct senses *senses, const struct meaning *meaning, int32_t *sums)
{
	for (int r = 0; r < ROLES_N; r++) {
		int32_t sum = 0;
		for (int i = 0; i < MEANING_N; i++)
			sum += meaning->of[i] * senses->of[i][r];
		sums[r] += sum / MEANING_UNIT;
	}
}

static void weigh(const struct model *model, const struct senses *senses, const struct sentence_view *signs,
		  struct opinion *out)
{
	int32_t sums[MODEL_CLASSES_MAX] = {0};
	uint64_t seen[SIGNS_SEEN] = {0};
	uint64_t keys[MODEL_SIGNS_MAX];
	size_t n = 0;
	keys[n++] = str_hash(STR("bias"));
	for (size_t i = 0; i < signs->keys.n; i++) {
		uint64_t key = signs->keys.at[i];
		if (n == MODEL_SIGNS_MAX) {
			(void)model_add_all(model, keys, n, sums);
			n = 0;
		}
		if (!is_new_sign(seen, key))
			continue;
		model_ahead(model, key);
		keys[n++] = key;
	}
	(void)model_add_all(model, keys, n, sums);
	weigh_meaning(senses, &signs->meaning, sums);
	memcpy(out->of, sums, sizeof(out->of));
}

/* What the model says of a role behind another; the last row is that of the first sentence. */
struct sequel {
	int32_t of[ROLES_N + 1][ROLES_N];
};

static void read_sequel(const struct model *model, struct sequel *out)
{
	uint64_t kind = str_hash(STR("after"));
	for (int before = 0; before <= ROLES_N; before++) {
		int32_t sums[MODEL_CLASSES_MAX] = {0};
		struct str name = before < ROLES_N ? words_name(sentence_role_words(), before) : STR("none");
		(void)model_add(model, model_mix(kind, str_hash(name)), sums);
		memcpy(out->of[before], sums, sizeof(out->of[before]));
	}
}

/* Only differences count: sums stay small however long the text is. */
static void level(struct opinion *opinion)
{
	int32_t most = opinion->of[0];
	for (int r = 1; r < ROLES_N; r++)
		most = opinion->of[r] > most ? opinion->of[r] : most;
	for (int r = 0; r < ROLES_N; r++)
		opinion->of[r] -= most;
}

/* The likeliest chain of roles. */
static void chain(const struct sequel *sequel, struct opinion *opinions, size_t n, struct sentence_note *notes)
{
	for (size_t i = 0; i < n; i++) {
		for (int r = 0; r < ROLES_N; r++) {
			const struct opinion *last = i ? &opinions[i - 1] : NULL;
			int32_t best = last ? last->of[0] + sequel->of[0][r] : sequel->of[ROLES_N][r];
			for (int before = 1; last && before < ROLES_N; before++)
				if (last->of[before] + sequel->of[before][r] > best) {
					best = last->of[before] + sequel->of[before][r];
					opinions[i].behind[r] = (uint8_t)before;
				}
			opinions[i].of[r] += best;
		}
		level(&opinions[i]);
	}
	int role = 0;
	for (int r = 1; n && r < ROLES_N; r++)
		if (opinions[n - 1].of[r] > opinions[n - 1].of[role])
			role = r;
	for (size_t i = n; i-- > 0;) {
		notes[i].role = (enum sentence_role)role;
		role = opinions[i].behind[role];
	}
}

void enrich_roles(struct sight *sight, struct sentence_signs *told)
{
	const struct sentences *sentences = &sight->reading->sentences;
	const struct model *model = knowledge_model(sight->knowledge, MODEL);
	struct hit_range hits = {0};
	struct sentence_view signs = {0};
	struct sequel sequel;
	struct senses senses;
	struct opinion *opinions = arena_zero(sight->arena, sentences->n + 1, sizeof(*opinions));
	if (!opinions || !model) {
		sight->no_memory = true;
		return;
	}
	read_senses(model, &senses);
	for (size_t i = 0; i < sentences->n && !sight->no_memory; i++) {
		struct votes votes = {0};
		vote(sight, i, &votes, &hits);
		signs.keys.n = 0;
		signs.words = told ? vec_push(sight->arena, told) : NULL;
		struct sentence_note *note = vec_push(sight->arena, &sight->out->sentences);
		if (!note || (told && !signs.words)) {
			sight->no_memory = true;
			return;
		}
		if (!votes.is_furniture || told)
			signs_of(sight, i, &votes, &hits, &signs);
		*note = (struct sentence_note){sentences->at[i].start, sentences->at[i].end, ROLE_NOISE};
		if (votes.is_furniture)
			opinions[i].of[ROLE_NOISE] = CERTAIN;
		else
			weigh(model, &senses, &signs, &opinions[i]);
	}
	read_sequel(model, &sequel); /* fewer notes than sentences: the memory came to its end */
	chain(&sequel, opinions, sight->out->sentences.n, sight->out->sentences.at);
}
