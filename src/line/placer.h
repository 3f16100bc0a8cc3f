#ifndef TOCSIN_LINE_PLACER_H
#define TOCSIN_LINE_PLACER_H
/* dedupe and cluster as one decision: where an article goes. One thread at a time; the order of calls
 * alone decides. */

#include "dossier.h"

struct placer {
	struct dedupe *dedupe;
	struct cluster *cluster;
};
MUST_USE enum status placer_init(struct placer *placer, const struct tools *tools, struct err *err);
void placer_release(struct placer *placer);

struct place {
	enum dedupe_verdict verdict; /* SAME: the placement is that of `of`, nothing was learned */
	struct str of;               /* article that it copies, revises or repeats */
	struct placement placement;
};
/* Is its address remembered? */
bool placer_knows(const struct placer *placer, const struct signature *signature);
/* Texts of *out lie in the dossier's arena. */
MUST_USE enum status placer_place(struct placer *placer, struct dossier *dossier, struct place *out, struct err *err);
/* The same by what was kept of an article. */
MUST_USE enum status placer_again(struct placer *placer, struct arena *arena, struct str id,
				  const struct signature *signature, const struct cluster_features *features,
				  struct place *out, struct err *err);
/* Takes an article back in that was placed before. */
MUST_USE enum status placer_restore(struct placer *placer, struct arena *arena, const struct signature *signature,
				    const struct cluster_features *features, struct str threat, bool is_copy,
				    struct err *err);
/* Puts an article of an image where the store has it now, with the text that it has now. */
MUST_USE enum status placer_mend(struct placer *placer, const struct signature *signature,
				 const struct cluster_features *features, struct str threat, struct err *err);

#endif
