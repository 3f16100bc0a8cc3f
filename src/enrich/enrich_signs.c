/* The signs of a sentence: all that the model of the roles sees of it, as words of the form "kind=value". */
#include "enrich_priv.h"
#include "models.h"
#include "text.h"

#define SHARES 4 /* shares of a whole are told in quarters */

/* Tells "kind" or "kind=value" by its key, and in words where these are wanted. */
static void add_hashed(struct sight *sight, struct sentence_view *signs, struct str kind, uint64_t kind_hash,
		       struct str value)
{
	uint64_t *key = vec_push(sight->arena, &signs->keys);
	struct str word;
	if (key)
		*key = value.n ? model_mix(kind_hash, str_hash(value)) : kind_hash;
	sight->no_memory |= !key;
	if (!signs->words)
		return;
	word = value.n ? str_print(sight->arena, "%.*s=%.*s", STR_FORMAT(kind), STR_FORMAT(value)) : kind;
	if (str_is_null(word) || !strs_add(sight->arena, signs->words, word))
		sight->no_memory = true;
}

static void add(struct sight *sight, struct sentence_view *signs, struct str kind, struct str value)
{
	add_hashed(sight, signs, kind, str_hash(kind), value);
}

static void add_level(struct sight *sight, struct sentence_view *signs, struct str kind, size_t level)
{
	char digit = (char)('0' + (level < 9 ? level : 9));
	add(sight, signs, kind, (struct str){&digit, 1});
}

/* Where it stands, in a text of which length. */
static void sign_place(struct sight *sight, size_t at, struct sentence_view *signs)
{
	const struct sentences *sentences = &sight->reading->sentences;
	size_t n = sentences->n, size = MODEL_LEVEL(n, 2, 4, 6, 11);
	bool starts = sentences->at[at].starts_paragraph;
	add_level(sight, signs, STR("at"), MODEL_LEVEL(at, 1, 2, 3, 4, 6, 10));
	add_level(sight, signs, STR("size"), size);
	if (n <= 5)
		add_level(sight, signs, STR("short_at"), at);
	else
		add_level(sight, signs, STR("part"), at * SHARES / n);
	if (at + 1 == n && n > 1)
		add_level(sight, signs, STR("last_of"), size);
	if (starts)
		add(sight, signs, STR("paragraph"), STR_EMPTY);
}

/* How it looks. */
static void sign_form(struct sight *sight, size_t at, const struct votes *votes, struct sentence_view *signs)
{
	const struct sentence *sentence = &sight->reading->sentences.at[at];
	struct str text = str_cut(sight->body.text, sentence->start, sentence->end);
	size_t capitals = 0, digits = 0, codes = 0, links = 0;
	for (uint32_t i = sentence->token_from; i < sentence->token_to; i++) {
		uint32_t flags = sight->reading->body.at[i].flags;
		capitals += (flags & TOKEN_CAPITAL) != 0 && !(flags & TOKEN_FIRST);
		digits += (flags & TOKEN_NUMBER) != 0;
		codes += (flags & TOKEN_CODE) != 0;
		links += (flags & TOKEN_URL) != 0;
	}
	size_t words = sentence->token_to - sentence->token_from;
	add_level(sight, signs, STR("words"), MODEL_LEVEL(words, 4, 8, 15, 22, 32));
	add_level(sight, signs, STR("capitals"), words ? MODEL_LEVEL(capitals * 100 / words, 1, 10, 25, 50) : 0);
	add_level(sight, signs, STR("numbers"), MODEL_LEVEL(digits, 1, 2, 4));
	add_level(sight, signs, STR("codes"), MODEL_LEVEL(codes, 1, 2));
	add_level(sight, signs, STR("links"), MODEL_LEVEL(links, 1, 2));
	char last = text.n ? text.p[text.n - 1] : 0;
	if (is_ascii_alnum(last) || last == ':')
		add(sight, signs, STR("no_end"), STR_EMPTY);
	if (last == '?')
		add(sight, signs, STR("question"), STR_EMPTY);
	if (str_find_byte(text, ':') < 40)
		add(sight, signs, STR("label"), STR_EMPTY);
	add_level(sight, signs, STR("quoted"), text.n ? MODEL_LEVEL(votes->quoted * 100 / text.n, 10, 60) : 0);
}

/* What the cue phrases and the place say by themselves: a sign for each step that the votes reach. */
static void sign_votes(struct sight *sight, const struct votes *votes, struct sentence_view *signs)
{
	static const double steps[] = {1.3, 2.5, 5.5};
	for (enum sentence_role r = ROLE_LEAD; r <= ROLE_NOISE; r++)
		for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && votes->of[r] >= steps[i]; i++)
			add_level(sight, signs, words_name(sentence_role_words(), (int)r), i + 1);
}

/* What its other phrases say, table by table. */
static void sign_phrases(struct sight *sight, const struct hit_range *hits, struct sentence_view *signs)
{
	for (size_t i = hits->from; i < hits->to; i++) {
		const struct phrase_hit *hit = &sight->body.hits.at[i];
		if (hit->table == PHRASES_INDICATORS && hit->row->n > 2)
			add(sight, signs, STR("indicator"), hit->row->cells[2]);
		else if (hit->table == PHRASES_GUARDS && hit->row->n > 1)
			add(sight, signs, STR("guard"), hit->row->cells[1]);
		else if (hit->table == PHRASES_EVENTS && hit->row->n > 1)
			add(sight, signs, STR("event"), hit->row->cells[1]);
	}
}

/* Its words, by their stems; names say nothing of the role of a sentence. */
static void sign_words(struct sight *sight, size_t at, struct sentence_view *signs)
{
	const struct sentence *sentence = &sight->reading->sentences.at[at];
	uint64_t word = str_hash(STR("word"));
	for (uint32_t i = sentence->token_from; i < sentence->token_to; i++) {
		const struct token *token = &sight->reading->body.at[i];
		bool begins = i == sentence->token_from;
		if (token->flags & (TOKEN_URL | TOKEN_CODE | TOKEN_NUMBER) || (!begins && token->flags & TOKEN_CAPITAL))
			continue;
		if (begins)
			add(sight, signs, STR("first"), token->stem);
		add_hashed(sight, signs, STR("word"), word, token->stem);
	}
}

/* How much of the title it says. */
static void sign_title(struct sight *sight, size_t at, struct sentence_view *signs)
{
	const struct sentence *sentence = &sight->reading->sentences.at[at];
	add_level(sight, signs, STR("title"), MODEL_LEVEL(text_title_percent(sight->reading, sentence), 1, 20, 40, 60));
}

/* The numbers of its meaning are no signs that are there or not: they are told apart, "meaning.3=-17". */
static void sign_meaning(struct sight *sight, size_t at, struct sentence_view *signs)
{
	meaning_of(sight, &sight->reading->sentences.at[at], &signs->meaning);
	for (int i = 0; signs->words && i < MEANING_N; i++) {
		struct str word = str_print(sight->arena, "meaning.%d=%d", i, signs->meaning.of[i]);
		if (str_is_null(word) || !strs_add(sight->arena, signs->words, word))
			sight->no_memory = true;
	}
}

struct str story_of(const struct sight *sight)
{
	const struct side *sides[] = {&sight->title, &sight->body};
	for (size_t s = 0; s < 2; s++)
		for (size_t i = 0; i < sides[s]->hits.n; i++) {
			const struct phrase_hit *hit = &sides[s]->hits.at[i];
			if (hit->table == PHRASES_INDICATORS && hit->row->n > 2)
				return hit->row->cells[2];
		}
	return STR_EMPTY;
}

void signs_of(struct sight *sight, size_t at, const struct votes *votes, const struct hit_range *hits,
	      struct sentence_view *signs)
{
	sign_place(sight, at, signs);
	sign_form(sight, at, votes, signs);
	sign_votes(sight, votes, signs);
	sign_phrases(sight, hits, signs);
	sign_words(sight, at, signs);
	sign_title(sight, at, signs);
	add(sight, signs, STR("story"), story_of(sight));
	sign_meaning(sight, at, signs);
}
