/* The page of one article: what it said before, one section for each text that came. */
#include "render_priv.h"
#include "render_revisions.h"

/* What was kept is told by its number alone: the texts belong to their outlets. */
static size_t put_kept(struct html_writer *w, const struct edits *changes, size_t at)
{
	size_t n = 0;
	while (at + n < changes->n && changes->at[at + n].kind == EDIT_KEPT)
		n++;
	hw_lit(w, "<p class=\"soft\">");
	hw_i64(w, (int64_t)n);
	put_c(w, n == 1 ? " sentence as before" : " sentences as before");
	hw_lit(w, "</p>\n");
	return n;
}

static void put_changes(struct html_writer *w, const struct edits *changes)
{
	for (size_t i = 0; i < changes->n;) {
		const struct edit *edit = &changes->at[i];
		if (edit->kind == EDIT_KEPT) {
			i += put_kept(w, changes, i);
			continue;
		}
		if (edit->kind == EDIT_REMOVED)
			put_between(w, "<p><del><bdi>", edit->text, "</bdi></del></p>\n");
		else
			put_between(w, "<p><ins><bdi>", edit->text, "</bdi></ins></p>\n");
		i++;
	}
}

static void put_revision(struct html_writer *w, const struct revision *revision)
{
	hw_lit(w, "<section class=\"prose\"><h2>Revision ");
	hw_i64(w, revision->number);
	hw_lit(w, ", seen ");
	put_moment(w, revision->stored);
	hw_lit(w, "</h2>\n");
	if (!str_eq(revision->before_title, revision->title)) {
		put_between(w, "<p>Title: <del><bdi>", revision->before_title, "</bdi></del> ");
		put_between(w, "<ins><bdi>", revision->title, "</bdi></ins></p>\n");
	}
	put_changes(w, &revision->changes);
	hw_lit(w, "</section>\n");
}

void render_revisions_page(struct buf *out, const struct page_frame *frame, const struct article *article,
			   struct str threat, const struct revisions *revisions)
{
	struct html_writer w;
	hw_init(&w, out);
	frame_open(&w, frame, STR("What an article said before."));
	put_between(&w, "<h1><bdi>", article->title, "</bdi></h1>\n");
	put_between(&w, "<p class=\"soft\"><bdi>", article->source, "</bdi> · <a");
	hw_href(&w, "href", article->url);
	hw_lit(&w, " rel=\"nofollow noreferrer\">the article as it is now</a>");
	if (threat.n > 0)
		put_between(&w, " · <a href=\"/threat/", threat, "\">its threat</a>");
	hw_lit(&w, "</p>\n");
	if (revisions->n == 0)
		hw_lit(&w, "<p class=\"prose\">It has not changed since it was first read.</p>\n");
	for (size_t i = revisions->n; i-- > 0;) /* the newest first */
		put_revision(&w, &revisions->at[i]);
	frame_close(&w, frame);
}
