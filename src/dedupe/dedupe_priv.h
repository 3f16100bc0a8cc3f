#ifndef TOCSIN_DEDUPE_PRIV_H
#define TOCSIN_DEDUPE_PRIV_H
/* Shared by the parts of dedupe/. */

#include "dedupe.h"

enum {
	DEDUPE_SHORT_WORDS = 40,  /* bodies below are compared exactly only */
	DEDUPE_ALONE_WORDS = 100, /* bodies from here are copies under any title */
	DEDUPE_SAMPLE_MAX = 128,  /* shingles in a signature's sample */
	DEDUPE_SAMPLE_OLD = 64,   /* as signatures of earlier versions have them */
};

/* Every article lies under some keys; those that share a key form a chain, the youngest first. */
enum {
	BANDS = 4,    /* of 16 bits each: two SimHashes at most 3 bits apart agree in one */
	SMALLEST = 8, /* the smallest shingles: what copies with more changes still share */
	KEY_URL = 0,
	KEY_BODY,
	KEY_HEAD,
	KEY_BAND,
	KEY_SMALL = KEY_BAND + BANDS,
	KEYS = KEY_SMALL + SMALLEST,
};

struct entry {
	char *bytes; /* id, url_key and sample, one piece */
	struct str id;
	struct signature signature;
	int64_t at;      /* newest time of the stream when it came in */
	uint32_t number; /* articles that came in before it */
	uint32_t links;  /* the first of its links; those of an earlier text are stale */
};

struct link {
	uint32_t entry, next; /* next: the link behind it in the chain, plus 1; 0: none */
};

/* Both lists are rings: an item stands at its number & (room - 1). Along a chain the numbers of entries fall, so
 * that the first forgotten one ends it. */
struct dedupe {
	struct map heads; /* key -> its first link, plus 1 */
	struct entry *entries;
	struct link *links;
	uint32_t from, n, room;                   /* entries below `from` are forgotten */
	uint32_t links_from, links_n, links_room; /* links below are of forgotten ones */
	uint32_t trimmed_to;                      /* no head leads to an entry below */
	int64_t newest;
};

static inline struct entry *entry_at(const struct dedupe *d, uint32_t number)
{
	return &d->entries[number & (d->room - 1)];
}
static inline struct link *link_at(const struct dedupe *d, uint32_t number)
{
	return &d->links[number & (d->links_room - 1)];
}

/* A new entry, of which nothing is asked: what dedupe_load puts back. */
MUST_USE enum status dedupe_append(struct dedupe *d, struct str id, const struct signature *signature, int64_t at);

#endif
