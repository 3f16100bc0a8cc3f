#ifndef TOCSIN_LINE_QUARANTINE_H
#define TOCSIN_LINE_QUARANTINE_H
/* What ended a reader: bytes that are not read again, and sources that are read with less trust for a while.
 *
 * An input is known by a hash of its bytes. It lies here for QUARANTINE_DAYS, the newest CAP_QUARANTINE of them, and
 * only for this version of the program: another one may read it. A source whose inputs ended several readers within
 * QUARANTINE_STRIKE_S is trusted less: its pages are not asked for and markup of its entries is not read, then nothing
 * of it but the feed itself. So whoever can end a reader gains a few of them, not all of our time.
 * Kept in the store as the fact "quarantine" (JSON). All functions may be called from any thread, load and keep from
 * the one that holds the store. */

#include "quarantined.h"
#include "specimen.h"
#include "store.h"

enum { QUARANTINE_DAYS = 30, QUARANTINE_STRIKE_S = 24 * 3600, QUARANTINE_STRIKES = 3, QUARANTINE_STRIKES_ALL = 6 };

struct quarantine;
MUST_USE struct quarantine *quarantine_new(void);
void quarantine_free(struct quarantine *quarantine); /* NULL is fine */
MUST_USE enum status quarantine_load(struct quarantine *quarantine, struct store *store, struct err *err);
/* Writes it when something came since. */
MUST_USE enum status quarantine_keep(struct quarantine *quarantine, struct store *store, struct err *err);

enum quarantine_kind { QUARANTINE_FEED, QUARANTINE_PAGE, QUARANTINE_ENTRY, QUARANTINE_WORDS };
int64_t quarantine_key(enum quarantine_kind kind, struct str bytes, struct str more);

void quarantine_put(struct quarantine *quarantine, const struct quarantined *row);
/* The bytes themselves, for people (specimen.h); one after the other. */
MUST_USE enum status quarantine_keep_bytes(struct quarantine *quarantine, const char *folder,
					   const struct specimen *specimen, char name[SPECIMEN_NAME_BYTES],
					   struct err *err);
/* Does it lie here? Then `why` tells since when and why. */
bool quarantine_has(struct quarantine *quarantine, int64_t key, int64_t now, char *why, size_t why_room);

enum trust { TRUST_ALL, TRUST_WORDS, TRUST_NOTHING };
enum trust quarantine_trust(struct quarantine *quarantine, struct str source, int64_t now);
size_t quarantine_n(struct quarantine *quarantine);

#endif
