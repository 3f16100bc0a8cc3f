#ifndef TOCSIN_RENDER_H
#define TOCSIN_RENDER_H
/* render: nouns into HTML pages and JSON bodies. One writer per file.
 *
 * Pure: all that a page shows comes in as a struct; times as parameters. Escaped by construction
 * (format/html_write.h). Works without script. Errors stick in the buf given. */

#include "buf.h"
#include "decision.h"
#include "source.h"
#include "threat.h"

struct page_frame {         /* what every page has around it */
	struct str title;   /* of the document, without " · tocsin" */
	struct str search;  /* in the search field */
	struct str theme;   /* "", "light" or "dark" */
	struct str path;    /* of this page with its query, for links back */
	struct str notice;  /* a banner: "This is the sample week ..."; "" none */
	struct str current; /* which entry of the bar: "feed", "sources" ... */
	struct str json;    /* address of the same in JSON; "" none */
	struct str query;   /* of a list: "?severity=high", for the same list as a feed; "" none */
	bool is_list;       /* has the feeds of its list */
	uint64_t change;    /* number of the newest change of the store, where live pages go on from; 0 none */
	int64_t now;
};

/* The filters of a list as the user gave them, each a word of the query string; "" not given. */
struct feed_filters {
	struct str q;            /* words searched for */
	struct str severity;     /* "critical" ... "low" */
	struct str class;        /* a word of event_class_words */
	struct str category;     /* a word of source_category_words */
	struct str entity;       /* "company/microsoft" */
	struct str source;       /* source id */
	struct str since, until; /* "24h", "3d", "7d", "30d" or a date */
	struct str lang;         /* "de" */
	struct str indicator;    /* a severity indicator, "ransomware" */
	struct str show;         /* "", "pinned" or "unread"; the last one is the browser's to know */
	struct str order;        /* "" (rank), "time", "score" or "published" */
	struct str view;         /* "", "cards" or "compact" */
};

struct feed_operator { /* of the query language, for the help beside the search */
	struct str name, help, example;
};
VEC_TYPE(feed_operators, struct feed_operator);

struct feed_view { /* what / and /search show */
	struct threats threats;
	struct threats singles; /* single reports, under their own head */
	struct str next;        /* cursor of the older ones; "" none */
	struct feed_filters filters;
	struct strs marks; /* words that are marked where they occur */
	struct str fault;  /* why the query is not understood; "" it is */
	struct feed_operators operators;
	const struct strs *pins; /* ids that this browser keeps; NULL none */
	bool is_later_page;      /* not the first: reached by a cursor */
	uint64_t total, singles_total;
	uint32_t by_band[4];    /* in the time of the filter; shown when the filter has nothing else */
	uint32_t hours[24 * 4]; /* day strip: hour, band, up to strip_end */
	int64_t strip_end;      /* the end of the present hour, or of the newest one when the last day was silent */
	uint64_t articles_n, sources_n, sources_trouble_n;
	bool is_search;
	bool is_first_run; /* sources are being read for the first time */
	uint32_t sources_done_n;
};

void render_feed_page(struct buf *out, const struct page_frame *frame, const struct feed_view *view);
struct threat_choice {          /* how the reader wants the page */
	struct str joined;      /* id of a merged threat that led here; "" none */
	struct str joined_note; /* why it was merged; "" both tell the same event */
	struct str verdict;     /* of the observables that are shown: "indicator" ...; "" all */
	bool is_whole;          /* observables as they are, not defanged */
	bool is_pinned;
	const struct decisions *decisions; /* about it, newest first; NULL none */
	struct strs revised;               /* ids of its articles that changed since they were first read */
};
void render_threat_page(struct buf *out, const struct page_frame *frame, const struct threat *threat,
			const struct threat_choice *choice);
/* 404, and 410 with its reason: "Threat not found: it doesn't exist or has been removed". */
void render_missing_page(struct buf *out, const struct page_frame *frame, struct str reason, bool removed,
			 const struct threats *close_ones);
void render_error_page(struct buf *out, const struct page_frame *frame, int code, struct str what);

/* What an article of a threat is called in all outputs: a, b ... z, aa, ab ... */
enum { LETTERS_BYTES = 16 };
struct str render_letters(size_t article, char room[LETTERS_BYTES]);

/* What is said where a part of a threat is empty: one owner, so that all outputs say the same. */
struct str render_silence(const struct threat *threat, enum brief_part part);

void render_threat_json(struct buf *out, const struct threat *threat);
/* What came after `since`: {"id","since","severity":{"before","now"},"articles":[...],"changes":[...]}. */
void render_changes_json(struct buf *out, const struct threat *threat, int64_t since);
/* {"items":[...],"next":cursor or null,"total":n} with the fields of a list row. */
void render_threats_json(struct buf *out, const struct threats *threats, struct str next, uint64_t total);
/* A row of the list with what happened to it: "new", "changed", "merged", "removed". On one line. */
void render_change_json(struct buf *out, const struct threat *threat, struct str change);
/* Thins a JSON body to the top-level fields named (of a list: of its items); none named leaves it whole. */
void render_chosen_fields(struct buf *body, const struct strs *fields);
/* The fields of a row of a list of threats, one by one; "" after the last. */
struct str render_row_field(size_t i);
struct stat_line {
	struct str name;
	int64_t value;
	bool is_time;
};
void render_stats_json(struct buf *out, const struct stat_line *lines, size_t n);
struct problem { /* RFC 9457 */
	int code;
	struct str title, detail, instance;
	struct str extra_name, extra; /* one extension member, as "parameter"; "" none */
};
void render_problem_json(struct buf *out, const struct problem *problem);

/* Assets of web/: the style sheet and icons, by name ("tocsin.css"); false when unknown. */
struct asset {
	struct str name, type, bytes;
};
bool render_asset(struct str name, struct asset *out);

#endif
