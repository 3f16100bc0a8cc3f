/* What people decided about a threat, how to take it back, and how to decide: from the command line, whose user is
 * known to the machine. */
#include "render_priv.h"

static const char *kind_title(enum decision_kind kind)
{
	static const char *const titles[DECISION_KINDS_N] = {
		[DECISION_MERGE] = "Merged",     [DECISION_SPLIT] = "Split",        [DECISION_MOVE] = "Articles moved",
		[DECISION_RETITLE] = "Retitled", [DECISION_PIN] = "Pinned for all", [DECISION_DISMISS] = "Dismissed",
		[DECISION_UNDO] = "Taken back",
	};
	return titles[kind];
}

static void put_other(struct html_writer *w, const struct decision *d, struct str here)
{
	struct str other = str_eq(d->other, here) ? d->threat : d->other;
	if (d->kind == DECISION_RETITLE)
		put_between(w, ": “<bdi>", d->title, "</bdi>”");
	if (d->kind == DECISION_UNDO) {
		hw_lit(w, ": decision ");
		hw_i64(w, d->undoes);
	}
	if (other.n == 0 || str_eq(other, here) || d->kind == DECISION_UNDO)
		return;
	put_c(w, str_eq(d->other, here) ? " from " : " into ");
	hw_lit(w, "<a");
	put_threat_href(w, other, STR_EMPTY);
	put_between(w, "><code>", other, "</code></a>");
}

static void put_decision(struct html_writer *w, const struct decision *d, struct str here, int64_t now)
{
	hw_lit(w, "<li><b>");
	put_c(w, kind_title(d->kind));
	hw_lit(w, "</b>");
	put_other(w, d, here);
	put_between(w, "<br>by <bdi>", d->author, "</bdi>, ");
	put_short_time(w, d->made, now);
	if (d->state == DECISION_WAITING)
		hw_lit(w, "; waits to be carried out");
	if (d->state == DECISION_UNDONE)
		hw_lit(w, "; taken back since");
	if (d->state == DECISION_REFUSED)
		put_between(w, "; refused: ", d->note, "");
	if (d->reason.n > 0)
		put_between(w, "<br>“<bdi>", d->reason, "</bdi>”");
	if (d->state == DECISION_DONE && d->kind != DECISION_UNDO) {
		hw_lit(w, "<br><code>tocsin decide undo ");
		hw_i64(w, (int64_t)d->num);
		hw_lit(w, "</code>");
	}
	hw_lit(w, "</li>\n");
}

static void put_command(struct html_writer *w, const char *what, const char *before, struct str id, const char *after)
{
	hw_lit(w, "<li>");
	put_c(w, what);
	hw_lit(w, "<br><code>tocsin decide ");
	put_c(w, before);
	put_shell_word(w, id);
	put_c(w, after);
	hw_lit(w, "</code></li>\n");
}

void put_decisions(struct html_writer *w, const struct cites *cites, int64_t now)
{
	const struct decisions *list = cites->choice->decisions;
	struct str id = cites->threat->id;
	hw_lit(w, "<section id=\"decisions\"><h2>Decisions</h2>");
	if (!list || list->n == 0)
		hw_lit(w, "<p class=\"note\">Nobody decided anything against the program here.</p>");
	else {
		hw_lit(w, "<ol class=\"plain\">\n");
		for (size_t i = 0; i < list->n; i++)
			put_decision(w, &list->at[i], id, now);
		hw_lit(w, "</ol>");
	}
	hw_lit(w, "<details><summary>Decide</summary><ul class=\"plain\">\n");
	put_command(w, "It is the same event as another:", "merge ", id, " OTHER-ID");
	put_command(w, "Some articles tell another event:", "split ", id, " ARTICLE-ID");
	put_command(w, "Its title is wrong:", "retitle ", id, " \"A better title\"");
	put_command(w, "It is to stay at the head:", "pin ", id, "");
	put_command(w, "It is no threat:", "dismiss --reason \"why\" ", id, "");
	hw_lit(w, "</ul><p class=\"note\">Each is kept with who, when and why, survives a replay and can be undone.</p>"
		  "</details></section>\n");
}
