#ifndef TOCSIN_MODEL_FLAW_H
#define TOCSIN_MODEL_FLAW_H
/* What articles themselves say of flaws: the versions that are hit, and of a CVE that it is exploited, patched or
 * scored. What imports know of a CVE is another noun (model/vulnerability.h): the two are never mixed. Plain data. */

#include "record.h"

struct version_range {       /* "2.0 through 2.14.1" */
	struct str from, to; /* as written, without a "v"; "" open */
	bool before;         /* `to` itself is not hit any more: "before 8.5.1" */
};
VEC_TYPE(version_ranges, struct version_range);

enum flaw_word { FLAW_EXPLOITED, FLAW_POC, FLAW_PATCHED, FLAW_UNPATCHED, FLAW_CVSS, FLAW_WORDS_N };
const struct words *flaw_word_words(void);

struct flaw_statement { /* what one passage says of one CVE */
	struct str cve;
	enum flaw_word says;
	bool denied;         /* "is not exploited" */
	double score;        /* of FLAW_CVSS: 0..10 as stated */
	uint32_t start, end; /* the words; 0, 0: they stand in the title */
	struct str article;  /* whose text; "" inside the article's own annotation */
};
VEC_TYPE(flaw_statements, struct flaw_statement);

const struct record *version_range_record(void);
const struct record *flaw_statement_record(void);

#endif
