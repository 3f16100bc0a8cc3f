#ifndef TOCSIN_STORE_ENTITY_H
#define TOCSIN_STORE_ENTITY_H
/* store, reading about one entity: how often, since when, and beside whom threats name it.
 *
 * The newest ENTITY_THREATS_MAX threats that name it are looked at. Memory: the caller's arena. Fails as store.h
 * says; E_NOTFOUND when no open threat names it. */

#include "entity_facts.h"
#include "store.h"

enum { ENTITY_THREATS_MAX = 2000, ENTITY_BESIDE_MAX = 60, ENTITY_WEEKS_MAX = 260 };

MUST_USE enum status store_entity_activity(struct store *store, struct arena *arena, struct str id,
					   struct entity_activity *out, struct err *err);

#endif
