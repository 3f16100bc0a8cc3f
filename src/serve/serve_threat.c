/* One threat: found, joined to another, removed, or never heard of. */
#include "serve_priv.h"
#include "store_decisions.h"

enum {
	DECISIONS_SHOWN = 20,
	MERGES_MAX = 16,
	RELATED_SHOWN = 8,
	CLOSE_SHOWN = 6,
	CLOSE_WORDS = 4,
	ID_BYTES_MAX = 64,
	REVISED_SHOWN = 100
};

/* ---- looking up ---- */

bool is_threat_id(struct str id)
{
	for (size_t i = 0; i < id.n; i++)
		if (!is_ascii_alnum(id.p[i]) && id.p[i] != '-' && id.p[i] != '_')
			return false;
	return id.n > 0 && id.n <= ID_BYTES_MAX;
}

void look_up_threat(const struct request *request, struct str id, struct threat_lookup *out)
{
	*out = (struct threat_lookup){.code = 404};
	for (int hops = 0; hops < MERGES_MAX && is_threat_id(id); hops++) {
		enum status status = store_threat_get(request->store, request->arena, id, &out->threat, &out->err);
		if (status) {
			out->code = status == E_NOTFOUND ? 404 : 500;
			return;
		}
		if (out->threat.state == THREAT_OPEN) {
			out->code = hops > 0 ? 301 : 200;
			if (out->threat.related.n ==
				    0 && /* related threats are an extra: without them the page stands */
			    store_related(request->store, request->arena, &out->threat, RELATED_SHOWN,
					  &out->threat.related, NULL))
				out->threat.related.n = 0;
			return;
		}
		if (out->threat.state == THREAT_REMOVED) {
			out->code = 410;
			return;
		}
		id = out->threat.merged_into;
	}
	out->code = 404;
}

/* ---- not found: what is close to the address ---- */

static struct str words_of(struct arena *arena, struct str slug)
{
	char *text = arena_take(arena, slug.n);
	for (size_t i = 0; text && i < slug.n; i++)
		text[i] = is_ascii_alnum(slug.p[i]) || (unsigned char)slug.p[i] >= 0x80 ? slug.p[i] : ' ';
	return text ? str_trim((struct str){text, slug.n}) : STR_EMPTY;
}

static bool has_threat(const struct threats *list, struct str id)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->at[i].id, id))
			return true;
	return false;
}

static void add_matches(const struct request *request, struct str words, struct threats *out)
{
	struct threat_page page;
	struct threat_query query = {.order = ORDER_UPDATED,
				     .category = -1,
				     .since = TIME_UNKNOWN,
				     .until = TIME_UNKNOWN,
				     .search = words,
				     .both = true,
				     .now = request->now,
				     .limit = CLOSE_SHOWN};
	if (words.n == 0 || store_threats(request->store, request->arena, &query, &page, NULL))
		return;
	for (size_t i = 0; i < page.items.n && out->n < CLOSE_SHOWN; i++) {
		struct threat *slot = has_threat(out, page.items.at[i].id) ? NULL : vec_push(request->arena, out);
		if (slot)
			*slot = page.items.at[i];
	}
}

/* All words of the slug first; then each of its longest alone, until there is enough. */
static void find_close(const struct request *request, struct str words, struct threats *out)
{
	struct str longest[CLOSE_WORDS] = {{0}}, rest = words, word;
	add_matches(request, words, out);
	while (rest.n > 0 && str_next(&rest, ' ', &word)) {
		size_t at = CLOSE_WORDS;
		while (at > 0 && longest[at - 1].n < word.n)
			at--;
		for (size_t i = CLOSE_WORDS - 1; i > at && at < CLOSE_WORDS; i--)
			longest[i] = longest[i - 1];
		if (at < CLOSE_WORDS)
			longest[at] = word;
	}
	for (size_t i = 0; i < CLOSE_WORDS && out->n < CLOSE_SHOWN; i++)
		if (longest[i].n > 3)
			add_matches(request, longest[i], out);
}

static void page_missing(struct request *request, struct reply *reply, struct str slug, struct str reason,
			 bool is_removed)
{
	struct serve_status status;
	struct threats close_ones = {0};
	struct page_frame frame = {.title = STR("Threat not found"), .search = words_of(request->arena, slug)};
	fill_frame(request, &frame, &status);
	find_close(request, frame.search, &close_ones);
	reply->code = is_removed ? 410 : 404;
	reply->type = STR("text/html; charset=utf-8");
	render_missing_page(&reply->body, &frame, reason, is_removed, &close_ones);
}

/* ---- the page ---- */

/* The id that a redirect came from, when it is one that was joined: nothing else is shown. */
static void fill_joined(const struct request *request, struct threat_choice *choice)
{
	struct threat old;
	struct str id = request_param(request, "from");
	if (!is_threat_id(id) || store_threat_get(request->store, request->arena, id, &old, NULL) ||
	    old.state != THREAT_MERGED)
		return;
	choice->joined = id;
	choice->joined_note = old.note;
}

static void show(struct request *request, struct reply *reply, const struct threat *threat)
{
	struct serve_status status;
	struct arena *arena = request->arena;
	struct page_frame frame = {.current = STR("feed")};
	struct str band = words_name(band_words(), (int)threat->severity.label);
	frame.title =
		str_join(arena, (struct str[]){threat->title, band, str_print(arena, "%.1f", threat->severity.score)},
			 3, STR(" · "));
	frame.json = str_join(arena, (struct str[]){STR("/api/v1/threats/"), threat->id}, 2, STR_EMPTY);
	fill_frame(request, &frame, &status);
	struct threat_choice choice = {.verdict = request_param(request, "observables"),
				       .is_whole = str_eq(request_param(request, "values"), STR("whole")),
				       .is_pinned = strs_has(&request->pins, threat->id)};
	struct decisions decisions = {0};
	fill_joined(request, &choice);
	if (!store_decisions_of(request->store, arena, threat->id, DECISIONS_SHOWN, &decisions, NULL))
		choice.decisions = &decisions; /* without them the page stands */
	if (store_revised(request->store, arena, threat->id, REVISED_SHOWN, &choice.revised, NULL))
		choice.revised.n = 0;
	if (words_find(verdict_words(), choice.verdict) < 0)
		choice.verdict = STR_EMPTY;
	reply->type = STR("text/html; charset=utf-8");
	render_threat_page(&reply->body, &frame, threat, &choice);
}

void page_threat(struct request *request, struct reply *reply)
{
	size_t slash = str_find_byte(request->rest, '/');
	struct str id = str_cut(request->rest, 0, slash == STR_NONE ? request->rest.n : slash);
	struct str slug = slash == STR_NONE ? STR_EMPTY : str_cut(request->rest, slash + 1, request->rest.n);
	struct threat_lookup found;
	look_up_threat(request, id, &found);
	const struct threat *threat = &found.threat;
	switch (found.code) {
	case 200:
		if (str_find_byte(slug, '.') == STR_NONE || !export_threat(request, reply, threat, slug))
			show(request, reply, threat);
		return;
	case 301:
		reply->code = 301;
		reply->location =
			str_join(request->arena,
				 (struct str[]){STR("/threat/"), threat->id, STR("/"), threat->slug, STR("?from="), id},
				 6, STR_EMPTY);
		return;
	case 410:
		page_missing(request, reply, slug.n > 0 ? slug : threat->slug, threat->note, true);
		return;
	case 404:
		page_missing(request, reply, slug, STR_EMPTY, false);
		return;
	default:
		fail(request, reply, "threat is not read", &found.err);
	}
}
