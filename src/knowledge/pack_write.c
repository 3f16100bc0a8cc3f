/* Building a compact file: rows are collected in any order, sorted at the end. */
#include <stdlib.h>
#include <string.h>

#include "pack_priv.h"

#define POOL_BYTES_MAX ((size_t)1 << 31)

enum status pack_builder_init(struct pack_builder *builder, size_t cap_bytes, struct err *err)
{
	*builder = (struct pack_builder){.arena = arena_new(cap_bytes)};
	buf_init(&builder->pool, cap_bytes < POOL_BYTES_MAX ? cap_bytes : POOL_BYTES_MAX);
	map_init(&builder->interned);
	return builder->arena ? OK : err_set(err, E_NOMEM, "knowledge: no memory");
}

void pack_builder_release(struct pack_builder *builder)
{
	arena_free(builder->arena);
	buf_release(&builder->pool);
	map_release(&builder->interned);
}

struct pack_text pack_keep(struct pack_builder *builder, struct str s)
{
	if (s.n == 0 || s.n > UINT32_MAX)
		return (struct pack_text){0};
	uint64_t *slot = map_at(&builder->interned, str_hash(s));
	if (!slot) {
		builder->no_memory = true;
		return (struct pack_text){0};
	}
	if (*slot && str_eq(s, str_cut(buf_str(&builder->pool), *slot - 1, *slot - 1 + s.n)))
		return (struct pack_text){(uint32_t)(*slot - 1), (uint32_t)s.n};
	*slot = builder->pool.n + 1;
	buf_add(&builder->pool, s);
	if (buf_status(&builder->pool))
		builder->no_memory = true;
	return (struct pack_text){(uint32_t)(*slot - 1), (uint32_t)s.n};
}

void pack_keep_item(struct pack_builder *builder, struct str s)
{
	struct pack_text *text = vec_push(builder->arena, &builder->texts);
	if (text)
		*text = pack_keep(builder, s);
	else
		builder->no_memory = true;
}

static int by_key(const void *a, const void *b)
{
	uint64_t x, y;
	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return (x > y) - (x < y);
}

static int by_range(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct pack_range));
}

/* Sorts rows that begin with a key; of equal ones one is kept. Stable order of equals is not promised by
 * qsort, so equal keys keep what their importer put last: it replaces instead of adding. */
static size_t sort_keys(void *rows, size_t n, size_t size)
{
	char *p = rows;
	size_t kept = 0;
	if (n)
		qsort(rows, n, size, by_key);
	for (size_t i = 0; i < n; i++) {
		if (kept && by_key(p + (kept - 1) * size, p + i * size) == 0)
			continue;
		if (kept != i)
			memcpy(p + kept * size, p + i * size, size);
		kept++;
	}
	return kept;
}

static void sort_ranges(struct pack_builder *b)
{
	size_t kept = 0;
	if (b->ranges.n)
		qsort(b->ranges.at, b->ranges.n, sizeof(*b->ranges.at), by_range);
	for (size_t i = 0; i < b->ranges.n; i++) {
		struct pack_range *range = &b->ranges.at[i];
		if (kept && memcmp(b->ranges.at[kept - 1].hi, range->lo, 16) >= 0) {
			if (memcmp(b->ranges.at[kept - 1].hi, range->hi, 16) < 0)
				memcpy(b->ranges.at[kept - 1].hi, range->hi, 16);
			continue;
		}
		b->ranges.at[kept++] = *range;
	}
	b->ranges.n = kept;
}

static void add_section(struct buf *out, struct pack_place *place, enum pack_section kind, const void *rows, size_t n)
{
	static const char zeros[8] = {0};
	buf_add(out, (struct str){zeros, (8 - out->n % 8) % 8});
	*place = (struct pack_place){.kind = kind, .row_bytes = (uint32_t)pack_row_bytes(kind), .at = out->n, .n = n};
	buf_add(out, (struct str){rows, n * pack_row_bytes(kind)});
}

static void sort_all(struct pack_builder *b)
{
	b->scores.n = sort_keys(b->scores.at, b->scores.n, sizeof(*b->scores.at));
	b->kev.n = sort_keys(b->kev.at, b->kev.n, sizeof(*b->kev.at));
	b->epss.n = sort_keys(b->epss.at, b->epss.n, sizeof(*b->epss.at));
	b->exact.n = sort_keys(b->exact.at, b->exact.n, sizeof(*b->exact.at));
	b->suffixes.n = sort_keys(b->suffixes.at, b->suffixes.n, sizeof(*b->suffixes.at));
	sort_ranges(b);
}

static void count(const struct pack_builder *b, struct knowledge_source *source)
{
	source->entities = (uint32_t)b->entities.n;
	source->names = (uint32_t)b->entities.n;
	for (size_t i = 0; i < b->entities.n; i++)
		source->names += b->entities.at[i].aliases.n;
	source->vulnerabilities = (uint32_t)(b->scores.n + b->kev.n + b->epss.n);
	source->warnings = (uint32_t)(b->exact.n + b->suffixes.n + b->ranges.n);
	source->techniques = (uint32_t)b->techniques.n;
}

enum status pack_write(struct pack_builder *b, struct knowledge_source *source, struct buf *out, struct err *err)
{
	struct pack_header header = {.magic = PACK_MAGIC, .order = PACK_ORDER, .sections = PACK_SECTIONS_N - 1};
	struct pack_place places[PACK_SECTIONS_N - 1] = {0};
	struct buf about;
	sort_all(b);
	count(b, source);
	buf_init(&about, 64 * 1024);
	record_pack(knowledge_source_record(), source, &about);
	buf_add(out, (struct str){(const char *)&header, sizeof(header)});
	buf_add(out, (struct str){(const char *)places, sizeof(places)});
	add_section(out, &places[0], PACK_SOURCE, about.p, about.n);
	add_section(out, &places[1], PACK_POOL, b->pool.p, b->pool.n);
	add_section(out, &places[2], PACK_TEXTS, b->texts.at, b->texts.n);
	add_section(out, &places[3], PACK_ENTITIES, b->entities.at, b->entities.n);
	add_section(out, &places[4], PACK_SCORES, b->scores.at, b->scores.n);
	add_section(out, &places[5], PACK_KEV, b->kev.at, b->kev.n);
	add_section(out, &places[6], PACK_EPSS, b->epss.at, b->epss.n);
	add_section(out, &places[7], PACK_TECHNIQUES, b->techniques.at, b->techniques.n);
	add_section(out, &places[8], PACK_EXACT, b->exact.at, b->exact.n);
	add_section(out, &places[9], PACK_SUFFIXES, b->suffixes.at, b->suffixes.n);
	add_section(out, &places[10], PACK_RANGES, b->ranges.at, b->ranges.n);
	enum status status = b->no_memory ? E_NOMEM : buf_status(out);
	if (!status)
		status = buf_status(&about);
	buf_release(&about);
	if (status)
		return err_set(err, status, "knowledge: too large to be kept");
	memcpy(out->p + sizeof(header), places, sizeof(places));
	header.bytes = out->n;
	header.check = str_hash((struct str){out->p + sizeof(header), out->n - sizeof(header)});
	memcpy(out->p, &header, sizeof(header));
	return OK;
}
