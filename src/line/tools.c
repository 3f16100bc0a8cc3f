#include "tools.h"

#include "caps.h"
#include "line_data.h"
#include "url.h"

static enum status index_sites(struct tools *tools)
{
	for (size_t i = 0; i < tools->pack.n; i++) {
		struct str host = str_lower_ascii(tools->arena, url_host(tools->pack.at[i].site));
		if (str_starts(host, STR("www.")))
			host = str_cut(host, 4, host.n);
		struct str names[2] = {host, url_site(tools->arena, host)};
		for (int k = 0; k < 2; k++) {
			uint64_t *at = names[k].n ? map_at(&tools->by_site, str_hash(names[k])) : NULL;
			if (names[k].n && !at)
				return E_NOMEM;
			if (at && !*at)
				*at = i + 1;
		}
	}
	return OK;
}

static uint32_t place_of(const void *ranks, struct str fold)
{
	return ranks_place(ranks, fold);
}

enum status tools_init(struct tools *tools, struct err *err)
{
	return tools_init_with(tools, NULL, err);
}

enum status tools_init_with(struct tools *tools, const char *knowledge_folder, struct err *err)
{
	*tools = (struct tools){.arena = arena_new(CAP_FEED_ARENA_BYTES)};
	map_init(&tools->by_site);
	if (!tools->arena)
		return err_set(err, E_NOMEM, "no memory");
	enum status status = ranks_new(&tools->ranks, err);
	struct knowledge_options options = {.folder = knowledge_folder, .place = place_of, .ctx = tools->ranks};
	if (!status)
		status = knowledge_load(&options, &tools->knowledge, err);
	if (!status)
		status = weights_new(tools->knowledge, STR_EMPTY, &tools->weights, err);
	if (!status)
		status = parse_opml(tools->arena, line_data(STR("feeds.opml")), STR_EMPTY, &tools->pack, err);
	if (!status && (status = index_sites(tools)))
		err_set(err, status, "no memory");
	if (status)
		tools_release(tools);
	return status;
}

enum status tools_weigh(struct tools *tools, struct str own, struct err *err)
{
	struct weights *weights;
	enum status status = weights_new(tools->knowledge, own, &weights, err);
	if (status)
		return status;
	weights_free(tools->weights);
	tools->weights = weights;
	return OK;
}

void tools_release(struct tools *tools)
{
	weights_free(tools->weights);
	knowledge_free(tools->knowledge);
	ranks_free(tools->ranks);
	map_release(&tools->by_site);
	arena_free(tools->arena);
	*tools = (struct tools){0};
}

const struct source *tools_source(const struct tools *tools, struct str host)
{
	if (str_starts(host, STR("www.")))
		host = str_cut(host, 4, host.n);
	const uint64_t *row = map_get(&tools->by_site, str_hash(host));
	return row ? &tools->pack.at[*row - 1] : NULL;
}
