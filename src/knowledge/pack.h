#ifndef TOCSIN_KNOWLEDGE_PACK_H
#define TOCSIN_KNOWLEDGE_PACK_H
/* The compact file of one import: tables of fixed-size rows and one pool of texts, used as it lies in memory.
 *
 * Header: "TOCSINK1", a mark of the byte order, the number of sections, the bytes of the file, XXH3 of all behind
 * the header; then for each section its kind, row size, place and number of rows; then the sections, 8-aligned.
 * Reading is total: pack_open judges header, checksum and the places of the sections; every text and list of a row
 * is clamped when it is asked for, so even a forged file is never read outside its bytes.
 * Pure. Memory: a builder owns an arena; an opened pack points into the bytes given. */

#include "annotation.h"
#include "knowledge_source.h"
#include "map.h"

struct pack_text { /* in the pool */
	uint32_t at, n;
};
struct pack_list { /* rows of the section of texts */
	uint32_t first, n;
};

struct pack_entity {
	struct pack_text name;
	struct pack_text code;   /* of its publisher: "G0016" */
	struct pack_text within; /* country, continent */
	struct pack_text vendor; /* of a product */
	struct pack_text cve;    /* of a named vulnerability */
	struct pack_text latest; /* product: newest version known */
	struct pack_text ends;   /* product: the last day of support of the newest cycle, or of all; "" */
	struct pack_list aliases;
	struct pack_list techniques; /* ids */
	uint32_t type;               /* enum entity_type */
	uint32_t flags;
};
struct pack_score {
	uint64_t cve;                              /* cve_key */
	uint16_t cvss;                             /* times ten */
	uint8_t band;                              /* 0 unknown, 1 none ... 5 critical */
	uint8_t exploitation, automatable, impact; /* 0 unknown, then as in words of facts.c */
	uint16_t spare;
	struct pack_text vendor, product, weakness, fixed;
};
struct pack_kev {
	uint64_t cve;
	struct pack_text added, due, vendor, product, title;
	uint32_t ransomware, spare;
};
struct pack_epss {
	uint64_t cve;
	uint32_t score, percentile; /* millionths */
};
struct pack_technique {
	struct pack_text id, name, replaced_by;
	struct pack_list tactics, mitigations; /* mitigations: "M1030 Network Segmentation" */
	uint32_t flags, spare;
};
struct pack_range { /* addresses, IPv4 as ::ffff:a.b.c.d; both ends are in it */
	uint8_t lo[16], hi[16];
};
enum { PACK_REVOKED = 1 };

enum pack_section {
	PACK_SOURCE = 1, /* packed struct knowledge_source */
	PACK_POOL,
	PACK_TEXTS, /* struct pack_text */
	PACK_ENTITIES,
	PACK_SCORES, /* by cve */
	PACK_KEV,    /* by cve */
	PACK_EPSS,   /* by cve */
	PACK_TECHNIQUES,
	PACK_EXACT,    /* uint64_t, sorted: hashes of lower-case values */
	PACK_SUFFIXES, /* uint64_t, sorted: hashes of hosts; the host and all below it */
	PACK_RANGES,   /* by lo, none overlaps */
	PACK_SECTIONS_N
};

/* ---- building ---- */
struct pack_builder {
	struct arena *arena;
	struct buf pool;
	struct map interned; /* hash -> place in the pool + 1 */
	struct {
		struct pack_text *at;
		size_t n, room;
	} texts;
	struct {
		struct pack_entity *at;
		size_t n, room;
	} entities;
	struct {
		struct pack_score *at;
		size_t n, room;
	} scores;
	struct {
		struct pack_kev *at;
		size_t n, room;
	} kev;
	struct {
		struct pack_epss *at;
		size_t n, room;
	} epss;
	struct {
		struct pack_technique *at;
		size_t n, room;
	} techniques;
	struct {
		uint64_t *at;
		size_t n, room;
	} exact, suffixes;
	struct {
		struct pack_range *at;
		size_t n, room;
	} ranges;
	bool no_memory;
};
MUST_USE enum status pack_builder_init(struct pack_builder *builder, size_t cap_bytes, struct err *err);
void pack_builder_release(struct pack_builder *builder);
struct pack_text pack_keep(struct pack_builder *builder, struct str s);
/* Appends to the section of texts; `first` of a list is builder->texts.n before. */
void pack_keep_item(struct pack_builder *builder, struct str s);
/* Sorts, counts into *source, and writes the file's bytes. E_SYNTAX for a CVE that stands twice with
 * different facts is no fault: the last counts. */
MUST_USE enum status pack_write(struct pack_builder *builder, struct knowledge_source *source, struct buf *out,
				struct err *err);

/* ---- reading ---- */
struct pack {
	struct str bytes;
	struct {
		const void *at;
		size_t n;
	} sections[PACK_SECTIONS_N];
};
MUST_USE enum status pack_open(struct str bytes, struct pack *out, struct err *err);
MUST_USE enum status pack_source(const struct pack *pack, struct arena *arena, struct knowledge_source *out,
				 struct err *err);
struct str pack_str(const struct pack *pack, struct pack_text text);
size_t pack_list_n(const struct pack *pack, struct pack_list list);
struct str pack_list_at(const struct pack *pack, struct pack_list list, size_t i);
/* Binary search of the sections that are ordered by cve; NULL. */
const void *pack_by_cve(const struct pack *pack, enum pack_section section, uint64_t cve);
bool pack_has_hash(const struct pack *pack, enum pack_section section, uint64_t hash);
bool pack_has_address(const struct pack *pack, const uint8_t address[16]);

/* "CVE-2026-1234" as a number that orders by year and number; 0 for anything else. */
uint64_t cve_key(struct str cve);

#endif
