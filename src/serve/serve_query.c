/* The request's target: path, parameters, and the list of threats that they ask for. */
#include "caps.h"
#include "query.h"
#include "serve_priv.h"

enum { PARAMS_MAX = 64, LIST_DEFAULT = 50 };

/* ---- decoding (RFC 3986 2.1; "+" is a space in queries) ---- */

static int hex_digit(char c)
{
	if (is_ascii_digit(c))
		return c - '0';
	c = ascii_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static enum status decode(struct arena *arena, struct str text, bool is_query, struct str *out)
{
	char *to = arena_take(arena, text.n);
	size_t n = 0;
	if (!to)
		return E_NOMEM;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (c == '%') {
			int high = i + 2 < text.n ? hex_digit(text.p[i + 1]) : -1;
			int low = high >= 0 ? hex_digit(text.p[i + 2]) : -1;
			if (low < 0 || high * 16 + low == 0)
				return E_SYNTAX;
			c = (char)(high * 16 + low);
			i += 2;
		} else if (c == '+' && is_query) {
			c = ' ';
		}
		to[n++] = c;
	}
	*out = (struct str){to, n};
	return OK;
}

static enum status read_params(struct request *request, struct str query)
{
	struct str piece;
	while (query.n > 0 && str_next(&query, '&', &piece)) {
		if (piece.n == 0)
			continue;
		if (request->params.n >= PARAMS_MAX)
			return E_LIMIT;
		struct param *param = vec_push(request->arena, &request->params);
		if (!param)
			return E_NOMEM;
		size_t equals = str_find_byte(piece, '=');
		struct str name = str_cut(piece, 0, equals == STR_NONE ? piece.n : equals);
		struct str value = equals == STR_NONE ? STR_EMPTY : str_cut(piece, equals + 1, piece.n);
		enum status status = decode(request->arena, name, true, &param->name);
		if (!status)
			status = decode(request->arena, value, true, &param->value);
		if (status)
			return status;
	}
	return OK;
}

enum status request_read_target(struct request *request, struct str target)
{
	size_t mark = str_find_byte(target, '?');
	request->target = str_cut(target, 0, SERVE_TARGET_BYTES);
	if (target.n > SERVE_TARGET_BYTES)
		return E_LIMIT;
	struct str path = str_cut(target, 0, mark == STR_NONE ? target.n : mark);
	enum status status = decode(request->arena, path, false, &request->path);
	if (status || mark == STR_NONE)
		return status;
	return read_params(request, str_cut(target, mark + 1, target.n));
}

struct str request_param(const struct request *request, const char *name)
{
	for (size_t i = 0; i < request->params.n; i++)
		if (str_eq(request->params.at[i].name, str_of(name)))
			return str_trim(request->params.at[i].value);
	return STR_EMPTY;
}

const struct param *request_stranger(const struct request *request, const char *const *known, size_t n)
{
	for (size_t i = 0; i < request->params.n; i++) {
		size_t k = 0;
		while (k < n && !str_eq(request->params.at[i].name, str_of(known[k])))
			k++;
		if (k == n)
			return &request->params.at[i];
	}
	return NULL;
}

/* ---- the parameters of a list, one reader each ---- */

static bool read_severity(const struct request *request, struct str value, struct list_question *out)
{
	struct str word;
	(void)request;
	while (value.n > 0 && str_next(&value, ',', &word)) {
		size_t band = 0;
		while (band < 4 && !str_eq_ascii_nocase(str_trim(word), words_name(band_words(), (int)band)))
			band++;
		if (band == 4)
			return false;
		out->query.bands[band] = true;
	}
	return true;
}

static bool read_class(const struct request *request, struct str value, struct list_question *out)
{
	struct str word;
	(void)request;
	while (value.n > 0 && str_next(&value, ',', &word)) {
		int class = words_find(event_class_words(), str_trim(word));
		if (class < 0)
			return false;
		out->query.classes[class] = true;
	}
	return true;
}

static bool read_category(const struct request *request, struct str value, struct list_question *out)
{
	(void)request;
	out->query.category = words_find(source_category_words(), value);
	return out->query.category >= 0;
}

static bool read_entity(const struct request *request, struct str value, struct list_question *out)
{
	(void)request;
	size_t slash = str_find_byte(value, '/');
	out->query.entity = value;
	return slash != STR_NONE && slash + 1 < value.n &&
	       words_find(entity_type_words(), str_cut(value, 0, slash)) >= 0;
}

static bool read_source(const struct request *request, struct str value, struct list_question *out)
{
	(void)request;
	out->query.source = value;
	return true;
}

static bool read_since(const struct request *request, struct str value, struct list_question *out)
{
	return query_read_time(value, request->now, &out->query.since);
}

static bool read_until(const struct request *request, struct str value, struct list_question *out)
{
	return query_read_time(value, request->now, &out->query.until);
}

/* Words parted by commas, `max` at most. */
static bool read_list_of(const struct request *request, struct str value, size_t max, struct strs *out)
{
	struct str word;
	while (value.n > 0 && str_next(&value, ',', &word))
		if (str_trim(word).n > 0 && !strs_add(request->arena, out, str_trim(word)))
			return false;
	return out->n > 0 && out->n <= max;
}

static bool read_lang(const struct request *request, struct str value, struct list_question *out)
{
	return read_list_of(request, value, 4, &out->query.langs);
}

static bool read_indicator(const struct request *request, struct str value, struct list_question *out)
{
	return read_list_of(request, value, 4, &out->query.indicators);
}

static bool read_ids(const struct request *request, struct str value, struct list_question *out)
{
	return read_list_of(request, value, CAP_PAGE_ITEMS, &out->query.ids);
}

/* What is pinned is in the browser's cookie; what is unread it knows alone, and hides the rest itself. */
static bool read_show(const struct request *request, struct str value, struct list_question *out)
{
	if (str_eq(value, STR("pinned"))) {
		out->query.ids = request->pins;
		out->is_none = request->pins.n == 0;
		return true;
	}
	return str_eq(value, STR("unread")) || str_eq(value, STR("all"));
}

static bool read_order(const struct request *request, struct str value, struct list_question *out)
{
	static const struct {
		const char *word;
		enum threat_order order;
	} orders[] = {
		{"rank", ORDER_RANK},           {"time", ORDER_UPDATED}, {"updated", ORDER_UPDATED},
		{"published", ORDER_PUBLISHED}, {"score", ORDER_SCORE},
	};
	(void)request;
	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++)
		if (str_eq(value, str_of(orders[i].word))) {
			out->query.order = orders[i].order;
			return true;
		}
	return false;
}

static bool read_limit(const struct request *request, struct str value, struct list_question *out)
{
	uint64_t n;
	(void)request;
	if (!str_u64(value, &n) || n < 1 || n > CAP_PAGE_ITEMS)
		return false;
	out->query.limit = (size_t)n;
	return true;
}

static bool read_cursor(const struct request *request, struct str value, struct list_question *out)
{
	(void)request;
	out->query.cursor = value;
	return true;
}

static bool read_singles(const struct request *request, struct str value, struct list_question *out)
{
	(void)request;
	out->query.both = str_eq(value, STR("all"));
	out->query.single_reports = str_eq(value, STR("only"));
	return out->query.both || out->query.single_reports || str_eq(value, STR("none"));
}

static bool read_view(const struct request *request, struct str value, struct list_question *out)
{
	(void)request;
	(void)out;
	return str_eq(value, STR("compact")) || str_eq(value, STR("cards")) || str_eq(value, STR("rows"));
}

#define FILTER(member) offsetof(struct feed_filters, member)
#define NO_FILTER SIZE_MAX

enum status request_read_list(const struct request *request, bool has_singles, struct list_question *out,
			      const char **parameter, struct err *err)
{
	static const struct {
		const char *name;
		bool (*read)(const struct request *request, struct str value, struct list_question *out);
		size_t filter; /* where links keep it */
		const char *may_be;
	} readers[] = {
		{"severity", read_severity, FILTER(severity), "low, medium, high or critical, parted by commas"},
		{"class", read_class, FILTER(class), "a kind of event such as outage, breach, flaw"},
		{"category", read_category, FILTER(category), "a category of sources such as news, advisory"},
		{"entity", read_entity, FILTER(entity), "the id of an entity, such as company/microsoft"},
		{"source", read_source, FILTER(source), "the id of a source"},
		{"since", read_since, FILTER(since), "a time, or a span back from now: 24h, 7d"},
		{"until", read_until, FILTER(until), "a time, or a span back from now: 24h, 7d"},
		{"lang", read_lang, FILTER(lang), "languages such as de, 4 at most, parted by commas"},
		{"indicator", read_indicator, FILTER(indicator), "severity indicators such as ransomware, 4 at most"},
		{"ids", read_ids, NO_FILTER, "ids of threats, parted by commas, 200 at most"},
		{"show", read_show, FILTER(show), "all, unread or pinned"},
		{"order", read_order, FILTER(order), "rank, updated, published or score"},
		{"limit", read_limit, NO_FILTER, "a number from 1 to 200"},
		{"cursor", read_cursor, NO_FILTER, "the \"next\" of the page before"},
		{"singles", read_singles, NO_FILTER, "all, none or only"},
		{"view", read_view, FILTER(view), "rows, cards or compact"},
	};
	*out = (struct list_question){.query = {.category = -1,
						.since = TIME_UNKNOWN,
						.until = TIME_UNKNOWN,
						.both = has_singles,
						.now = request->now,
						.limit = LIST_DEFAULT}};
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		struct str value = request_param(request, readers[i].name);
		if (value.n == 0)
			continue;
		if (!readers[i].read(request, value, out)) {
			*parameter = readers[i].name;
			return err_set(err, E_SYNTAX, "%s must be %s", readers[i].name, readers[i].may_be);
		}
		if (readers[i].filter != NO_FILTER)
			*(struct str *)((char *)&out->filters + readers[i].filter) = value;
	}
	out->filters.q = request_param(request, "q");
	*parameter = "q";
	return query_read(request->arena, out->filters.q, request->now, &out->query, NULL, err);
}
