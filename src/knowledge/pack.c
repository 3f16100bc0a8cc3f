/* Reading a compact file: everything is judged or clamped, nothing is copied. */
#include "pack.h"

#include <string.h>

#include "pack_priv.h"

static const size_t row_bytes[PACK_SECTIONS_N] = {
	[PACK_SOURCE] = 1,
	[PACK_POOL] = 1,
	[PACK_TEXTS] = sizeof(struct pack_text),
	[PACK_ENTITIES] = sizeof(struct pack_entity),
	[PACK_SCORES] = sizeof(struct pack_score),
	[PACK_KEV] = sizeof(struct pack_kev),
	[PACK_EPSS] = sizeof(struct pack_epss),
	[PACK_TECHNIQUES] = sizeof(struct pack_technique),
	[PACK_EXACT] = sizeof(uint64_t),
	[PACK_SUFFIXES] = sizeof(uint64_t),
	[PACK_RANGES] = sizeof(struct pack_range),
};

size_t pack_row_bytes(enum pack_section section)
{
	return row_bytes[section];
}

static enum status refuse(struct err *err, const char *why)
{
	return err_set(err, E_SYNTAX, "not a whole knowledge file: %s", why);
}

enum status pack_open(struct str bytes, struct pack *out, struct err *err)
{
	struct pack_header header;
	struct pack pack = {.bytes = bytes};
	if (bytes.n < sizeof(header))
		return refuse(err, "too short");
	memcpy(&header, bytes.p, sizeof(header));
	if (memcmp(header.magic, PACK_MAGIC, sizeof(header.magic)) != 0 || header.order != PACK_ORDER)
		return refuse(err, "another program, machine or version wrote it; import again");
	if (header.bytes != bytes.n)
		return refuse(err, "it was cut");
	if (header.check != str_hash(str_cut(bytes, sizeof(header), bytes.n)))
		return refuse(err, "its checksum does not fit");
	if (header.sections >= PACK_SECTIONS_N ||
	    sizeof(header) + header.sections * sizeof(struct pack_place) > bytes.n)
		return refuse(err, "its table of sections does not fit");
	for (uint32_t i = 0; i < header.sections; i++) {
		struct pack_place place;
		memcpy(&place, bytes.p + sizeof(header) + i * sizeof(place), sizeof(place));
		if (place.kind == 0 || place.kind >= PACK_SECTIONS_N || place.row_bytes != row_bytes[place.kind] ||
		    place.at % 8 || place.at > bytes.n || place.n > (bytes.n - place.at) / place.row_bytes)
			return refuse(err, "a section does not fit");
		pack.sections[place.kind].at = bytes.p + place.at;
		pack.sections[place.kind].n = place.n;
	}
	if (!pack.sections[PACK_SOURCE].n)
		return refuse(err, "it does not say what it is");
	*out = pack;
	return OK;
}

enum status pack_source(const struct pack *pack, struct arena *arena, struct knowledge_source *out, struct err *err)
{
	struct str packed = {pack->sections[PACK_SOURCE].at, pack->sections[PACK_SOURCE].n};
	return record_unpack(knowledge_source_record(), arena, packed, out, err);
}

struct str pack_str(const struct pack *pack, struct pack_text text)
{
	size_t n = pack->sections[PACK_POOL].n;
	const char *pool = pack->sections[PACK_POOL].at;
	if (text.n == 0 || text.at > n || text.n > n - text.at)
		return STR_EMPTY;
	return (struct str){pool + text.at, text.n};
}

size_t pack_list_n(const struct pack *pack, struct pack_list list)
{
	size_t n = pack->sections[PACK_TEXTS].n;
	return list.first > n ? 0 : list.n > n - list.first ? n - list.first : list.n;
}

struct str pack_list_at(const struct pack *pack, struct pack_list list, size_t i)
{
	const struct pack_text *texts = pack->sections[PACK_TEXTS].at;
	return i < pack_list_n(pack, list) ? pack_str(pack, texts[list.first + i]) : STR_EMPTY;
}

const void *pack_by_cve(const struct pack *pack, enum pack_section section, uint64_t cve)
{
	const char *rows = pack->sections[section].at;
	size_t from = 0, to = pack->sections[section].n, size = row_bytes[section];
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		uint64_t key;
		memcpy(&key, rows + middle * size, sizeof(key));
		if (key == cve)
			return rows + middle * size;
		if (key < cve)
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

bool pack_has_hash(const struct pack *pack, enum pack_section section, uint64_t hash)
{
	const uint64_t *rows = pack->sections[section].at;
	size_t from = 0, to = pack->sections[section].n;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (rows[middle] == hash)
			return true;
		if (rows[middle] < hash)
			from = middle + 1;
		else
			to = middle;
	}
	return false;
}

/* The last range that begins at the address or before it. */
bool pack_has_address(const struct pack *pack, const uint8_t address[16])
{
	const struct pack_range *rows = pack->sections[PACK_RANGES].at;
	size_t from = 0, to = pack->sections[PACK_RANGES].n;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (memcmp(rows[middle].lo, address, 16) <= 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from > 0 && memcmp(rows[from - 1].hi, address, 16) >= 0;
}

uint64_t cve_key(struct str cve)
{
	uint64_t year = 0, number = 0;
	if (cve.n < 9 || cve.n > 24 || !str_starts_ascii_nocase(cve, STR("CVE-")))
		return 0;
	struct str rest = str_cut(cve, 4, cve.n);
	size_t dash = str_find_byte(rest, '-');
	if (dash != 4 || !str_u64(str_cut(rest, 0, dash), &year) || !str_u64(str_cut(rest, dash + 1, rest.n), &number))
		return 0;
	return year < 1980 || year > 9999 || rest.n - dash - 1 < 4 || number >> 40 ? 0 : year << 40 | number;
}
