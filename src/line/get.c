#include "get.h"

struct got {
	struct buf *body;
	enum status status;
	struct err *err;
};

static void on_answer(void *ctx, const struct fetch_answer *a)
{
	struct got *got = ctx;
	if (a->status || a->code >= 400 || a->code < 200) {
		got->status = err_set(got->err, E_NET, "%.*s: %.*s", STR_FORMAT(a->url), STR_FORMAT(a->reason));
		return;
	}
	buf_add(got->body, a->body);
	got->status = buf_status(got->body);
	if (got->status)
		err_set(got->err, got->status, "%.*s: too large", STR_FORMAT(a->url));
}

enum status get_url(const struct fetch_options *options, struct str url, struct buf *body, struct err *err)
{
	struct fetch *fetch;
	struct got got = {.body = body, .status = E_BUG, .err = err};
	enum status status = fetch_new(options, &fetch, err);
	if (status)
		return status;
	status = fetch_add(fetch, &(struct fetch_request){.url = url}, err);
	while (!status && fetch_pending(fetch))
		status = fetch_turn(fetch, 1000, on_answer, &got, err);
	fetch_free(fetch);
	return status ? status : got.status;
}
