#ifndef TOCSIN_CMD_FEEDS_H
#define TOCSIN_CMD_FEEDS_H
/* The parts of `tocsin feeds`. Changes go through the one that holds the data folder: this command itself when
 * nobody does, else the running server, which is asked by a wish (store.h) and waited for. */

#include "configured.h"
#include "store.h"

struct feeding {
	const struct command *self;
	struct arena *arena;
	struct config config;
	struct strs operands; /* after the action */
	bool as_json, with_secrets;
	struct err err;

	struct { /* options of add and set; p is NULL when not said */
		struct str title, site, category, credibility, language;
		struct str enabled, interval, full_page, user_agent, proxy, folder;
		struct strs headers;
	} said;
};

int feeds_failed(struct feeding *f); /* tells f->err */
/* What is stored; nothing when there is no store yet. */
MUST_USE enum status feeds_stored(struct feeding *f, struct sources *out);
const struct source *feeds_find(const struct sources *sources, struct str id_or_url);
/* An OPML file, or its address. */
MUST_USE enum status feeds_read(const struct fetch_options *options, struct str name, struct buf *out, struct err *err);

int feeds_add(struct feeding *f);
int feeds_set(struct feeding *f);
int feeds_remove(struct feeding *f);
int feeds_import(struct feeding *f);
int feeds_check(struct feeding *f);
int feeds_discover(struct feeding *f);
int feeds_export(struct feeding *f);

#endif
