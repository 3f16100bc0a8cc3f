#ifndef TOCSIN_LINE_ASK_H
#define TOCSIN_LINE_ASK_H
/* Asking an OpenAI-compatible chat endpoint to word a brief anew, from the extractive evidence only.
 *
 * What it answers is not trusted: brief_rewrite.h holds every sentence against the evidence.
 * Touches: the network (one POST over libcurl; blocks for at most `timeout_s`; no redirects, no proxy of the
 * environment). Memory: the arena. Fails: E_NET (no answer, an HTTP error, too slow, stopped), E_LIMIT (longer than
 * CAP_REWRITE_BYTES), E_SYNTAX (no JSON of the form in it: a refusal, for example), E_EMPTY (no evidence), E_NOMEM. */

#include <stdatomic.h>

#include "brief_rewrite.h"

struct ask_options {
	struct str url;     /* "http://127.0.0.1:11434/v1"; /chat/completions is added when it is missing */
	struct str model;   /* "" off */
	struct str key;     /* "" none */
	uint32_t timeout_s; /* 0: CAP_REWRITE_S */
	atomic_bool *stop;  /* set: the call ends at once; NULL */
};

/* Asks and checks: the words of `threat` are replaced where they are supported. Unchanged on failure. */
MUST_USE enum status ask_rewrite(const struct ask_options *options, struct arena *arena, struct threat *threat,
				 struct err *err);

/* The model's text as lists of sentences: the first JSON object in it. Pure. */
MUST_USE enum status ask_read(struct arena *arena, struct str answer, struct rewritten *out, struct err *err);
/* The same out of an endpoint's answer: choices[0].message.content of the chat format. Pure. */
MUST_USE enum status ask_read_chat(struct arena *arena, struct str body, struct rewritten *out, struct err *err);

#endif
