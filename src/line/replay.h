#ifndef TOCSIN_LINE_REPLAY_H
#define TOCSIN_LINE_REPLAY_H
/* Replay: the stored articles are placed once more, in the order in which they came, with the decisions of
 * people where they were taken; the same threats with the same ids must come out. Writes nothing.
 * Articles stored before `from` are taken as the store has them. A text that was revised is replayed with the
 * features of its first text and the signature of its last. Memory: `different` lies in the arena. */

#include "placer.h"
#include "store.h"

struct replay_difference {
	struct str article, stored, replayed; /* threats */
};
VEC_TYPE(replay_differences, struct replay_difference);

enum { REPLAY_DIFFERENCES_MAX = 100 };
struct replay_report {
	size_t articles; /* placed again */
	size_t same;
	struct replay_differences different; /* the first ones */
};
MUST_USE enum status replay_run(const struct tools *tools, struct store *store, struct arena *arena, int64_t from,
				struct replay_report *out, struct err *err);

#endif
