#ifndef TOCSIN_MODEL_MEMBER_H
#define TOCSIN_MODEL_MEMBER_H
/* An article as a member of a threat, with all that was read out of it, and the reason why it is
 * there. What score/ and brief/ work on. Plain data; all pointers are borrowed. */

#include "annotation.h"
#include "article.h"
#include "reading.h"
#include "source.h"

struct why {                     /* why an article was put into its threat, kept with the membership */
	struct strs terms;       /* shared rare terms, strongest first, at most 8 */
	struct strs identifiers; /* shared CVEs, incident ids, victims ... */
	double similarity;       /* cosine to the best member, 0..1 */
	double score;            /* of the attach model, for this threat */
	double runner_up;        /* the same for the second best threat; 0 none */
	struct str second;       /* id of that one; it may have been joined since */
	double wanted;           /* what a score had to pass for a threat of this size */
	int64_t gap_s;           /* to the nearest member */
	struct strs vetoes;      /* vetoes that were checked and did not fire */
	struct str best;         /* id of the most similar member; "" for the first article */
};
const struct record *why_record(void);

struct member {
	const struct article *article;
	const struct reading *reading;
	const struct annotation *annotation;
	const struct source *source; /* NULL when the source is not known */
	struct str site;             /* registrable domain of the outlet */
	struct str copy_of;          /* id of the article it copies; "" for an original */
	struct why why;
};
VEC_TYPE(members, struct member);

/* Independent sources: members that are no copies, counted once a site (n_eff). */
uint32_t members_independent(const struct members *members);

#endif
