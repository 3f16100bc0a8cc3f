/* An honest image of the state of copies and threats with bytes of it changed, and cut: it loads or does not, and
 * nothing is read outside. (What loads is only used when its checksum fits, line/state.h: here it is freed.) The input:
 * where to cut (4 bytes), then changes: where (4 bytes), how many bytes follow (1). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "dossier.h"
#include "placer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { ARTICLES = 12, IMAGE_BYTES = 64 << 20, WHERE_BYTES = 4, CHANGE_MOST = 16 };

struct ground { /* made once */
	struct tools tools;
	struct buf image;
};

static bool take(void *ctx, const void *bytes, size_t n)
{
	buf_add(ctx, (struct str){bytes, n});
	return buf_status(ctx) == OK;
}

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void place_one(struct ground *ground, struct placer *placer, int i)
{
	struct place where;
	struct dossier *d = dossier_new();
	must(d != NULL);
	d->article = (struct article){
		.url = str_print(d->arena, "https://news%d.example/%d", i % 4, i),
		.title = str_print(d->arena, "Tandlewick port %d closed after ransomware", i / 3),
		.text = str_print(
			d->arena,
			"The port of Tandlewick %d closed on Tuesday after the Vexhollow ransomware locked its cranes. "
			"Ships wait outside, outlet %d was told, and the operator restores what it has.",
			i / 3, i),
		.published = 1780272000 + i * 3600};
	must(dossier_read(&ground->tools, d, NULL, NULL) == OK && placer_place(placer, d, &where, NULL) == OK);
	dossier_free(d);
}

static void prepare(struct ground *ground)
{
	struct placer placer = {0};
	struct image_writer to = {take, &ground->image, OK};
	buf_init(&ground->image, IMAGE_BYTES);
	must(tools_init(&ground->tools, NULL) == OK && placer_init(&placer, &ground->tools, NULL) == OK);
	for (int i = 0; i < ARTICLES; i++)
		place_one(ground, &placer, i);
	dedupe_save(placer.dedupe, &to);
	cluster_save(placer.cluster, &to);
	must(to.status == OK);
	placer_release(&placer);
}

static uint32_t where_of(const uint8_t *at)
{
	uint32_t value;
	memcpy(&value, at, sizeof(value));
	return value;
}

/* The changed image, in a piece of its own so that its end is its end. */
static char *change(const struct buf *image, const uint8_t *data, size_t n, size_t *changed_n)
{
	*changed_n = image->n - where_of(data) % image->n;
	char *copy = malloc(*changed_n);
	must(copy != NULL);
	memcpy(copy, image->p, *changed_n);
	for (data += WHERE_BYTES, n -= WHERE_BYTES; n > WHERE_BYTES;) {
		size_t at = where_of(data) % *changed_n, most = 1 + data[WHERE_BYTES] % CHANGE_MOST;
		data += WHERE_BYTES + 1;
		n -= WHERE_BYTES + 1;
		for (size_t i = 0; i < most && n && at + i < *changed_n; i++, data++, n--)
			copy[at + i] = (char)*data;
	}
	return copy;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct ground ground;
	struct placer placer = {0};
	size_t changed_n;
	if (!ground.image.n)
		prepare(&ground);
	if (n < WHERE_BYTES || placer_init(&placer, &ground.tools, NULL))
		return 0;
	char *copy = change(&ground.image, data, n, &changed_n);
	struct image_reader from = {copy, changed_n, OK};
	bool is_same = changed_n == ground.image.n && memcmp(copy, ground.image.p, changed_n) == 0;
	enum status status = dedupe_load(placer.dedupe, &from);
	if (!status)
		status = cluster_load(placer.cluster, &from);
	must(!is_same || (!status && !from.n));
	placer_release(&placer);
	free(copy);
	return 0;
}
