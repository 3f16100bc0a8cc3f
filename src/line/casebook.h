#ifndef TOCSIN_LINE_CASEBOOK_H
#define TOCSIN_LINE_CASEBOOK_H
/* One changed threat on its way into the store: its members, gathered by the shelf; its record, composed out
 * of them. Composing is pure and needs no other casebook, so that it runs beside the shelf.
 * Read are the members that compose_reads(); their texts share CAP_THREAT_TEXT_BYTES: when they are longer together,
 * the longest are read up to a length that is the same for all, and what is past it says nothing to the threat. So a
 * threat costs no more than that, and its record depends on the members alone, not on who of them was at hand.
 * Memory: one arena, and a dossier for each member that is read again; all freed with the casebook. */

#include "compose.h"

struct again { /* a stored member whose article must be read again */
	struct dossier *dossier;
	struct source source;
	bool has_source;
	size_t member; /* its row */
};
VEC_TYPE(agains, struct again);

struct casebook {
	struct arena *arena;
	struct str id, merged_into; /* merged_into: "" for a threat that lives */
	struct str merged_note;     /* why it was joined; "" the usual */
	struct members members;
	struct agains again;
	struct threat before; /* the record as it was */
	bool has_before;
	int64_t now;
	bool is_composed;
	struct threat threat; /* what casebook_compose made */
	enum status status;
	struct err err;
};
MUST_USE struct casebook *casebook_new(void); /* NULL: no memory */
void casebook_free(struct casebook *book);    /* NULL is fine */

/* A member whose dossier is at hand. */
MUST_USE enum status casebook_add(struct casebook *book, const struct dossier *dossier, struct str copy_of,
				  const struct why *why);
/* A member that is to be read again; the article must live as long as the casebook. `out` is where its source
 * belongs. */
MUST_USE enum status casebook_add_again(struct casebook *book, const struct article *article, struct str copy_of,
					const struct why *why, struct again **out);

/* Reads again, composes; the answer is in book->status. Nothing is done for a casebook that failed before,
 * has no members or tells of a merged threat. Pure. */
void casebook_compose(const struct tools *tools, struct casebook *book);

/* What it holds, about; what it will hold, before it is composed. */
size_t casebook_bytes(const struct casebook *book);

#endif
