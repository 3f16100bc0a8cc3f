#ifndef TOCSIN_ENRICH_PRIV_H
#define TOCSIN_ENRICH_PRIV_H
/* What the parts of enrich/ share: the article laid out once, read by every part. */

#include "caps.h"
#include "enrich.h"
#include "names.h"
#include "phrases.h"
#include "text.h"

struct side { /* the title or the body */
	struct str text;
	struct pieces pieces;
	struct phrase_hits hits;
	uint8_t *taken;    /* a byte a piece: part of a mention already */
	uint16_t *owner;   /* a number a piece: the mention whose it is, its index + 1; 0 none */
	uint8_t *begins;   /* a byte a piece: a name begins here */
	uint8_t *heading;  /* a byte a piece: part of a heading that has run into the text */
	int64_t this_year; /* of the article, or one that never comes when it has no time */
	bool is_title;
};

enum word_list { LIST_NAMES, LIST_NOUNS, LIST_FORMS, LIST_TELLING, LISTS_N }; /* of data/lists, asked for most words */

struct sight {
	struct arena *arena;
	uint64_t lists[LISTS_N]; /* the hashes of their names */
	const struct knowledge *knowledge;
	const struct ranks *ranks;
	const struct article *article;
	const struct reading *reading;
	struct side title, body;
	bool title_shouts; /* most words of the title begin with a capital: case tells nothing there */
	bool is_report;    /* a survey, a quarter, a lesson: its words are of no one event */
	bool no_memory;    /* sticks; the story looks at it once at its end */
	struct annotation *out;
};

/* The row of the list that begins with this word; NULL: none. */
static inline const struct table_row *list_row(const struct sight *sight, enum word_list list,
					       const struct piece *piece)
{
	return knowledge_word_row(sight->knowledge, sight->lists[list], piece->hash);
}

/* enrich_mentions.c */
struct finding {
	enum entity_type type;
	struct str name;
	uint32_t known;
	double confidence;
	struct str evidence;
};
/* Adds a mention, or counts it when the article has the (type, name) already. mention_tell leaves the pieces free
 * for other names; NULL: the list is full, or there is no memory. */
struct mention *mention_tell(struct sight *sight, struct side *side, uint32_t from, uint32_t to,
			     const struct finding *finding);
void mention_add(struct sight *sight, struct side *side, uint32_t from, uint32_t to, const struct finding *finding);
bool mention_has(const struct sight *sight, enum entity_type type, uint32_t known); /* by its row */
/* The first hit that begins at this piece or behind it: hits stand in the order of their pieces. */
size_t hits_from(const struct phrase_hits *hits, uint32_t piece);
struct str piece_span(const struct side *side, uint32_t from, uint32_t to);
/* End of the run of capitalised pieces that begins at `from`, at most `max` long, joined by blanks or - . & ' */
uint32_t proper_run(const struct side *side, uint32_t from, uint32_t max);
/* Is only a blank (or dash, or quote) between piece at-1 and at? */
bool is_adjacent(const struct side *side, uint32_t at);
/* Does a hyphen join the word with a capital at `at` to the one in front: "Nova-Crypt"? */
bool is_hyphened(const struct side *side, uint32_t at);
static inline bool is_piece(const struct side *side, uint32_t at, struct str fold)
{
	return at < side->pieces.n && str_eq(side->pieces.at[at].fold, fold);
}
bool is_odd_word(const struct sight *sight, const struct piece *piece); /* hardly a word of the language */
/* Counts every other place of the mention's name in the side, by its pieces. */
void mention_propagate(struct sight *sight, struct side *side, const struct mention *mention);

/* enrich_doubts.c */
bool headings_mark(struct arena *arena, struct side *side);
/* Does the run of capitals [from, to) only look like a new name of that type? */
bool is_doubtful(const struct sight *sight, const struct side *side, uint32_t from, uint32_t to, enum entity_type type);
/* ... or the one word at `at`, whatever the type? */
bool is_doubtful_alone(const struct sight *sight, const struct side *side, uint32_t at);

/* enrich_sectors.c: do the words of an industry at [from, to) tell of those who are hit, in a list of targets or beside
 * "sector", "companies" ...? Is the alias a word for its members ("banks") rather than for itself? */
bool sector_is_told(const struct side *side, uint32_t from, uint32_t to);
bool sector_has_member(const struct known *known, struct str alias);

/* enrich_meaning.c: the direction in which the words of a sentence lie together, in the space that
 * tools/train_meaning.py counted; all 0 where no word is known. */
enum { MEANING_N = 32, MEANING_LENGTH = 100 };
struct meaning {
	int32_t of[MEANING_N];
};
void meaning_of(const struct sight *sight, const struct sentence *sentence, struct meaning *out);

/* enrich_roles.c votes by rules, enrich_signs.c tells what the model of the roles sees: "kind=value", by the key
 * that the model knows it by; a sign may come twice. */
VEC_TYPE(sign_keys, uint64_t);
struct sentence_view {
	struct sign_keys keys;
	struct meaning meaning;
	struct strs *words; /* the signs in words; NULL: nobody wants them */
};
/* Was the key not met yet? A sign of a sentence or a date counts once; past SIGNS_SEEN they are no longer told apart.
 */
enum { SIGNS_SEEN = 256 }; /* a power of two */
static inline bool is_new_sign(uint64_t *seen, uint64_t key)
{
	size_t i = (key >> 9) & (SIGNS_SEEN - 1);
	for (size_t n = 0; n < SIGNS_SEEN && seen[i]; n++, i = (i + 1) & (SIGNS_SEEN - 1))
		if (seen[i] == key)
			return false;
	if (!seen[i])
		seen[i] = key;
	return true;
}
struct votes {
	double of[ROLE_NOISE + 1];
	size_t quoted;     /* bytes of the sentence within quotation marks */
	bool is_furniture; /* short, and a phrase of the page's own: no model is asked */
};
struct hit_range { /* the phrases of one sentence */
	size_t from, to;
};
void signs_of(struct sight *sight, size_t at, const struct votes *votes, const struct hit_range *hits,
	      struct sentence_view *signs);
struct str story_of(const struct sight *sight); /* the word of its event class: the first indicator of the title,
						 * else of the text; "" none */

/* The parts, in the order of the story. */
void enrich_roles(struct sight *sight, struct sentence_signs *told); /* told may be NULL */
void enrich_affected(struct sight *sight);                           /* tables of products that have run together */
void enrich_sectors(struct sight *sight);                            /* as the victim is described */
void enrich_names(struct sight *sight);
void enrich_ids(struct sight *sight);
void enrich_techniques(struct sight *sight);
void enrich_learned(struct sight *sight);
void enrich_people(struct sight *sight);
void enrich_discover(struct sight *sight);
void enrich_organisations(struct sight *sight);
void enrich_tagger(struct sight *sight);
void enrich_observables(struct sight *sight);
void enrich_dates(struct sight *sight);
void enrich_indicators(struct sight *sight);
void enrich_quantities(struct sight *sight);
void enrich_forms(struct sight *sight);
void enrich_versions(struct sight *sight);
void enrich_statements(struct sight *sight);
void enrich_facts(struct sight *sight); /* of the CVEs that were named */

/* enrich_tagger.c: what the model of the names sees of each word; false: no memory. */
bool words_told(struct sight *sight, struct word_signs *told);

/* enrich_refang.c */
struct candidate { /* a stretch of text that may be an observable */
	uint32_t start, end;
	struct str value; /* refanged */
	bool defanged;
};
VEC_TYPE(candidates, struct candidate);
bool candidates_find(struct arena *arena, struct str text, struct candidates *out);
static inline bool is_hex(char c)
{
	return is_ascii_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f');
}
/* enrich_shapes.c: what kind of observable a refanged text is; false: none. *value is normalised. */
bool shape_of(struct arena *arena, const struct knowledge *knowledge, struct str s, bool defanged,
	      enum observable_type *type, struct str *value);
struct str shape_host(struct str url);  /* host of a URL or e-mail, or the text itself */
struct str shape_site(struct str host); /* last two labels, three under "co.uk" and the like */
bool shape_is_private(struct str ipv4);
bool wallet_shape(struct str s, enum observable_type *type); /* by its checksum */
/* enrich_artifacts.c */
bool is_registry_key(struct str s);
size_t registry_end(struct str text, size_t start); /* of the key that begins there, blanks and all */
bool is_unix_path(struct str s);
void find_artifacts(struct sight *sight); /* mutexes, names of rules */

/* enrich_dates.c finds, enrich_events.c binds. */
struct date_found {
	uint32_t from, to; /* pieces of the body */
	uint32_t sentence;
	int64_t lo, hi;
	enum date_precision precision;
	bool guessed;       /* the text names no year */
	bool zoned;         /* minute precision with a zone named */
	int32_t offset_min; /* of that zone */
};
VEC_TYPE(dates_found, struct date_found);
bool dates_find(struct sight *sight, struct dates_found *out);
void enrich_clock(const struct side *side, struct dates_found *dates); /* adds the time of day */
void enrich_events(struct sight *sight, const struct dates_found *dates);
void events_tell(struct sight *sight, struct date_signs *told); /* what the model of the events sees of each date */

/* enrich_event_signs.c: the signs of one date after the other. */
#define EVENT_SIGN_KINDS 32
#define EVENT_SIGNS_MAX 120 /* of one date; what is further out in a long clause is left out */
struct event_view {
	struct sight *sight;
	struct str story; /* the article's class */
	uint64_t kinds[EVENT_SIGN_KINDS];
	uint32_t sentence_from;            /* its first piece */
	uint32_t clause_start, clause_end; /* bytes: as far as no mark and no new clause parts words from the date */
	uint64_t keys[EVENT_SIGNS_MAX];    /* as the model knows them, each once */
	size_t keys_n;
	uint64_t seen[SIGNS_SEEN];
	struct strs *words; /* the signs in words; NULL: nobody wants them */
};
void event_view_init(struct event_view *view, struct sight *sight);
/* Of dates->at[at]; `nearest`: what its nearest trigger says. */
void event_signs_of(struct event_view *view, const struct dates_found *dates, size_t at, enum event_kind nearest,
		    struct str bound);

/* Days since 1970-01-01 of a civil date, and back. */
int64_t days_of(int64_t year, int month, int day);
void civil_of(int64_t days, int64_t *year, int *month, int *day);
int month_named(const struct piece *piece); /* 1..12: "August", "Aug", "Sept", with a capital; 0 none */

/* Is the phrase at piece `at` taken back by a guard of this kind before it in its clause? */
bool is_guarded(const struct side *side, uint32_t from, uint32_t to, struct str kind);

#endif
