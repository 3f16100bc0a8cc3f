#include "casebook.h"

#include <stdlib.h>

#include "caps.h"

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
	enum status status = record_copy(article_record(), again->dossier->arena, article, &again->dossier->article);
	*out = again;
	return status ? status : casebook_add(book, again->dossier, copy_of, why);
}

void casebook_compose(const struct tools *tools, struct casebook *book)
{
	if (book->status || book->merged_into.n || !book->members.n)
		return;
	for (size_t i = 0; i < book->again.n && !book->status; i++) {
		struct again *a = &book->again.at[i];
		book->status = dossier_read(tools, a->dossier, a->has_source ? &a->source : NULL, &book->err);
		member_set(&book->members.at[a->member], a->dossier);
	}
	if (!book->status)
		book->status =
			compose_threat(book->arena, tools, book->id, &book->members,
				       book->has_before ? &book->before : NULL, book->now, &book->threat, &book->err);
}
