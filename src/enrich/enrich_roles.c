/* Sentence roles: cue phrases vote, the place in the text votes too, the highest sum wins. */
#include "enrich_priv.h"

#define ROLES_N (ROLE_NOISE + 1)
#define SUMMARY_SENTENCES 5 /* a text this short tells each thing once */
#define LONG_QUOTE 0.6	    /* share of a sentence within quotation marks from which it is a quotation */

struct votes {
	double of[ROLES_N];
};

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

static size_t quoted_bytes(struct str s)
{
	size_t quoted = 0;
	bool open = false;
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

static void vote_quote(struct votes *votes, struct str text)
{
	if (text.n == 0)
		return;
	double share = (double)quoted_bytes(text) / (double)text.n;
	bool begins = text.p[0] == '"' || str_starts(text, STR("\xE2\x80\x9C"));
	if (share >= LONG_QUOTE)
		votes->of[ROLE_QUOTE_OPINION] += 3.5;
	else if (begins)
		votes->of[ROLE_QUOTE_OPINION] += 3;
}

/* A sentence that does not end is a heading, a caption or a cut. */
static void vote_form(struct votes *votes, struct str text)
{
	char last = text.n ? text.p[text.n - 1] : 0;
	bool ends =
		last == '.' || last == '!' || last == '?' || last == '"' || last == ')' || (unsigned char)last >= 0x80;
	if (!ends)
		votes->of[ROLE_NOISE] += text.n < 80 ? 3 : 0.5;
	if (str_has(text, STR("http://")) || str_has(text, STR("https://")))
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

static enum sentence_role elect(const struct votes *votes)
{
	enum sentence_role best = ROLE_LEAD;
	for (enum sentence_role r = ROLE_LEAD; r <= ROLE_NOISE; r++)
		if (votes->of[r] > votes->of[best])
			best = r;
	return best;
}

void enrich_roles(struct sight *sight)
{
	const struct sentences *sentences = &sight->reading->sentences;
	const struct side *side = &sight->body;
	size_t next_hit = 0;
	for (size_t i = 0; i < sentences->n; i++) {
		const struct sentence *sentence = &sentences->at[i];
		struct str text = str_cut(side->text, sentence->start, sentence->end);
		struct votes votes = {{0}};
		double sum[ROLES_N] = {0};
		vote_place(&votes, i, sentences->n, sentence);
		vote_quote(&votes, text);
		vote_form(&votes, text);
		for (; next_hit < side->hits.n && side->pieces.at[side->hits.at[next_hit].from].sentence <= i;
		     next_hit++)
			if (side->hits.at[next_hit].table == PHRASES_ROLES)
				vote_phrase(&votes, &side->hits.at[next_hit], sum);
		struct sentence_note *note = vec_push(sight->arena, &sight->out->sentences);
		if (!note) {
			sight->no_memory = true;
			return;
		}
		*note = (struct sentence_note){sentence->start, sentence->end, elect(&votes)};
	}
}
