/* What ended a reader: /quarantine and /api/v1/quarantine, as the line keeps it in the store. */
#include <unistd.h>

#include "json_record.h"
#include "render_quarantine.h"
#include "serve_priv.h"

/* A name of ours, and a file that is still there: the line thins them. */
static bool is_there(struct arena *arena, const char *folder, struct str kept)
{
	char *path = str_c(arena, str_print(arena, "%s/%.*s", folder, STR_FORMAT(kept)));
	return str_starts(kept, STR("quarantine/")) && path && access(path, F_OK) == 0;
}

static enum status read_quarantine(struct request *request, struct quarantined_list *out, struct err *err)
{
	struct str text = STR_EMPTY;
	struct json_doc *doc = NULL;
	struct quarantine_record list = {0};
	enum status status = store_fact_get(request->store, request->arena, STR("quarantine"), &text, err);
	if (status || text.n == 0)
		return status;
	status = json_read(text, &doc, err);
	if (!status)
		status = json_record_read(quarantine_record_table(), request->arena, json_root(doc), &list, err);
	json_free(doc);
	if (status || !str_eq(list.version, STR(TOCSIN_VERSION)))
		return status; /* what another version could not read is read again */
	for (size_t i = 0; i < list.rows.n; i++)
		if (!is_there(request->arena, request->serve->pool.folder, list.rows.at[i].kept))
			list.rows.at[i].kept = STR_EMPTY;
	*out = list.rows;
	return OK;
}

void page_quarantine(struct request *request, struct reply *reply)
{
	struct err err = {0};
	struct quarantined_list list = {0};
	struct serve_status status;
	struct page_frame frame = {
		.title = STR("Quarantine"), .current = STR("sources"), .json = STR("/api/v1/quarantine")};
	if (read_quarantine(request, &list, &err)) {
		fail(request, reply, "quarantine is not read", &err);
		return;
	}
	fill_frame(request, &frame, &status);
	reply->type = STR("text/html; charset=utf-8");
	render_quarantine_page(&reply->body, &frame, &list);
}

void api_quarantine(struct request *request, struct reply *reply)
{
	struct err err = {0};
	struct quarantined_list list = {0};
	if (!api_has_known_parameters(request, reply, NULL, 0))
		return;
	if (read_quarantine(request, &list, &err)) {
		fail(request, reply, "quarantine is not read", &err);
		return;
	}
	reply->type = STR("application/json");
	render_quarantine_json(&reply->body, &list);
}
