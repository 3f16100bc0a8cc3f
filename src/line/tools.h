#ifndef TOCSIN_LINE_TOOLS_H
#define TOCSIN_LINE_TOOLS_H
/* What every step of the line needs and nobody changes: knowledge, word ranks, the default pack of
 * sources. Loaded once, shared by all threads. */

#include "knowledge.h"
#include "map.h"
#include "parse.h"
#include "score.h"
#include "text.h"

struct tools {
	struct knowledge *knowledge;
	struct ranks *ranks;
	struct weights *weights; /* of the severity */
	struct sources pack;     /* data/feeds.opml */
	struct map by_site;      /* hash of a host or registrable domain -> row of pack + 1 */
	struct arena *arena;
};
MUST_USE enum status tools_init(struct tools *tools, struct err *err);
/* With what was imported into a folder; NULL: as above. */
MUST_USE enum status tools_init_with(struct tools *tools, const char *knowledge_folder, struct err *err);
/* The operator's weights of the severity over the built-in ones: `own` as score.h says. */
MUST_USE enum status tools_weigh(struct tools *tools, struct str own, struct err *err);
void tools_release(struct tools *tools);

/* What we know of an outlet by its host or domain; NULL. */
const struct source *tools_source(const struct tools *tools, struct str host);

#endif
