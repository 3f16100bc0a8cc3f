/* tocsin cluster: articles into threats, as one stream in the order of time. */
#include "caps.h"
#include "placer.h"
#include "stream.h"

/* Places all, oldest first. Articles get their ids here when they had none. */
static enum status place_all(const struct tools *tools, struct placer *placer, struct stream_articles *all,
			     struct err *err)
{
	enum status status = OK;
	for (size_t i = 0; i < all->list.n && !status; i++) {
		struct article *article = &all->list.at[all->by_time[i]];
		struct dossier *d = stream_dossier(tools, article, err);
		struct place place;
		status = d ? placer_place(placer, d, &place, err) : err->code;
		if (!status && !article->id.n)
			article->id = str_copy(all->arena, d->article.id);
		dossier_free(d);
	}
	return status;
}

static bool write_all(const struct placer *placer, const struct stream_articles *all)
{
	struct buf line;
	bool ok = true;
	buf_init(&line, CAP_RECORD_BYTES);
	for (size_t i = 0; i < all->list.n && ok; i++) {
		struct json_writer w;
		buf_reset(&line);
		jw_init(&w, &line);
		jw_object(&w);
		jw_put_str(&w, "id", all->list.at[i].id);
		jw_put_str(&w, "threat", cluster_threat_of(placer->cluster, all->list.at[i].id));
		jw_object_end(&w);
		ok = write_line(&line);
	}
	buf_release(&line);
	return ok;
}

int cmd_cluster(const struct command *self, int argc, char **argv)
{
	struct tools tools;
	struct placer placer = {0};
	struct stream_articles all = {0};
	struct err err;
	int operand = options_read(self, NULL, NULL, 0, argc, argv);
	if (operand < 0)
		return options_exit(operand);
	if (tools_init(&tools, &err))
		return complain(self, EXIT_CANNOT, "%s", err.msg);
	int exit_code = stream_all(self, &all);
	if (exit_code != EXIT_CANNOT) {
		if (placer_init(&placer, &tools, &err) || place_all(&tools, &placer, &all, &err))
			exit_code = complain(self, EXIT_CANNOT, "%s", err.msg);
		else if (!write_all(&placer, &all))
			exit_code = complain(self, EXIT_CANNOT, "cannot write");
	}
	placer_release(&placer);
	stream_release(&all);
	tools_release(&tools);
	return exit_code;
}
