#ifndef TOCSIN_CLUSTER_H
#define TOCSIN_CLUSTER_H
/* cluster: articles into threats, online: every article is placed once, when it arrives.
 *
 * Two halves. cluster_features is pure: all that clustering needs of an article, made by the workers in
 * parallel, small enough to be kept, so that the state can be built again without the texts.
 * struct cluster is the state: word statistics that go on learning, a mask of what each outlet always
 * prints, an inverted index of the live articles. cluster_place decides: the best threat whose
 * score .5 (max + mean) over its members passes the threshold and that no veto keeps away; else a new one;
 * then two threats that now look like one are joined. The weights stand in data/weights/cluster.tsv,
 * the vetoes in cluster_pair.c.
 *
 * The order of calls alone decides the answers. One thread at a time.
 * Memory: the state is heap, about 2 KB for a live article; features lie in the caller's arena.
 * Fails: E_NOMEM (the state is as before, but for statistics).
 * Does not do: replay of single reports, split audit (both were tried and brought nothing). */

#include "annotation.h"
#include "article.h"
#include "image.h"
#include "knowledge.h"
#include "member.h"
#include "reading.h"
#include "text.h"

struct cluster_features {
	struct str id;               /* of the article */
	struct str threat;           /* the id that its threat gets if it starts one */
	struct str outlet;           /* registrable domain, or what stands for it */
	int64_t published;           /* TIME_UNKNOWN is taken as the newest time seen */
	struct str words;            /* the text's words in order: packed struct feature_word */
	struct str title;            /* the title's words in order: the same */
	struct str terms;            /* the distinct terms: packed struct feature_term */
	struct str title_cves, cves; /* packed 32-bit hashes, sorted */
	struct str codes;            /* ids in the title by family: packed struct feature_code */
	struct str incidents;        /* incident ids anywhere: packed 32-bit hashes, sorted */
	struct str numbers;          /* terms that are numbers: packed 32-bit hashes, sorted */
	bool is_digest, is_outage;
	struct strs texts; /* the terms' words, for people; not kept */
	struct strs names; /* CVEs and incident ids, for people; not kept */
};
const struct record *cluster_features_record(void);

struct cluster_input {
	const struct article *article;
	const struct reading *reading;
	const struct annotation *annotation;
	struct str outlet; /* registrable domain of the article's site */
	struct str threat; /* id for a new threat */
};
MUST_USE enum status cluster_features(struct arena *arena, const struct ranks *ranks, const struct cluster_input *input,
				      struct cluster_features *out, struct err *err);

struct cluster;
MUST_USE enum status cluster_new(const struct knowledge *knowledge, struct cluster **out, struct err *err);
void cluster_free(struct cluster *cluster);

struct cluster_join {
	struct str from, into; /* threat ids; `from` is no more */
};
VEC_TYPE(cluster_joins, struct cluster_join);

struct placement {
	struct str threat; /* id; lies in the arena */
	bool is_new;
	struct why why;
	struct cluster_joins joins; /* in the order in which they happened; `threat` is after them */
};

/* Ids are forgotten, too, once nothing came into a threat for 30 days; for who asks when all is placed, never. */
void cluster_keep_all(struct cluster *cluster);

/* Places an article by its features. */
MUST_USE enum status cluster_place(struct cluster *cluster, struct arena *arena,
				   const struct cluster_features *features, struct placement *out, struct err *err);
/* Places a copy or a revision beside the article `of` without scoring: it teaches nothing and is
 * never compared with. If `of` is not known any more it starts a threat that has nothing to compare. */
MUST_USE enum status cluster_place_beside(struct cluster *cluster, struct arena *arena,
					  const struct cluster_features *features, struct str of, struct placement *out,
					  struct err *err);
/* Rebuilds the state from what was kept: the article joins `threat` whatever the score says; a copy
 * is only remembered. In the order of arrival. */
MUST_USE enum status cluster_restore(struct cluster *cluster, struct arena *arena,
				     const struct cluster_features *features, struct str threat, bool is_copy,
				     struct err *err);

/* What people decided. A merge is as a join: the id of `from` leads to `into`. An article that is moved to a
 * threat that was joined, or is not known, brings it to life. Threats kept apart are never joined by score; an
 * article that comes in new may go to either. */
MUST_USE enum status cluster_merge(struct cluster *cluster, struct str from, struct str into, struct err *err);
MUST_USE enum status cluster_move(struct cluster *cluster, struct str article, struct str threat, struct err *err);
MUST_USE enum status cluster_keep_apart(struct cluster *cluster, struct str a, struct str b, struct err *err);
void cluster_forget_apart(struct cluster *cluster);

/* The whole state but for what is kept apart; load fills a new one. A state that was lived, one that was restored
 * from the same articles and one that was loaded are the same bytes. Fails: E_NOMEM, E_SYNTAX; what is half loaded is
 * to be freed. */
void cluster_save(const struct cluster *cluster, struct image_writer *to);
MUST_USE enum status cluster_load(struct cluster *cluster, struct image_reader *from);

/* The threat in which an article is now, after all joins; "" when it was never placed. Valid until the
 * next placing. */
struct str cluster_threat_of(const struct cluster *cluster, struct str article);

/* What the attach model sees of an article and each of its candidates, before it is placed; for
 * tools/train_cluster.py. `names` and `values` have `n` items; `veto` is "" or the reason. */
struct cluster_pair {
	struct str article, other, veto;
	const struct str *names;
	const double *values;
	size_t n;
};
typedef void cluster_pair_fn(void *ctx, const struct cluster_pair *pair);
MUST_USE enum status cluster_pairs(struct cluster *cluster, struct arena *arena,
				   const struct cluster_features *features, cluster_pair_fn *each, void *ctx,
				   struct err *err);

/* Two live articles as the attach model sees them now. */
struct cluster_comparison {
	struct str names[24];
	double values[24], weights[24]; /* the score is the bias and the sum of their products */
	size_t n;
	double bias, score, threshold;
	struct str veto; /* "" none */
};
/* E_NOTFOUND: one of them is not live (it is a copy, older than the horizon, or was never placed). */
MUST_USE enum status cluster_compare(const struct cluster *cluster, struct str a, struct str b,
				     struct cluster_comparison *out, struct err *err);

struct cluster_counts {
	size_t articles, threats, terms;
};
void cluster_count(const struct cluster *cluster, struct cluster_counts *out);

#endif
