#include "casebook.h"

#include <stdlib.h>

#include "caps.h"
#include "charset.h"

struct casebook *casebook_new(void)
{
	struct casebook *book = calloc(1, sizeof(*book));
	if (book && !(book->arena = arena_new(CAP_THREAT_ARENA_BYTES))) {
		free(book);
		return NULL;
	}
	return book;
}

void casebook_free(struct casebook *book)
{
	if (!book)
		return;
	for (size_t i = 0; i < book->again.n; i++)
		dossier_free(book->again.at[i].dossier);
	arena_free(book->arena);
	free(book);
}

static void member_set(struct member *m, const struct dossier *d)
{
	struct str copy_of = m->copy_of;
	struct why why = m->why;
	*m = dossier_member(d);
	m->copy_of = copy_of;
	m->why = why;
}

enum status casebook_add(struct casebook *book, const struct dossier *d, struct str copy_of, const struct why *why)
{
	struct member *m = vec_push(book->arena, &book->members);
	if (!m)
		return E_NOMEM;
	*m = (struct member){.copy_of = copy_of, .why = *why};
	member_set(m, d);
	return OK;
}

enum status casebook_add_again(struct casebook *book, const struct article *article, struct str copy_of,
			       const struct why *why, struct again **out)
{
	struct again *again = vec_push(book->arena, &book->again);
	if (!again)
		return E_NOMEM;
	*again = (struct again){.dossier = dossier_new(), .member = book->members.n};
	if (!again->dossier)
		return E_NOMEM;
	again->dossier->article = *article;
	*out = again;
	return casebook_add(book, again->dossier, copy_of, why);
}

/* ---- how much of the texts is read ---- */

static size_t read_bytes(const struct casebook *book, size_t each)
{
	size_t sum = 0;
	for (size_t i = 0; i < book->members.n; i++) {
		size_t n = book->members.at[i].article->text.n;
		if (compose_reads(i, book->members.n))
			sum += n < each ? n : each;
	}
	return sum;
}

/* The most bytes of each text with which all fit. */
static size_t share_of(const struct casebook *book)
{
	size_t fits = CAP_MEMBER_TEXT_BYTES, over = CAP_THREAT_TEXT_BYTES;
	if (read_bytes(book, SIZE_MAX) <= CAP_THREAT_TEXT_BYTES)
		return SIZE_MAX;
	while (over - fits > 1) {
		size_t mid = fits + (over - fits) / 2;
		if (read_bytes(book, mid) <= CAP_THREAT_TEXT_BYTES)
			fits = mid;
		else
			over = mid;
	}
	return fits;
}

/* A member that is at hand, to be read anew. */
static struct again *again_of(struct casebook *book, size_t row)
{
	const struct member *m = &book->members.at[row];
	struct dossier *dossier = dossier_new();
	struct again *again = dossier ? vec_push(book->arena, &book->again) : NULL;
	if (!again) {
		dossier_free(dossier);
		return NULL;
	}
	*again = (struct again){.dossier = dossier, .member = row, .has_source = m->source != NULL};
	dossier->article = *m->article;
	if (m->source)
		again->source = *m->source;
	return again;
}

/* Cuts the longest texts; members that were read whole before are read anew. */
static enum status shorten(struct casebook *book, size_t share)
{
	size_t known = 0, known_n = book->again.n; /* those are in the order of members */
	for (size_t i = 0; i < book->members.n; i++) {
		bool is_known = known < known_n && book->again.at[known].member == i;
		size_t at = known;
		known += is_known;
		if (!compose_reads(i, book->members.n) || book->members.at[i].article->text.n <= share)
			continue;
		struct again *again = is_known ? &book->again.at[at] : again_of(book, i);
		if (!again)
			return E_NOMEM;
		again->dossier->article.text = utf8_cut(again->dossier->article.text, share);
	}
	return OK;
}

size_t casebook_bytes(const struct casebook *book)
{
	size_t n = arena_used(book->arena);
	for (size_t i = 0; i < book->again.n; i++)
		n += arena_used(book->again.at[i].dossier->arena);
	if (book->is_composed || !book->again.n)
		return n;
	size_t text = read_bytes(book, SIZE_MAX);
	return n + (text < CAP_THREAT_TEXT_BYTES ? text : CAP_THREAT_TEXT_BYTES) * CAP_READ_RATIO;
}

void casebook_compose(const struct tools *tools, struct casebook *book)
{
	if (book->status || book->merged_into.n || !book->members.n)
		return;
	size_t share = share_of(book);
	book->is_composed = true;
	if (share < SIZE_MAX && (book->status = shorten(book, share)))
		err_set(&book->err, book->status, "no memory");
	for (size_t i = 0; i < book->again.n && !book->status; i++) {
		struct again *a = &book->again.at[i];
		const struct source *source = a->has_source ? &a->source : NULL;
		book->status = compose_reads(a->member, book->members.n)
				       ? dossier_annotate(tools, a->dossier, source, &book->err)
				       : dossier_name(tools, a->dossier, source, &book->err);
		member_set(&book->members.at[a->member], a->dossier);
	}
	if (!book->status)
		book->status =
			compose_threat(book->arena, tools, book->id, &book->members,
				       book->has_before ? &book->before : NULL, book->now, &book->threat, &book->err);
}
