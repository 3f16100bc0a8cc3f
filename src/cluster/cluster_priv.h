#ifndef TOCSIN_CLUSTER_PRIV_H
#define TOCSIN_CLUSTER_PRIV_H
/* Shared by the parts of cluster/ only. */

#include "cluster.h"
#include "map.h"

/* ---- features, as packed (little endian, as every machine that we run on) ---- */

enum { NO_TERM = UINT16_MAX };

struct feature_word {
	uint32_t hash; /* of the folded word, stop words too: for runs and bigrams */
	uint16_t term; /* row of terms, or NO_TERM for a stop word */
	uint16_t flags;
};
enum word_flag { WORD_PART = 1, WORD_CAPITAL = 2, WORD_FIRST = 4, WORD_DIGIT = 8 /* or a number in words */ };

struct feature_term {
	uint32_t hash; /* of the stem */
	float share;   /* of documents that have it, by the background word ranks */
	uint16_t flags;
	uint16_t spare;
};
enum term_flag {
	TERM_TITLE = 1,
	TERM_CAPITAL = 2, /* capitalised somewhere */
	TERM_LOWER = 4,   /* in lower case somewhere in the text */
	TERM_MIXED = 8,   /* CamelCase, or letters with digits */
	TERM_DIGIT = 16,
};

struct feature_code {
	uint32_t family, id; /* hashes of "AV", "AV26-791" */
};

uint32_t feature_hash(struct str s);
int feature_order(const void *a, const void *b); /* of two hashes, for qsort */

#define PACKED(type, s) ((const type *)(const void *)(s).p)
#define PACKED_N(type, s) ((s).n / sizeof(type))

/* ---- statistics ---- */

struct statistics {
	struct map terms; /* hash -> documents | capital mid-sentence << 24 | lower case << 44 */
	double documents;
	uint8_t *runs;         /* two rows of counters: how often an outlet printed a run of four words */
	size_t runs_room;      /* counters a row, a power of two */
	size_t runs_n;         /* counted since they were last halved */
	struct map outlets;    /* outlet hash -> articles */
	struct map background; /* as `terms`, of articles that were read before the program was made */
	double background_documents;
};
MUST_USE enum status statistics_init(struct statistics *s, const struct table *background);
void statistics_release(struct statistics *s);

/* What a document looks like before it is learned: masked, weighted. All in the arena. */
struct weight {
	uint32_t term;
	float w;
};
struct view {
	struct weight *vector; /* sorted by term, unit length */
	size_t vector_n;
	struct weight *title; /* the title's terms: idf, sorted by term */
	size_t title_n;
	struct weight *names; /* names in the title: idf */
	size_t names_n;
	struct weight *numbers; /* idf */
	size_t numbers_n;
	uint32_t *bigrams; /* sorted hashes, title and masked text */
	size_t bigrams_n;
	size_t words_n;       /* of the text, after the mask */
	uint32_t title_shape; /* of the title without digits */
	float boil;           /* share of the text's words that the mask dropped */
	size_t *top;          /* rows of the vector by falling weight */
	uint32_t *term_row;   /* row of features->terms for each row of the vector */
};
MUST_USE enum status statistics_view(const struct statistics *s, struct arena *arena,
				     const struct cluster_features *features, struct view *out);
MUST_USE enum status statistics_learn(struct statistics *s, const struct cluster_features *features);

/* ---- documents ---- */

struct rarities { /* terms, sorted, each with a weight */
	const uint32_t *term;
	const uint16_t *weight; /* in parts of VECTOR_UNIT or RARITY_UNIT */
	size_t n;
};
enum { VECTOR_UNIT = UINT16_MAX /* unit length */, RARITY_UNIT = 4096 /* an idf of 1 */ };

static inline double rarity_at(const struct rarities *r, size_t i)
{
	return (double)r->weight[i] / RARITY_UNIT;
}

enum { NO_CLUSTER = UINT32_MAX };

struct packed_document; /* what is kept: one piece of memory */

struct document {        /* a packed one, opened: points into it */
	uint32_t outlet; /* 0 unknown */
	int64_t published;
	float boil, bare; /* bare: e^(-words / 30), 1 for a headline without a text */
	uint32_t title_shape;
	bool is_digest, is_outage, aggregator;
	struct rarities vector, title, names, numbers;
	size_t bigrams_n, title_cves_n, cves_n, codes_n, incidents_n;
	const uint32_t *bigrams, *title_cves, *cves, *incidents;
	const struct feature_code *codes;
	const char *id;
};

/* `aggregator`: the outlet reprints what others wrote. NULL: no memory; free() it. */
MUST_USE struct packed_document *document_pack(const struct cluster_features *features, const struct view *view,
					       bool aggregator);
void document_open(const struct packed_document *packed, struct document *out);
size_t document_bytes(const struct packed_document *packed);
/* A packed document of an image; NULL: no memory, or no document. free() it. */
MUST_USE struct packed_document *document_copy(const char *bytes, size_t n);

/* ---- two documents ---- */

/* What the attach model looks at; the names in data/weights/cluster.tsv. */
enum pair_feature {
	PAIR_COSINE,
	PAIR_SOON,         /* e^(-hours / 48) */
	PAIR_CVE_CONFLICT, /* both name CVEs, none in common */
	PAIR_SHARED_CVE,   /* a CVE in both titles */
	PAIR_INCIDENT,     /* an incident id in both */
	PAIR_BOIL_SAME,    /* one outlet: the lesser share of boilerplate */
	PAIR_SAME_OUTLET,  /* one outlet that writes its own */
	PAIR_BIGRAMS,      /* ln(1 + common word pairs) */
	PAIR_NUMBERS,      /* rarity of common numbers, at most 15 */
	PAIR_DIGEST,       /* one is a round-up */
	PAIR_REST,         /* the cosine without the two strongest common words */
	PAIR_CVES,         /* common CVEs / all CVEs of both */
	PAIR_ALIEN,        /* rarity of a title's name that the other article lacks: the lesser of both sides */
	PAIR_NAME,         /* rarity of the rarest name in both titles */
	PAIR_BARE,         /* the shorter text's bareness */
	PAIR_BARE_COSINE,  /* that times the cosine */
	PAIR_BOTH_BARE,    /* the longer text's bareness */
	PAIR_TITLE,        /* share of the lesser title's rarity that the other title has */
	PAIR_TITLE_SAID,   /* rarity of what both titles have */
	PAIR_ALIEN_MORE,   /* as PAIR_ALIEN, the greater of both sides */
	PAIR_OUTLET_ALIEN, /* PAIR_ALIEN within one outlet */
	PAIR_FEATURES_N
};
struct pair_model {
	double of[PAIR_FEATURES_N], bias;
};
struct pair_weights {
	struct pair_model of_texts, of_headlines; /* the second when neither article has a text to speak of */
	double threshold;
};
MUST_USE enum status pair_weights_read(const struct knowledge *knowledge, struct pair_weights *out, struct err *err);
struct str pair_feature_name(enum pair_feature feature);

/* One document against many: a sieve tells in one look that a term is not shared. */
enum { SIEVE_BITS = 4096 };
struct probe {
	const struct document *document;
	uint64_t terms[SIEVE_BITS / 64], bigrams[SIEVE_BITS / 64];
};
void probe_init(struct probe *probe, const struct document *d);

struct pair { /* two documents and what is dear to find out of them */
	const struct document *a, *b;
	double cosine, strongest; /* and what the two strongest common words have in it */
	size_t bigrams;           /* common word pairs */
};
struct pair pair_of(const struct probe *probe, const struct document *other);
void pair_features(const struct pair *pair, double out[PAIR_FEATURES_N]);
const struct pair_model *pair_model_of(const struct pair_weights *w, const struct pair *pair);
/* The attach model's score of two documents, -6..6. */
double pair_score(const struct pair_weights *w, const struct pair *pair);

enum veto {
	VETO_NONE,
	VETO_CODE,     /* numbers of one family, different ones: AV26-791, AV26-817 */
	VETO_INCIDENT, /* different incident ids */
	VETO_CVE,      /* titles with different CVEs */
	VETO_SERIES,   /* one outlet, one title but for digits */
	VETO_TEMPLATE, /* one outlet's form with another subject */
	VETO_DIGEST,
	VETO_OUTAGE, /* two outages on different days */
	VETOES_N
};
enum veto pair_veto(const struct pair *pair);
struct str veto_text(enum veto veto);

/* ---- index of live documents ---- */

struct posting { /* what a query needs of a document, so that it need not be touched */
	uint32_t doc;
	uint16_t weight; /* in parts of VECTOR_UNIT */
	uint16_t day;    /* of publication, since 1970, cut to 16 bits */
};
struct posting_list {
	uint32_t key; /* a term, or a CVE or incident id */
	uint32_t n, room;
	uint16_t most; /* the greatest weight */
	union {
		struct posting one; /* room 0: most terms are in one document */
		struct posting *many;
	} of; /* in the order of arrival */
};
struct posting_lists { /* open addressing; n 0 is a free place */
	struct posting_list *at;
	size_t n, room;
};
struct doc_index {
	struct posting_lists terms, hard;
	uint32_t trimmed_to; /* no posting is of a document below */
};
void doc_index_init(struct doc_index *index);
void doc_index_release(struct doc_index *index);
enum { INDEX_TERMS = 32 }; /* strongest terms of a document that are indexed */
MUST_USE enum status doc_index_add(struct doc_index *index, uint32_t doc, const struct document *d,
				   const struct view *view);
/* All documents from `from` to `to` are live: drops the postings of others once they are many. */
MUST_USE enum status doc_index_trim(struct doc_index *index, uint32_t from, uint32_t to);

void doc_index_save(const struct doc_index *index, struct image_writer *to);
/* Into an empty one; all documents are below `to`. */
MUST_USE enum status doc_index_load(struct doc_index *index, uint32_t to, struct image_reader *from);

struct candidate {
	uint32_t doc;
	float dot;
};
enum { CANDIDATES_MAX = 40 };
struct tally { /* scratch, one for each live document */
	uint32_t mark;
	float dot;
};
/* The likeliest mates of a document, best first; a row's dot is a lower bound of the cosine. */
struct doc_index_query {
	uint32_t docs_from;
	int64_t horizon_days;
	struct tally *tally; /* of a document at its number & mask */
	uint32_t mask;
	uint32_t now; /* the present mark */
};
size_t doc_index_find(const struct doc_index *index, const struct doc_index_query *query, const struct document *d,
		      const struct view *view, struct candidate out[CANDIDATES_MAX]);

/* ---- the state ---- */

enum { CLUSTER_ID_MAX = 24 };

struct group { /* a threat as this room sees it */
	char id[CLUSTER_ID_MAX];
	union {
		uint32_t one; /* room 0: most threats have one article */
		uint32_t *many;
	} docs;
	uint32_t docs_n, room;
	int64_t oldest, newest; /* publication times */
	int64_t used;           /* newest time of the stream when a document last came in; FREE_GROUP: a free row */
	uint32_t joined_into;   /* NO_CLUSTER while it lives; of a free row the next free one */
	uint32_t born;          /* the first document it ever had: of two that are joined the older one stays */
};
#define FREE_GROUP INT64_MAX

static inline const uint32_t *group_docs(const struct group *g)
{
	return g->room ? g->docs.many : &g->docs.one;
}

struct apart { /* two groups that people parted */
	uint32_t a, b;
};
enum { APART_MAX = 100000 };

struct live { /* a live document */
	struct packed_document *packed;
	uint32_t cluster;
};

struct cluster {
	const struct knowledge *knowledge;
	struct pair_weights weights;
	struct statistics statistics;
	struct doc_index index;
	struct live *docs;                     /* a ring: a document stands at its number & (docs_room - 1) */
	struct tally *tally;                   /* the same */
	uint32_t docs_n, docs_room, docs_from; /* below docs_from all are forgotten */
	struct group *groups;
	uint32_t groups_n, groups_room, groups_free; /* groups_free: a free row, or NO_CLUSTER */
	bool keeps_all;
	struct map group_of_article; /* hash of an article's id -> group + 1 */
	struct map group_of_threat;  /* hash of a threat's id -> group + 1 */
	uint32_t mark;
	int64_t newest;
	size_t articles;
	struct apart *apart;
	size_t apart_n;
};

static inline struct live *live_at(const struct cluster *c, uint32_t doc)
{
	return &c->docs[doc & (c->docs_room - 1)];
}
static inline void live_open(const struct cluster *c, uint32_t doc, struct document *out)
{
	document_open(live_at(c, doc)->packed, out);
}

enum {
	HORIZON_DAYS = 10,     /* between an article and its candidates */
	MEMBERS_COMPARED = 40, /* half of them the oldest of a threat, so that it cannot drift away from itself */
};

struct likeness {
	double score;
	uint32_t best; /* the most similar member */
	double cosine;
};

struct choice {
	uint32_t group; /* NO_CLUSTER: none is good enough */
	struct likeness likeness;
	double runner_up;
	uint32_t second;   /* the runner-up's group; NO_CLUSTER */
	unsigned enough_n; /* groups that are good enough */
};

/* cluster_state.c: the group of an id, followed through joins; NO_CLUSTER. */
uint32_t cluster_group(const struct cluster *c, const struct map *map, struct str id);
MUST_USE enum status cluster_group_new(struct cluster *c, struct str id, uint32_t *out);
MUST_USE enum status cluster_group_add(struct cluster *c, uint32_t group, uint32_t doc);
MUST_USE enum status cluster_groups_join(struct cluster *c, uint32_t from, uint32_t into);
struct str cluster_group_id(struct arena *arena, const struct cluster *c, uint32_t group);
MUST_USE enum status cluster_reserve(struct cluster *c);    /* room for one more document */
MUST_USE enum status cluster_forget_old(struct cluster *c); /* documents behind the horizon */
MUST_USE enum status cluster_forget_ids(struct cluster *c); /* and, much later, ids */
void cluster_group_take_out(struct cluster *c, uint32_t group, uint32_t doc);
MUST_USE enum status cluster_group_move(struct cluster *c, uint32_t from, uint32_t into, uint32_t doc);
/* The newest live document of an article, or NO_CLUSTER. */
uint32_t cluster_document_of(const struct cluster *c, struct str article);
uint32_t cluster_living(const struct cluster *c, uint32_t group);

/* cluster_decide.c: did people part these? */
bool cluster_is_apart(const struct cluster *c, uint32_t a, uint32_t b);

/* cluster_choose.c: the best group for a document, leaving out group `but`. */
struct choice cluster_choose(struct cluster *c, const struct document *d, const struct view *view, uint32_t but);
/* The score of two groups over all pairs; false when something keeps them apart. */
bool cluster_alike(const struct cluster *c, uint32_t a, uint32_t b, double *out);
double cluster_threshold(const struct cluster *c, uint32_t members);
struct doc_index_query cluster_query(struct cluster *c);

/* cluster_why.c: what the page's panel shows of a choice. */
MUST_USE enum status cluster_why(struct arena *arena, const struct cluster *c, const struct cluster_features *f,
				 const struct view *v, const struct choice *choice, struct why *why);

#endif
