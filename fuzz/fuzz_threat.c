/* Any bytes as a few articles, by all steps into one threat, and that by every writer: page, API, feeds, tables, STIX.
 * Lines of JSON (as tocsin brief reads them), or texts parted by form feeds, each with its title as first line. */
#include <stdlib.h>

#include "compose.h"
#include "export_stix.h"
#include "parse.h"
#include "placer.h"
#include "records.h"
#include "render.h"
#include "render_export.h"
#include "round.h"

enum { ARTICLES_MAX = 6, ARTICLE_BYTES_MAX = 20000, WRITTEN_BYTES_MAX = 64 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct tools tools;

/* ---- in ---- */

static bool read_article(struct arena *arena, struct str *rest, bool is_json, struct article *out)
{
	static const char *const ids[ARTICLES_MAX] = {"a", "b", "c", "d", "e", "f"};
	static size_t turn;
	struct str piece, title = STR_EMPTY;
	struct json_doc *doc = NULL;
	(void)str_next(rest, is_json ? '\n' : '\f', &piece);
	if (piece.n > ARTICLE_BYTES_MAX)
		return false;
	if (!is_json) {
		struct charset_report report;
		if (charset_to_utf8(arena, piece, STR("utf-8"), &piece, &report))
			return false;
		(void)str_next(&piece, '\n', &title);
		*out = (struct article){.id = str_of(ids[turn++ % ARTICLES_MAX]),
					.url = STR("https://outlet.example/1"),
					.title = title,
					.text = piece,
					.published = 1780300000};
		return title.n + piece.n > 0;
	}
	bool ok = json_read(piece, &doc, NULL) == OK && json_is_object(json_root(doc)) &&
		  record_article(arena, json_root(doc), out, NULL) == OK;
	json_free(doc);
	return ok;
}

static bool place(struct placer *placer, const struct article *article, struct dossier **out)
{
	struct place where;
	struct dossier *d = dossier_new();
	if (!d)
		return false;
	d->article = *article;
	*out = d;
	return dossier_read(&tools, d, NULL, NULL) == OK && placer_place(placer, d, &where, NULL) == OK;
}

/* ---- out ---- */

static void must_be_utf8(const struct buf *out)
{
	if (!buf_status(out) && !utf8_is_valid(buf_str(out)))
		__builtin_trap();
}

static void must_be_json(const struct buf *out)
{
	struct json_doc *doc = NULL;
	must_be_utf8(out);
	if (!buf_status(out) && json_read(buf_str(out), &doc, NULL) == E_SYNTAX)
		__builtin_trap();
	json_free(doc);
}

static void must_be_feed(struct arena *arena, const struct buf *out)
{
	const struct parse_hints hints = {.url = STR("http://127.0.0.1:8480/feed")};
	struct feed feed;
	must_be_utf8(out);
	if (buf_status(out))
		return;
	enum status status = parse_feed(arena, buf_str(out), &hints, &feed, NULL);
	if (status != E_NOMEM && (status || feed.entries.n != 1 || feed.repairs))
		__builtin_trap();
}

static void write_lists(struct arena *arena, struct threats *threats, struct buf *out)
{
	void (*const feeds[])(struct buf *, const struct export_list *) = {export_atom, export_rss, export_json_feed};
	const struct export_list list = {.title = STR("Threats"),
					 .base = STR("http://127.0.0.1:8480"),
					 .self = STR("/feed.atom"),
					 .home = STR("/"),
					 .threats = threats};
	for (size_t i = 0; i < sizeof(feeds) / sizeof(feeds[0]); i++) {
		buf_reset(out);
		feeds[i](out, &list);
		must_be_feed(arena, out);
	}
	buf_reset(out);
	export_csv(out, &list);
	export_markdown(out, &list);
	must_be_utf8(out);
	buf_reset(out);
	export_stix(out, threats, list.base);
	must_be_json(out);
}

static void write_threat(struct arena *arena, const struct threat *threat)
{
	const struct page_frame frame = {.title = threat->title, .path = STR("/threat/x"), .now = 1780300000};
	const struct threat_choice choice = {.is_whole = threat->articles.n % 2};
	struct threats threats = {0};
	struct buf out;
	buf_init(&out, WRITTEN_BYTES_MAX);
	render_threat_json(&out, threat);
	must_be_json(&out);
	buf_reset(&out);
	render_threat_page(&out, &frame, threat, &choice);
	export_threat_markdown(&out, threat, STR("http://127.0.0.1:8480"));
	export_observables_csv(&out, threat);
	export_block_list(&out, threat, STR("http://127.0.0.1:8480"));
	must_be_utf8(&out);
	struct threat *row = vec_push(arena, &threats);
	if (row) {
		*row = *threat;
		write_lists(arena, &threats, &out);
	}
	round_packed(arena, threat_record(), threat);
	buf_release(&out);
}

/* ---- the story ---- */

static void tell(struct arena *arena, struct dossier *const *dossiers, size_t n)
{
	struct members members = {0};
	struct threat threat;
	for (size_t i = 0; i < n; i++) {
		struct member *m = vec_push(arena, &members);
		if (!m)
			return;
		*m = dossier_member(dossiers[i]);
	}
	if (n && compose_threat(arena, &tools, STR("k7p2m9xq4d"), &members, NULL, 1780300000, &threat, NULL) == OK)
		write_threat(arena, &threat);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str rest = {(const char *)data, n};
	struct dossier *dossiers[ARTICLES_MAX] = {0};
	struct placer placer = {0};
	struct article article;
	size_t held = 0, asked = 0;
	if (!tools.knowledge && tools_init(&tools, NULL) != OK)
		abort();
	struct arena *arena = arena_new(2 * CAP_THREAT_ARENA_BYTES);
	bool is_json = n && data[0] == '{', ok = arena && placer_init(&placer, &tools, NULL) == OK;
	while (ok && rest.n && asked++ < ARTICLES_MAX)
		if (read_article(arena, &rest, is_json, &article)) {
			ok = place(&placer, &article, &dossiers[held]);
			held += dossiers[held] != NULL;
		}
	if (ok)
		tell(arena, dossiers, held);
	placer_release(&placer);
	for (size_t i = 0; i < held; i++)
		dossier_free(dossiers[i]);
	arena_free(arena);
	return 0;
}
