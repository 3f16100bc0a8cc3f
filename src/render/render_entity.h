#ifndef TOCSIN_RENDER_ENTITY_H
#define TOCSIN_RENDER_ENTITY_H
/* render, of entities: the page of one, bodies of the API.
 *
 * As render.h: pure, escaped by construction, errors stick in the buf. */

#include "entity_facts.h"
#include "knowledge_source.h"
#include "render.h"

/* `threats`: the newest that name it. */
void render_entity_page(struct buf *out, const struct page_frame *frame, const struct entity *entity,
			const struct threats *threats);
void render_entity_json(struct buf *out, const struct entity *entity);
void render_entities_json(struct buf *out, const struct entities_beside *list);

/* {"items":[...],"next":null}: the lexicons and the imports, with version, date, hash and terms. */
void render_knowledge_json(struct buf *out, const struct knowledge_sources *sources);

#endif
