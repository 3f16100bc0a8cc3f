#include "dossier.h"

#include <stdlib.h>

#include "caps.h"
#include "url.h"

enum { ARTICLE_ID_BITS = 60, THREAT_ID_BITS = 50 };

struct dossier *dossier_new(void)
{
	struct dossier *d = calloc(1, sizeof(*d));
	if (d && !(d->arena = arena_new(CAP_ARTICLE_ARENA_BYTES))) {
		free(d);
		return NULL;
	}
	return d;
}

void dossier_free(struct dossier *d)
{
	if (!d)
		return;
	arena_free(d->arena);
	free(d);
}

enum status dossier_extract(struct dossier *d, const struct extract_input *input, struct err *err)
{
	struct arena *arena = arena_new(CAP_ARTICLE_ARENA_BYTES);
	struct article article;
	if (!arena)
		return err_set(err, E_NOMEM, "no memory");
	enum status status = extract_article(arena, input, &article, err);
	if (!status && (status = record_copy(article_record(), d->arena, &article, &d->article)))
		err_set(err, status, "no room for the article");
	arena_free(arena);
	return status;
}

static bool is_host(struct str s)
{
	return s.n && str_has(s, STR(".")) && !str_has(s, STR(" ")) && !str_has(s, STR("/"));
}

/* The outlet's host: of the source's site, or what the record calls its source, or the address. */
static struct str outlet_host(const struct dossier *d, const struct source *source)
{
	if (source && url_host(source->site).n)
		return url_host(source->site);
	return is_host(d->article.source) ? d->article.source : url_host(d->article.url);
}

static enum status find_source(const struct tools *tools, struct dossier *d, const struct source *source)
{
	struct str host = str_lower_ascii(d->arena, outlet_host(d, source));
	if (str_is_null(host))
		return E_NOMEM;
	d->site = host.n ? url_site(d->arena, host) : d->article.source;
	if (!source)
		source = tools_source(tools, host);
	if (!source)
		source = tools_source(tools, d->site);
	return source ? record_copy(source_record(), d->arena, source, &d->source) : OK;
}

/* An article is named by its address; without one by source, title and text. */
static struct str name_of(struct dossier *d, int bits)
{
	if (d->article.url.n)
		return url_id(d->arena, d->article.url, bits);
	const struct str parts[] = {d->article.source, d->article.id, d->article.title};
	return url_id(d->arena, str_join(d->arena, parts, 3, STR("\n")), bits);
}

enum status dossier_name(const struct tools *tools, struct dossier *d, const struct source *source, struct err *err)
{
	enum status status = find_source(tools, d, source);
	if (status)
		return err_set(err, status, "no room for the article's source");
	if (!d->article.id.n)
		d->article.id = name_of(d, ARTICLE_ID_BITS);
	return OK;
}

size_t dossier_weight(size_t n)
{
	return n + (n < CAP_TEXT_BYTES ? n : CAP_TEXT_BYTES) * CAP_READ_RATIO;
}

enum status dossier_annotate(const struct tools *tools, struct dossier *d, const struct source *source, struct err *err)
{
	enum status status = dossier_name(tools, d, source, err);
	if (status)
		return status;
	status = text_read(d->arena, &d->article, &d->reading, err);
	if (status)
		return status;
	if (!d->article.lang.n)
		d->article.lang = d->reading.lang;
	status =
		enrich_article(d->arena, tools->knowledge, tools->ranks, &d->article, &d->reading, &d->annotation, err);
	if (!status && arena_status(d->arena))
		status = err_set(err, E_NOMEM, "no room for all that the article says");
	return status;
}

enum status dossier_read(const struct tools *tools, struct dossier *d, const struct source *source, struct err *err)
{
	struct str threat = name_of(d, THREAT_ID_BITS), key = url_key(d->arena, d->article.url);
	enum status status = dossier_annotate(tools, d, source, err);
	if (!status)
		status = dedupe_sign(d->arena, tools->ranks, &d->article, key, &d->reading, &d->signature, err);
	if (status)
		return status;
	struct cluster_input input = {&d->article, &d->reading, &d->annotation, d->site, threat};
	status = cluster_features(d->arena, tools->ranks, &input, &d->features, err);
	if (!status && arena_status(d->arena))
		status = err_set(err, E_NOMEM, "no room for all that the article says");
	return status;
}

struct member dossier_member(const struct dossier *d)
{
	return (struct member){.article = &d->article,
			       .reading = &d->reading,
			       .annotation = &d->annotation,
			       .source = d->source.title.n ? &d->source : NULL,
			       .site = d->site};
}
