#include "sample.h"

#include "line_data.h"

enum status sample_sources(struct arena *arena, struct sources *out, struct err *err)
{
	enum status status =
		parse_opml(arena, line_data(STR("sample/feeds.opml")), STR("http://sample.invalid/"), out, err);
	for (size_t i = 0; i < out->n && !status; i++) {
		struct str url = out->at[i].url;
		size_t slash = str_rfind_byte(url, '/');
		struct str name = slash == STR_NONE ? url : str_cut(url, slash + 1, url.n);
		out->at[i].id = str_join(arena, (struct str[]){STR(SAMPLE_PREFIX), name}, 2, STR_EMPTY);
		if (str_is_null(out->at[i].id))
			status = err_set(err, E_NOMEM, "no memory");
	}
	return status;
}

bool is_sample(const struct source *source)
{
	return str_starts(source->id, STR(SAMPLE_PREFIX));
}

struct str sample_feed(const struct source *source)
{
	return is_sample(source) ? line_data(source->id) : STR_EMPTY;
}
