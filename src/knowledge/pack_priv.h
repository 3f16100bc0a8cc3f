#ifndef TOCSIN_KNOWLEDGE_PACK_PRIV_H
#define TOCSIN_KNOWLEDGE_PACK_PRIV_H
/* The head of a compact file, for its writer and its reader. */

#include "pack.h"

#define PACK_MAGIC "TOCSINK1"
#define PACK_ORDER 0x0102030405060708u

struct pack_header {
	char magic[8];
	uint64_t order;
	uint64_t bytes;
	uint64_t check;
	uint32_t sections, spare;
};
struct pack_place {
	uint32_t kind, row_bytes;
	uint64_t at, n;
};

size_t pack_row_bytes(enum pack_section section);

#endif
