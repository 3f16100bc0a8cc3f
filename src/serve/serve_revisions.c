/* What an article said before: /article/ID and /api/v1/articles/ID/revisions. */
#include "caps.h"
#include "render_revisions.h"
#include "serve_priv.h"

static const struct str json = {"application/json", sizeof("application/json") - 1};

/* The texts of the article, oldest first, the present one last. */
static bool list_versions(struct arena *arena, const struct stored_article *now, const struct stored_articles *old,
			  struct versions *out)
{
	for (size_t i = 0; i <= old->n; i++) {
		const struct stored_article *a = i < old->n ? &old->at[i] : now;
		struct version *version = vec_push(arena, out);
		if (!version)
			return false;
		*version = (struct version){a->revision, a->stored, a->article.title, a->article.text};
	}
	return true;
}

static enum status read_revisions(struct request *request, struct str id, struct stored_article *article,
				  struct revisions *out, struct err *err)
{
	struct stored_articles old;
	struct versions versions = {0};
	enum status status = store_article_get(request->store, request->arena, id, article, err);
	if (!status)
		status = store_revisions(request->store, request->arena, id, CAP_REVISIONS, &old, err);
	if (status)
		return status;
	status = list_versions(request->arena, article, &old, &versions) ? revisions_of(request->arena, &versions, out)
									 : E_NOMEM;
	return status ? err_set(err, status, "no room for the revisions") : OK;
}

void api_article(struct request *request, struct reply *reply)
{
	struct str tail = STR("/revisions"), id = request->rest;
	struct stored_article article;
	struct revisions revisions = {0};
	struct err err = {0};
	if (!str_ends(id, tail)) {
		api_problem(request, reply, 404, STR("Not found"), STR("There is no such address in the API."));
		return;
	}
	if (!api_has_known_parameters(request, reply, NULL, 0))
		return;
	enum status status = read_revisions(request, str_cut(id, 0, id.n - tail.n), &article, &revisions, &err);
	if (status == E_NOTFOUND)
		api_problem(request, reply, 404, STR("Article not found"), STR("No article has this id."));
	else if (status)
		fail(request, reply, "revisions are not read", &err);
	if (status)
		return;
	reply->type = json;
	render_revisions_json(&reply->body, &article.article, &revisions);
}

void page_article(struct request *request, struct reply *reply)
{
	struct stored_article article;
	struct revisions revisions = {0};
	struct serve_status serving;
	struct err err = {0};
	struct page_frame frame = {.title = STR("Revisions"), .current = STR("feed")};
	enum status status = read_revisions(request, request->rest, &article, &revisions, &err);
	if (status == E_NOTFOUND)
		page_error(request, reply, 404, STR("Article not found"), STR("No article has this id."));
	else if (status)
		fail(request, reply, "revisions are not read", &err);
	if (status)
		return;
	frame.json =
		str_join(request->arena,
			 (struct str[]){STR("/api/v1/articles/"), article.article.id, STR("/revisions")}, 3, STR_EMPTY);
	fill_frame(request, &frame, &serving);
	reply->type = STR("text/html; charset=utf-8");
	render_revisions_page(&reply->body, &frame, &article.article, article.threat, &revisions);
}
