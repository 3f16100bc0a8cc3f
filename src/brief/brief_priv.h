#ifndef TOCSIN_BRIEF_PRIV_H
#define TOCSIN_BRIEF_PRIV_H
/* The parts of brief. The desk gathers once what all parts need: the members read for the words, how often
 * each word stands in them, and every sentence as a passage with its worth; the parts then fill the threat.
 * Failure of memory sticks in desk.starved; parts go on with what they have and brief_threat reports it. */

#include "brief.h"
#include "caps.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Counts by 64-bit key in the arena; slots keep the order of arrival. */
struct tally_item {
	uint64_t key;
	struct str word;                    /* as first met */
	uint32_t count;                     /* places */
	uint32_t members;                   /* members that have it */
	uint32_t last;                      /* member that counted last */
	uint32_t as_noun, as_verb, as_name; /* places in texts where neighbours or a capital make it one */
	uint32_t in_texts;                  /* places in texts */
	bool in_title, in_lead, is_whole;   /* is_whole: not only as a part of "zero-day" */
	double weight;
};
struct tally {
	struct tally_item *items;
	uint32_t *slots; /* 1 + index into items */
	size_t n, room;
};
struct tally_item *tally_at(struct arena *arena, struct tally *tally, uint64_t key); /* made when missing */
const struct tally_item *tally_find(const struct tally *tally, uint64_t key);

struct stems { /* content stems of a sentence or title: sorted hashes, none twice */
	const uint64_t *at;
	size_t n;
};

enum grade {
	GRADE_NEVER, /* noise, boilerplate, fragments */
	GRADE_WEAK,  /* first person, questions, cut off: when there is nothing better */
	GRADE_GOOD
};
enum leaning { /* what a sentence leans on */
	       LEANS_NOT,
	       LEANS_EVENT,    /* "The flaw ...": clear once the threat's title is read */
	       LEANS_SENTENCE, /* "It ...", "The company ...": clear after the sentence before only */
};

struct passage {
	uint32_t member;     /* index into desk.members */
	uint32_t index;      /* of the sentence in its article */
	uint32_t start, end; /* the whole sentence in article.text */
	struct str text;     /* trimmed */
	enum sentence_role role;
	enum grade grade;
	enum leaning leaning;
	struct stems stems, names, counts;
	struct stems asks; /* "The tactic ...": one of these must have been said before; empty: nothing need be */
	double weight;     /* 0..1 */
	double worth;      /* that its article's summary has it, 0..1 */
	double shared;     /* of its words those that other articles have too, 0..1 */
	bool has_quantity, has_actor, has_flaw, has_date, has_impact_cue, has_technical_cue;
	bool has_detail;           /* a version, a file, a code, a protocol: what is technical whatever the role */
	bool is_denial;            /* says what was not hit */
	bool tells_exploited;      /* that a flaw is exploited, as an indicator says */
	bool is_moral, has_effect; /* brief_facets.c; the effect of leads and of what is technical only */
	double response;           /* what it is worth as a response, 0..1; 0 in every other role */

	/* while the page is filled: */
	size_t stems_told, names_told, counts_told; /* of its own, those that were said */
	double same;                                /* most that it shares with a sentence that was said */
	bool is_told;                               /* said, or another says the same */
};
VEC_TYPE(passages, struct passage);

struct desk {
	struct arena *arena;
	const struct knowledge *knowledge;
	const struct ranks *ranks;
	struct members members; /* the originals, oldest first, at most CAP_THREAT_MEMBERS */
	struct strs outlets;    /* their names for people, same index */
	struct tally stems, folds;
	double focus[CAP_THREAT_MEMBERS]; /* of each member: does it speak of this event, or mostly of others? 0..1 */
	struct passages passages;
	struct stems title;  /* of the threat's title */
	struct str headline; /* its words that stand in the article */
	uint32_t title_from; /* the member whose headline it is */
	bool is_event;       /* something happened: else nothing is hit */
	bool harmful;        /* an outage, breach or the like: its lead tells the impact */
	bool is_exploited;   /* a headline or the telling part of a report says that a flaw is exploited */
	bool says_enough;    /* there is a summary without the advice, which is left to the response */
	bool starved;
};

/* brief_sentences.c: the desk. */
void desk_fill(struct desk *desk);

/* brief_doubt.c */
/* Once the title is found: a round-up tells other events too, of it counts only what has the headline's words. */
void desk_doubt(struct desk *desk);
bool headline_tells_exploited(const struct annotation *annotation);
/* A slogan, a tease, a moral: no fact of any kind. */
bool tells_nothing(const struct desk *desk, const struct passage *p, const struct sentence *s);

/* brief_facts.c: what a sentence tells, and whether it was told. */
static inline bool is_content(const struct token *t)
{
	return !(t->flags & (TOKEN_STOP | TOKEN_COMPOUND | TOKEN_URL)) && t->stem.n > 1;
}
double stems_overlap(struct stems a, struct stems b);     /* Jaccard, 0..1 */
double stems_containment(struct stems a, struct stems b); /* shared / smaller, 0..1 */
double stems_share(struct stems of, struct stems in);     /* shared / of, 0..1 */
struct stems stems_of(struct desk *desk, const struct tokens *tokens, size_t from, size_t to);
void facts_of(struct desk *desk, const struct tokens *tokens, size_t from, size_t to, struct passage *p);
enum { HEARD_MOST = 4096 };
struct heard { /* all that the page says so far, sorted */
	uint64_t stems[HEARD_MOST], counts[HEARD_MOST];
	size_t stems_n, counts_n;
};
void hear_title(struct heard *heard, struct passages *passages, struct stems title);
void hear(struct heard *heard, struct passages *passages, const struct passage *said); /* marks who tells it again */
/* The first words behind a definite article, when no name and nothing behind them says which is meant. */
struct stems asks_of(struct desk *desk, const struct tokens *tokens, size_t from, size_t to);
bool stems_meet(struct stems a, struct stems b);
bool is_heard(const struct heard *heard, struct stems stems);          /* one of them */
bool tells_again(const struct passage *said, const struct passage *p); /* does `p` tell what `said` tells? */
bool brings_news(const struct passage *p); /* a number that the page has not, or such names, most of its own */

/* brief_worth.c: how likely is the sentence one of the three that say most of its article, 0..1? The sentences of a
 * member are asked for in their order. */
struct roles_met { /* sentences of each role: in the article, and before this one */
	size_t all[ROLE_NOISE + 1], before[ROLE_NOISE + 1];
};
void roles_count(const struct member *member, struct roles_met *met);
double sentence_worth(const struct knowledge *knowledge, const struct member *member, uint32_t index,
		      struct roles_met *met);
enum sentence_role role_of(const struct member *member, uint32_t index); /* as enrich gave it */

/* brief_trim.c: from a sentence to words that stand alone. */
struct str trim_sentence(struct arena *arena, struct str sentence, const struct strs *outlets);
struct str trim_clause(struct arena *arena, struct str sentence, size_t most_bytes);
struct str finish_sentence(struct arena *arena, struct str s); /* cut off by a feed: its last whole clause */
struct str plain_signs(struct arena *arena, struct str s);     /* "&amp;" that a feed wrote twice becomes "&" */
struct str trim_spaces(struct arena *arena, struct str s);     /* runs of white space become one space */
struct str cut_words(struct arena *arena, struct str s, size_t most_bytes); /* at a word, with an ellipsis */

/* brief_items.c: is the sentence an item of a list, by the marks before or behind it? One with its full stop. */
bool begins_item(struct str text, size_t start); /* does a mark of a list stand before it on its line? */
bool is_list_item(struct str text, size_t start, size_t end);
struct str end_item(struct arena *arena, struct str s);

/* brief_grade.c: may this sentence be shown, and where? */
enum grade grade_sentence(struct str text, enum sentence_role role, size_t words, bool is_first);
enum leaning leaning_of(struct str text);
bool is_noise(struct str text);      /* brief_noise.c: of the page, not of the event */
bool is_talk(struct str text);       /* brief_noise.c: to the reader, of the writer, of every attack */
bool is_fragment(struct str text);   /* brief_fragment.c: has no main verb */
bool leans_quietly(struct str text); /* brief_lean.c: by what its first words leave open */

/* brief_phrases.c */
static inline bool is_letter_byte(char c) /* of a word, of any script */
{
	return is_ascii_alnum(c) || (unsigned char)c >= 0x80;
}
/* Does `text` begin with one of the phrases (any case), ending at a word's end? Its length, or 0. */
size_t starts_with_phrase(struct str text, const char *const *phrases, size_t n);
/* Does one of the phrases, two bytes and longer, begin at a word of `text`? */
bool has_phrase(struct str text, const char *const *phrases, size_t n);
/* The bytes of the first of the heads with which the text begins (any case), wherever that ends, or 0. */
size_t starts_with_head(struct str text, const char *const *heads, size_t n);
bool is_one_of(struct str word, const char *const *words, size_t n);
bool has_word(struct str text, const char *const *words, size_t n);

/* brief_facets.c: the role that its words tell, else `role`; the first sentence of a report tells the event, whatever
 * it ends with. */
enum sentence_role facet_role(struct str text, enum sentence_role role, bool is_first);
#define ADVICE_WORTH .9                 /* an order, a duty, a recommendation to those who defend */
double response_worth(struct str text); /* advice 1 and ADVICE_WORTH, a fix .8, what was done about it .6, else 0 */
bool tells_effect(struct str text);     /* what comes of an attack */
bool is_moral(struct str text);         /* "This underscores the need ..." */
bool speaks_of_someone(struct str text);
bool lacks_who(struct str text); /* begins with what was done, and nobody follows */

/* brief_select.c: which passages are said. */
void select_all(struct desk *desk, struct threat *threat);
uint32_t passage_agree(const struct desk *desk, const struct passage *passage);

/* The other parts of the threat, each in its file. */
struct str outlet_name(struct arena *arena, const struct member *member);
void brief_title(struct desk *desk, struct threat *threat);
void brief_keywords(struct desk *desk, struct threat *threat);
void brief_indicators(struct desk *desk, struct threat *threat);
void brief_table(struct desk *desk, struct threat *threat);
void brief_advice(struct desk *desk, struct threat *threat);
void brief_articles(struct desk *desk, const struct members *all, struct threat *threat);
void brief_timeline(struct desk *desk, struct threat *threat);
void brief_entities(struct desk *desk, struct threat *threat);
void brief_observables(struct desk *desk, struct threat *threat);
void brief_differences(struct desk *desk, struct threat *threat);

/* The passage of a member that holds byte `at`; NULL none. */
const struct passage *passage_at(const struct desk *desk, uint32_t member, uint32_t at);
/* Is the mention in the title or the first sentences? */
bool mention_leads(const struct member *member, const struct mention *mention);

#endif
