#ifndef TOCSIN_LINE_SCRIBE_H
#define TOCSIN_LINE_SCRIBE_H
/* The scribe: a thread of its own that has changed threats worded anew by a language model (ask.h), while the line goes
 * on.
 *
 * The shelf offers what it wrote and takes back what is done; neither waits. The queue holds SCRIBE_QUEUE threats, the
 * worst first; what does not fit stays extractive. A failing endpoint is asked again after a pause that grows to
 * ten minutes. Logs each failure whose reason is new. */

#include "ask.h"

enum { SCRIBE_QUEUE = 64 };

struct scribe;
/* The options' texts are copied. */
MUST_USE enum status scribe_new(const struct ask_options *options, struct scribe **out, struct err *err);
void scribe_free(struct scribe *scribe); /* ends a call that is under way; NULL is fine */

void scribe_offer(struct scribe *scribe, const struct threat *threat); /* NULL scribe is fine */
/* A threat that is done, copied into the arena; false: none. */
bool scribe_take(struct scribe *scribe, struct arena *arena, struct threat *out);

/* Puts the model's words into the stored threat, if that still says what the model was given; else false. */
bool scribe_apply(const struct threat *worded, struct threat *stored);

#endif
