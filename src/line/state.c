#include "state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "caps.h"
#include "file.h"
#include "log.h"
#include "state_stamp.h"
#include "store_decisions.h"
#include "store_touched.h"

enum { PATH_BYTES = 4096, CHUNK = 1 << 20, SUM_TEXT = 17 };

/* In front of the image. The store keeps `sum` too (as the fact "state"), so that the image of a store that was put
 * back from a copy is known to be of another one. */
struct head {
	char magic[16];
	char stamp[64];        /* of all that decides what a state looks like: tools/stamp.py */
	uint64_t seq, touched; /* the newest article and note that it knows */
	uint64_t bytes;        /* of the image */
	uint64_t sum;          /* of all above and of the image */
};
static const char magic[16] = "tocsin state 1\n";
_Static_assert(sizeof(STATE_STAMP) == 65, "a stamp is 64 letters");

/* The image is hashed in chunks, each with the sum of those before. */
static uint64_t sum_of(const struct head *head, uint64_t sum)
{
	struct head h = *head;
	h.sum = 0;
	return str_hash_seed((struct str){(const char *)&h, sizeof(h)}, sum);
}

static void put_sum(uint64_t sum, char out[SUM_TEXT])
{
	snprintf(out, SUM_TEXT, "%016llx", (unsigned long long)sum);
}

/* ---- keeping ---- */

struct writing {
	int file;
	char *chunk;
	size_t n;
	uint64_t sum, bytes;
};

static bool write_chunk(struct writing *w)
{
	w->sum = str_hash_seed((struct str){w->chunk, w->n}, w->sum);
	bool ok = file_write(w->file, (struct str){w->chunk, w->n});
	w->bytes += w->n;
	w->n = 0;
	return ok;
}

static bool write_bytes(void *ctx, const void *bytes, size_t n)
{
	struct writing *w = ctx;
	const char *p = bytes;
	while (n) {
		size_t part = n < CHUNK - w->n ? n : CHUNK - w->n;
		memcpy(w->chunk + w->n, p, part);
		w->n += part;
		p += part;
		n -= part;
		if (w->n == CHUNK && !write_chunk(w))
			return false;
	}
	return true;
}

static enum status write_image(int file, const struct placer *placer, struct head *head)
{
	struct writing w = {.file = file, .chunk = malloc(CHUNK)};
	struct image_writer to = {write_bytes, &w, OK};
	if (!w.chunk)
		return E_NOMEM;
	bool ok = file_write(file, (struct str){(const char *)head, sizeof(*head)});
	dedupe_save(placer->dedupe, &to);
	cluster_save(placer->cluster, &to);
	ok = ok && !to.status && (!w.n || write_chunk(&w));
	free(w.chunk);
	head->bytes = w.bytes;
	head->sum = sum_of(head, w.sum);
	ok = ok && pwrite(file, head, sizeof(*head), 0) == (ssize_t)sizeof(*head);
	return to.status ? to.status : ok ? OK : E_IO;
}

/* The fact, and notes that nobody needs any more. */
static enum status note(struct store *store, const struct head *head, struct err *err)
{
	char sum[SUM_TEXT];
	put_sum(head->sum, sum);
	enum status status = store_begin(store, err);
	if (status)
		return status;
	status = store_fact_put(store, STR("state"), str_of(sum), err);
	if (!status)
		status = store_touched_drop(store, head->touched, err);
	if (!status)
		status = store_commit(store, err);
	if (status)
		store_rollback(store);
	return status;
}

static enum status path_of(char out[PATH_BYTES], const struct store *store, const char *name, struct err *err)
{
	int n = snprintf(out, PATH_BYTES, "%s/%s", store_folder(store), name);
	return n > 0 && n < PATH_BYTES ? OK : err_set(err, E_LIMIT, "state: the folder's name is too long");
}

enum status state_keep(struct store *store, const struct placer *placer, struct err *err)
{
	char path[PATH_BYTES], fresh[PATH_BYTES];
	struct head head = {0};
	memcpy(head.magic, magic, sizeof(magic));
	memcpy(head.stamp, STATE_STAMP, sizeof(head.stamp));
	enum status status = path_of(path, store, "state", err);
	if (!status)
		status = path_of(fresh, store, "state.new", err);
	if (!status)
		status = store_newest_seq(store, &head.seq, err);
	if (!status)
		status = store_touched_newest(store, &head.touched, err);
	if (status)
		return status;
	int file = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (file < 0)
		return err_set(err, E_IO, "state: %.120s: %s", fresh, strerror(errno));
	status = write_image(file, placer, &head);
	if (status)
		err_set(err, status, "state: %.120s: %s", fresh, status == E_IO ? strerror(errno) : "no memory");
	if (close(file) && !status)
		status = err_set(err, E_IO, "state: %.120s: %s", fresh, strerror(errno));
	if (!status && rename(fresh, path))
		status = err_set(err, E_IO, "state: %.120s: %s", path, strerror(errno));
	if (status) {
		(void)unlink(fresh);
		return status;
	}
	return note(store, &head, err);
}

/* ---- taking back ---- */

struct restore {
	struct store *store;
	struct placer *placer;
	struct arena *arena; /* of one article */
	struct state_restored told;
	struct err *err;
};

static enum status unpack(struct restore *r, const struct stored_article *a, struct signature *signature,
			  struct cluster_features *features)
{
	arena_reset(r->arena);
	enum status status = store_unpack(r->store, r->arena, signature_record(), a->signature, signature, r->err);
	if (!status)
		status = store_unpack(r->store, r->arena, cluster_features_record(), a->features, features, r->err);
	return status;
}

static enum status take_in(void *ctx, const struct stored_article *a)
{
	struct restore *r = ctx;
	struct signature signature;
	struct cluster_features features;
	enum status status = unpack(r, a, &signature, &features);
	r->told.articles++;
	if (status == E_SYNTAX) {
		r->told.unread++;
		return OK;
	}
	return status ? status
		      : placer_restore(r->placer, r->arena, &signature, &features, a->threat, a->copy_of.n > 0, r->err);
}

/* An article that the image knows came into another threat, or has another text. */
static enum status mend(void *ctx, const struct stored_article *a)
{
	struct restore *r = ctx;
	struct signature signature;
	struct cluster_features features;
	enum status status = unpack(r, a, &signature, &features);
	if (status)
		return status == E_SYNTAX ? OK : status;
	return placer_mend(r->placer, &signature, &features, a->threat, r->err);
}

static enum status load(struct placer *placer, struct str image)
{
	struct image_reader from = {image.p, image.n, OK};
	enum status status = dedupe_load(placer->dedupe, &from);
	if (!status)
		status = cluster_load(placer->cluster, &from);
	return status ? status : from.n ? E_SYNTAX : OK;
}

/* "" when the file is whole, ours, and of this store. */
static struct str fault_of(const struct head *head, struct str image, struct str fact)
{
	char sum[SUM_TEXT];
	uint64_t is = 0;
	if (memcmp(head->magic, magic, sizeof(magic)) != 0)
		return STR("it is no state");
	if (memcmp(head->stamp, STATE_STAMP, sizeof(head->stamp)) != 0)
		return STR("it is of another version of tocsin");
	put_sum(head->sum, sum);
	if (!str_eq(str_of(sum), fact))
		return STR("it is not the one that the store was left with");
	if (head->bytes != image.n)
		return STR("it is damaged: its length is wrong");
	for (size_t at = 0; at < image.n; at += CHUNK)
		is = str_hash_seed(str_cut(image, at, at + CHUNK), is);
	return sum_of(head, is) == head->sum ? STR_EMPTY : STR("it is damaged: its checksum is wrong");
}

/* Loads the image and mends it; `fault` is why it cannot be used. */
static enum status load_image(struct restore *r, const struct head *head, struct str image, struct str *fault)
{
	struct str fact;
	bool whole;
	enum status status = store_fact_get(r->store, r->arena, STR("state"), &fact, r->err);
	if (!status && (*fault = fault_of(head, image, fact)).n)
		return OK;
	if (!status)
		status = store_touched_whole(r->store, head->touched, head->seq, &whole, r->err);
	if (!status && whole) {
		*fault = STR("articles that it knows are gone");
		return OK;
	}
	if (!status && (status = load(r->placer, image)) == E_SYNTAX) {
		*fault = STR("it is damaged");
		return OK;
	}
	if (status)
		return err_set(r->err, status, "state: no memory");
	return store_touched_walk(r->store, head->touched, head->seq, mend, r, r->err);
}

/* Maps DIR/state; false when there is none. */
static bool map_file(const struct store *store, struct str *out)
{
	char path[PATH_BYTES];
	struct stat stat;
	void *at = MAP_FAILED;
	int file = path_of(path, store, "state", NULL) ? -1 : open(path, O_RDONLY | O_CLOEXEC);
	if (file >= 0 && !fstat(file, &stat) && stat.st_size > 0)
		at = mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
	if (file >= 0)
		close(file);
	if (at == MAP_FAILED)
		return false;
	*out = (struct str){at, (size_t)stat.st_size};
	return true;
}

/* The newest article of the image that was used; 0 when none was. */
static enum status use_image(struct restore *r, const struct tools *tools, uint64_t *seq)
{
	struct str file, fault = STR("it is damaged: it is too short");
	struct head head = {0};
	enum status status = OK;
	*seq = 0;
	if (!map_file(r->store, &file))
		return OK;
	if (file.n >= sizeof(head)) {
		memcpy(&head, file.p, sizeof(head));
		status = load_image(r, &head, str_cut(file, sizeof(head), file.n), &fault);
	}
	munmap((void *)(uintptr_t)file.p, file.n);
	if (!status && !fault.n) {
		*seq = head.seq;
		return OK;
	}
	if (status)
		return status;
	log_event("state_not_used", &(struct log_pair){"why", fault}, 1);
	placer_release(r->placer); /* what was half loaded */
	return placer_init(r->placer, tools, r->err);
}

enum status state_restore(const struct tools *tools, struct store *store, struct placer *out,
			  struct state_restored *restored, struct err *err)
{
	struct restore r = {.store = store, .placer = out, .arena = arena_new(CAP_ARTICLE_ARENA_BYTES), .err = err};
	uint64_t seq = 0;
	if (!r.arena)
		return err_set(err, E_NOMEM, "no memory");
	enum status status = placer_init(out, tools, err);
	if (!status)
		status = use_image(&r, tools, &seq);
	if (!status)
		status = store_articles_walk(store, seq, take_in, &r, err);
	arena_free(r.arena);
	if (status)
		placer_release(out);
	else
		*restored = r.told;
	return status;
}
