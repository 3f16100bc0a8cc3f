#ifndef TOCSIN_RENDER_PRIV_H
#define TOCSIN_RENDER_PRIV_H
/* What the page writers share: small words, the frame around a page, rows, drawings, citations. */

#include "html_write.h"
#include "render.h"

/* `before`, escaped text, `after`. */
#define put_between(w, before, text, after) (hw_lit(w, before), hw_text(w, text), hw_lit(w, after))

/* ---- words (render_words.c) ---- */
void put_c(struct html_writer *w, const char *word);                     /* a word of our tables, escaped */
void put_day(struct html_writer *w, int64_t time_s);                     /* <time>2026-06-02</time> */
void put_moment(struct html_writer *w, int64_t time_s);                  /* <time>2026-06-02 14:20 UTC</time> */
void put_short_time(struct html_writer *w, int64_t time_s, int64_t now); /* <time>2 Jun 14:20</time> */
void put_long_day(struct html_writer *w, int64_t time_s);                /* Tuesday 2 June 2026, plain */
void put_span(struct html_writer *w, int64_t seconds);                   /* 40 min, 3 h, 2 days */
void put_count(struct html_writer *w, uint64_t n, const char *one, const char *many); /* 2 outlets */
void put_points(struct html_writer *w, double points);                                /* 28, 5.12 */
void put_query(struct html_writer *w, struct str value);                     /* percent-encoded for a query string */
void put_joined(struct html_writer *w, const struct strs *list, size_t max); /* a, b, c and 4 more */
const char *band_class(enum band band);                                      /* "c", "h", "m", "l" */
const char *band_name(enum band band);                                       /* "Critical" ... */
const char *band_word(enum band band);                                       /* "critical" ..., of filters */
void put_chip(struct html_writer *w, enum band band, double score);          /* of a row: number over word */
void put_chip_inline(struct html_writer *w, enum band band, double score);   /* on one line */
void put_technique_slug(struct html_writer *w, struct str id);               /* of its entity: t1566-001 */
void put_shell_word(struct html_writer *w, struct str word);                 /* one word of a command line */
void put_threat_href(struct html_writer *w, struct str id, struct str slug);
size_t count_marked(struct str text, const struct strs *words); /* how many places put_marked would mark */
/* The text from shortly before its first mark, when that lies far inside: two lines are seen of it. */
struct str marked_part(struct str text, const struct strs *words);
void put_marked(struct html_writer *w, struct str text, const struct strs *words); /* <mark> where a word begins so */
const char *event_kind_title(enum event_kind kind);                                /* "Acknowledged" */
const char *observable_type_title(enum observable_type type);                      /* "IP address" */
const char *category_title(enum source_category category);                         /* "Advisories" */

/* ---- the frame (render_frame.c) ---- */
void frame_open(struct html_writer *w, const struct page_frame *frame, struct str description);
void frame_close(struct html_writer *w, const struct page_frame *frame);
void put_search(struct html_writer *w, struct str label, struct str value, struct str words_on_button);

/* ---- lists (render_row.c) ---- */
void put_row(struct html_writer *w, const struct feed_view *view, const struct threat *threat, int64_t now);
void put_one_line_row(struct html_writer *w, const struct threat *threat, int64_t now);

/* ---- bursts (render_burst.c) ---- */
/* How many rows from this one on belong together: 1, or four and more. `pins` NULL: none is pinned. */
size_t burst_length(const struct threats *list, size_t from, const struct strs *pins);
void put_burst(struct html_writer *w, const struct feed_view *view, size_t from, size_t n, int64_t now);

/* ---- filters (render_filters.c) ---- */
void put_filters(struct html_writer *w, const struct feed_view *view);
/* `?a=b&amp;c=d` of the filters with one changed, or nothing; answers what stands before one more. */
const char *put_filters_query(struct html_writer *w, const struct feed_filters *filters, const char *key,
			      struct str value);
/* ` href="..."` of the list with one filter changed; key NULL: as it is. Forgets the cursor. */
void put_filter_href(struct html_writer *w, const struct feed_view *view, const char *key, struct str value);

/* ---- drawings (render_chart.c) ---- */
void chart_score(struct html_writer *w, const struct severity *severity);
void chart_day(struct html_writer *w, const struct feed_view *view);
void put_stamp(struct html_writer *w, int64_t time_s); /* 2026-06-02T14:20:00Z, in addresses */
void chart_articles(struct html_writer *w, const struct threat *threat);
void chart_history(struct html_writer *w, const struct history *history);
void chart_timeline(struct html_writer *w, const struct threat *threat);

/* ---- who says so (render_cite.c) ---- */
struct passage {          /* a stretch of an article that the page cites */
	uint32_t article; /* index in threat.articles */
	uint32_t start, end;
	uint32_t number; /* 1, 2 ... in its article */
	struct str text;
};
VEC_TYPE(passages, struct passage);

struct cites {
	const struct threat *threat;
	const struct threat_choice *choice;
	struct passages passages; /* by article, then place; none inside another */
};
/* Memory: the passages lie in the arena. */
MUST_USE bool cites_collect(struct arena *arena, const struct threat *threat, struct cites *out);
/* The letters after a sentence: by whom, and how many independent sources agree. */
void put_by(struct html_writer *w, const struct cites *cites, const struct said *said);
void put_by_evidence(struct html_writer *w, const struct cites *cites, const struct evidence *evidence);
/* ` href="#a2"`; false, and nothing written, when the article is not on the page. */
bool put_cite_href(struct html_writer *w, const struct cites *cites, struct str article, uint32_t start, uint32_t end);
void put_letter(struct html_writer *w, size_t article);         /* a, b ... z, aa, ab ... */
size_t cites_article(const struct cites *cites, struct str id); /* index or STR_NONE */

/* ---- parts of the threat page ---- */
void put_section(struct html_writer *w, const char *id, const char *title, size_t n); /* n STR_NONE: no count */
void put_head(struct html_writer *w, const struct cites *cites);                      /* render_threat_brief.c */
void put_glance(struct html_writer *w, const struct cites *cites);
void put_brief(struct html_writer *w, const struct cites *cites);
void put_score(struct html_writer *w, const struct cites *cites); /* render_threat_evidence.c */
void put_articles(struct html_writer *w, const struct cites *cites);
void put_timeline(struct html_writer *w, const struct cites *cites, int64_t now);
void put_entities(struct html_writer *w, const struct cites *cites); /* render_threat_facts.c */
/* The value, defanged unless it is to be whole. */
void put_observable_value(struct html_writer *w, const struct observable *observable, bool is_whole);
void put_observables(struct html_writer *w, const struct cites *cites); /* render_threat_observables.c */
/* What lists say of its CVEs and what the articles do; nothing without a CVE. */
void put_flaws(struct html_writer *w, const struct cites *cites); /* render_threat_flaws.c */
size_t threat_flaws(const struct threat *threat);
void put_decisions(struct html_writer *w, const struct cites *cites, int64_t now); /* render_threat_decisions.c */
void put_mentions(struct html_writer *w, const struct threat_entities *entities, struct str text);
void put_techniques(struct html_writer *w, const struct cites *cites);
void put_together(struct html_writer *w, const struct cites *cites);
void put_differences(struct html_writer *w, const struct cites *cites);
void put_side(struct html_writer *w, const struct cites *cites, int64_t now); /* history to export */

#endif
