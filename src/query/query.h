#ifndef TOCSIN_QUERY_H
#define TOCSIN_QUERY_H
/* query: the one language in which people ask for threats, on pages, in the API and at the prompt.
 *
 *     actor:"Scattered Spider" severity:high,critical after:2026-08-01 -product:chrome mail outage
 *
 * Words and "phrases" must occur; -word must not. OPERATOR:VALUE narrows, -OPERATOR:VALUE excludes; a value
 * with spaces stands in quotes. Operators: severity kind indicator source category lang after before is, and
 * one for each type of entity (company product actor malware ransomware campaign tool cve flaw technique
 * agency person country region sector incident), and `about` for any type. A word with a colon that is part
 * of an address, a time or a path is a word.
 *
 * Pure: the time for "after:7d" is a parameter. Memory: all lies in the arena; words point into the text.
 * Fails: E_SYNTAX for an operator or value that is not known, with a sentence that says what it may be, and
 * the place of the fault; E_LIMIT for more than QUERY_TERMS_MAX terms; E_NOMEM. *out is untouched then. */

#include "store.h"

enum { QUERY_BYTES_MAX = 400, QUERY_TERMS_MAX = 32 };

struct query_fault { /* bytes of the text that are not understood */
	size_t start, end;
};

/* Adds what the text asks for to *out; filters that are set already stay, narrowed. `fault` may be NULL. */
MUST_USE enum status query_read(struct arena *arena, struct str text, int64_t now, struct threat_query *out,
				struct query_fault *fault, struct err *err);

/* "24h", "7d", "4w": so long before now; "2026-08", "2026-08-01" or a time: its first instant. */
bool query_read_time(struct str text, int64_t now, int64_t *out);

/* The words and phrases that a hit may be marked with: what must occur, and the names asked for. */
MUST_USE enum status query_words(struct arena *arena, struct str text, struct strs *out);

struct query_operator {
	const char *name, *help, *example;
};
/* The operators one by one, for help pages and completions; NULL after the last. */
const struct query_operator *query_operator_at(size_t i);

#endif
