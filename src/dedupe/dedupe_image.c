/* The whole state as an image: the articles in their order. Chains are made again. */
#include "dedupe_priv.h"

void dedupe_save(const struct dedupe *dedupe, struct image_writer *to)
{
	image_put_u64(to, (uint64_t)dedupe->newest);
	image_put_u64(to, dedupe->from);
	image_put_u64(to, dedupe->n);
	for (uint32_t i = dedupe->from; i < dedupe->n; i++) {
		const struct entry *e = entry_at(dedupe, i);
		const struct signature *s = &e->signature;
		const uint64_t numbers[] = {(uint64_t)e->at,
					    (uint64_t)s->body_hash,
					    (uint64_t)s->head_hash,
					    (uint64_t)s->simhash,
					    (uint64_t)s->marks,
					    s->words,
					    e->id.n,
					    s->url_key.n,
					    s->sample.n};
		image_put(to, numbers, sizeof(numbers));
		image_put(to, e->bytes, e->id.n + s->url_key.n + s->sample.n);
	}
}

static struct str get_str(struct image_reader *from, uint64_t n)
{
	const char *p = image_take(from, n);
	return p ? (struct str){p, n} : STR_EMPTY;
}

static enum status load_one(struct dedupe *dedupe, struct image_reader *from)
{
	uint64_t numbers[9];
	image_get(from, numbers, sizeof(numbers));
	struct signature s = {.body_hash = (int64_t)numbers[1],
			      .head_hash = (int64_t)numbers[2],
			      .simhash = (int64_t)numbers[3],
			      .marks = (int64_t)numbers[4],
			      .words = (uint32_t)numbers[5]};
	struct str id = get_str(from, numbers[6]);
	s.url_key = get_str(from, numbers[7]);
	s.sample = get_str(from, numbers[8]);
	return from->status ? from->status : dedupe_append(dedupe, id, &s, (int64_t)numbers[0]);
}

enum status dedupe_load(struct dedupe *dedupe, struct image_reader *from)
{
	enum { LEAST_BYTES = 9 * sizeof(uint64_t) };
	dedupe->newest = (int64_t)image_get_u64(from);
	uint64_t first = image_get_u64(from), n = image_get_u64(from);
	enum status status = from->status;
	if (!status && (n < first || n > UINT32_MAX || n - first > from->n / LEAST_BYTES))
		status = E_SYNTAX;
	if (!status && !map_reserve(&dedupe->heads, (size_t)(n - first) * KEYS))
		status = E_NOMEM;
	dedupe->from = dedupe->n = dedupe->trimmed_to = (uint32_t)first;
	while (!status && dedupe->n < n)
		status = load_one(dedupe, from);
	return status;
}
