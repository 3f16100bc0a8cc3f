#include "query_priv.h"

#include "date.h"
#include "url.h"

#define BIT(type) (1u << (type))

struct asking {
	struct arena *arena;
	int64_t now;
	struct threat_query query;
	struct strs words;
	struct err *err;
};

struct filter {
	struct query_operator told;
	bool (*read)(struct asking *a, const struct term *term, uint32_t types);
	uint32_t types; /* of the names it takes */
	const char *may_be;
};

/* ---- one reader a filter; false: the value is not understood ---- */

/* Marks each word of "high,critical" in a set of `n`; an excluded one clears instead. */
static bool read_set(struct str value, bool is_unwanted, const struct words *words, bool *set, size_t n)
{
	bool said[32] = {0}, any = false;
	struct str word;
	while (value.n > 0 && str_next(&value, ',', &word)) {
		size_t i = 0;
		while (i < n && !str_eq_ascii_nocase(str_trim(word), words_name(words, (int)i)))
			i++;
		if (i == n)
			return false;
		said[i] = true;
	}
	for (size_t i = 0; i < n; i++)
		any |= set[i];
	for (size_t i = 0; i < n; i++)
		set[i] = (set[i] || !any) && said[i] != is_unwanted;
	return true;
}

static bool read_severity(struct asking *a, const struct term *term, uint32_t types)
{
	(void)types;
	return read_set(term->value, term->is_unwanted, band_words(), a->query.bands, 4);
}

static bool read_kind(struct asking *a, const struct term *term, uint32_t types)
{
	(void)types;
	return read_set(term->value, term->is_unwanted, event_class_words(), a->query.classes, CLASSES_N);
}

static bool read_category(struct asking *a, const struct term *term, uint32_t types)
{
	(void)types;
	int category = words_find(source_category_words(), term->value);
	a->query.category = category;
	return category >= 0 && !term->is_unwanted;
}

static bool read_source(struct asking *a, const struct term *term, uint32_t types)
{
	(void)types;
	if (term->is_unwanted)
		return strs_add(a->arena, &a->query.no_sources, term->value);
	a->query.source = term->value;
	return true;
}

static bool read_words_into(struct asking *a, const struct term *term, struct strs *out)
{
	struct str rest = term->value, word;
	if (term->is_unwanted)
		return false;
	while (rest.n > 0 && str_next(&rest, ',', &word))
		if (str_trim(word).n > 0 && !strs_add(a->arena, out, str_lower_ascii(a->arena, str_trim(word))))
			return false;
	return out->n > 0 && out->n <= 4;
}

static bool read_lang(struct asking *a, const struct term *term, uint32_t types)
{
	(void)types;
	return read_words_into(a, term, &a->query.langs);
}

static bool read_indicator(struct asking *a, const struct term *term, uint32_t types)
{
	(void)types;
	return read_words_into(a, term, &a->query.indicators);
}

static bool read_after(struct asking *a, const struct term *term, uint32_t types)
{
	(void)types;
	int64_t time;
	if (term->is_unwanted || !query_read_time(term->value, a->now, &time))
		return false;
	if (a->query.since == TIME_UNKNOWN || time > a->query.since)
		a->query.since = time;
	return true;
}

static bool read_before(struct asking *a, const struct term *term, uint32_t types)
{
	(void)types;
	int64_t time;
	if (term->is_unwanted || !query_read_time(term->value, a->now, &time))
		return false;
	if (a->query.until == TIME_UNKNOWN || time < a->query.until)
		a->query.until = time;
	return true;
}

static bool read_is(struct asking *a, const struct term *term, uint32_t types)
{
	(void)types;
	if (!str_eq_ascii_nocase(term->value, STR("single")))
		return false;
	a->query.both = false;
	a->query.single_reports = !term->is_unwanted;
	return true;
}

static bool read_name(struct asking *a, const struct term *term, uint32_t types)
{
	struct str value = term->value, slug;
	size_t slash = str_find_byte(value, '/');
	int type = slash == STR_NONE ? -1 : words_find(entity_type_words(), str_cut(value, 0, slash));
	if (type >= 0) { /* an id as the pages and the API write it */
		types = BIT((unsigned)type);
		value = str_cut(value, slash + 1, value.n);
	}
	slug = url_slug(a->arena, value, 100);
	struct threat_name *name = slug.n > 0 ? vec_push(a->arena, &a->query.names) : NULL;
	if (!name || a->query.names.n > STORE_NAMES_MAX)
		return false;
	*name = (struct threat_name){types, slug, term->is_unwanted};
	return true;
}

#define NAMES "a name, and at most 8 names in one query"
static const struct filter filters[] = {
	{{"severity", "how bad", "severity:high,critical"}, read_severity, 0, "low, medium, high or critical"},
	{{"kind", "what kind of event", "kind:outage"},
	 read_kind,
	 0,
	 "research, law, flaw, campaign, outage, flaw_poc, breach, supply_chain or mass"},
	{{"indicator", "what makes it severe", "indicator:ransomware"},
	 read_indicator,
	 0,
	 "severity indicators such as ransomware, parted by commas, 4 at most"},
	{{"after", "reported since", "after:2026-08-01"}, read_after, 0, "a date, or a span back from now: 24h, 7d"},
	{{"before", "last reported before", "before:7d"}, read_before, 0, "a date, or a span back from now: 24h, 7d"},
	{{"source", "one source said it", "source:bleepingcomputer.com/feed"}, read_source, 0, "the id of a source"},
	{{"category", "a category of sources said it", "category:advisory"},
	 read_category,
	 0,
	 "news, research, advisory, vulnerability, status, ransomware or community"},
	{{"lang", "an article is in the language", "lang:de"}, read_lang, 0, "codes such as en or de, 4 at most"},
	{{"is", "single reports only; -is:single leaves them out", "is:single"}, read_is, 0, "single"},
	{{"about", "names anything so called", "about:microsoft"}, read_name, 0, NAMES},
	{{"company", "names a company", "company:microsoft"}, read_name, BIT(ENTITY_COMPANY), NAMES},
	{{"product", "names a product", "product:chrome"}, read_name, BIT(ENTITY_PRODUCT), NAMES},
	{{"actor", "names a threat actor or a gang", "actor:\"Scattered Spider\""},
	 read_name,
	 BIT(ENTITY_THREAT_ACTOR) | BIT(ENTITY_RANSOMWARE_GROUP),
	 NAMES},
	{{"malware", "names malware", "malware:mirai"},
	 read_name,
	 BIT(ENTITY_MALWARE) | BIT(ENTITY_RANSOMWARE_GROUP),
	 NAMES},
	{{"ransomware", "names a ransomware group", "ransomware:akira"},
	 read_name,
	 BIT(ENTITY_RANSOMWARE_GROUP),
	 NAMES},
	{{"campaign", "names a campaign", "campaign:solarwinds"}, read_name, BIT(ENTITY_CAMPAIGN), NAMES},
	{{"tool", "names a tool", "tool:\"cobalt strike\""}, read_name, BIT(ENTITY_TOOL), NAMES},
	{{"cve", "names a CVE", "cve:CVE-2026-12345"}, read_name, BIT(ENTITY_VULNERABILITY), NAMES},
	{{"flaw", "names a flaw by CVE or nickname", "flaw:log4shell"},
	 read_name,
	 BIT(ENTITY_VULNERABILITY) | BIT(ENTITY_VULNERABILITY_NAME),
	 NAMES},
	{{"technique", "names an ATT&CK technique", "technique:T1566"}, read_name, BIT(ENTITY_TECHNIQUE), NAMES},
	{{"agency", "names an agency", "agency:cisa"}, read_name, BIT(ENTITY_AGENCY), NAMES},
	{{"person", "names a person", "person:\"A. Name\""}, read_name, BIT(ENTITY_PERSON), NAMES},
	{{"country", "names a country", "country:germany"}, read_name, BIT(ENTITY_COUNTRY), NAMES},
	{{"region", "names a region", "region:europe"}, read_name, BIT(ENTITY_REGION), NAMES},
	{{"sector", "names a sector", "sector:healthcare"}, read_name, BIT(ENTITY_SECTOR), NAMES},
	{{"incident", "names an incident id", "incident:EX1331830"}, read_name, BIT(ENTITY_INCIDENT_ID), NAMES},
};
enum { OPERATORS_N = sizeof(filters) / sizeof(filters[0]) };

const struct query_operator *query_operator_at(size_t i)
{
	return i < OPERATORS_N ? &filters[i].told : NULL;
}

/* ---- the whole ---- */

static const struct filter *find_filter(struct str name)
{
	for (size_t i = 0; i < OPERATORS_N; i++)
		if (str_eq_ascii_nocase(name, str_of(filters[i].told.name)))
			return &filters[i];
	return NULL;
}

/* The operator that begins with the same two letters, for "did you mean". */
static const char *close_filter(struct str name)
{
	for (size_t i = 0; i < OPERATORS_N; i++)
		if (str_starts_ascii_nocase(str_of(filters[i].told.name), str_cut(name, 0, 2)))
			return filters[i].told.name;
	return "about";
}

static enum status read_word(struct asking *a, const struct term *term)
{
	if (term->is_unwanted)
		return strs_add(a->arena, &a->query.search_not, term->value) ? OK : E_NOMEM;
	struct str word = term->value;
	if (term->is_phrase)
		word = str_join(a->arena, (struct str[]){STR("\""), word, STR("\"")}, 3, STR_EMPTY);
	return strs_add(a->arena, &a->words, word) ? OK : E_NOMEM;
}

static enum status read_term(struct asking *a, const struct term *term)
{
	if (term->name.n == 0)
		return read_word(a, term);
	const struct filter *filter = find_filter(term->name);
	if (!filter)
		return err_set(a->err, E_SYNTAX,
			       "there is no \"%.*s:\"; did you mean \"%s:\"? (A word with a colon stands in quotes.)",
			       STR_FORMAT(term->name), close_filter(term->name));
	if (filter->read(a, term, filter->types))
		return OK;
	if (arena_status(a->arena))
		return E_NOMEM;
	return err_set(a->err, E_SYNTAX, "%s%s: wants %s, not \"%.*s\"", term->is_unwanted ? "-" : "",
		       filter->told.name, filter->may_be, (int)(term->value.n < 60 ? term->value.n : 60),
		       term->value.p);
}

enum status query_read(struct arena *arena, struct str text, int64_t now, struct threat_query *out,
		       struct query_fault *fault, struct err *err)
{
	struct asking a = {.arena = arena, .now = now, .query = *out, .err = err};
	struct term term;
	size_t at = 0, n = 0;
	enum status status = OK;
	if (text.n > QUERY_BYTES_MAX)
		return err_set(err, E_LIMIT, "a query is %d bytes at most", QUERY_BYTES_MAX);
	while (!status && term_next(text, &at, &term)) {
		status = ++n > QUERY_TERMS_MAX ? err_set(err, E_LIMIT, "a query has %d terms at most", QUERY_TERMS_MAX)
					       : read_term(&a, &term);
		if (status && fault)
			*fault = (struct query_fault){term.start, term.end};
	}
	if (!status && a.words.n > 0) {
		a.query.search = str_join(arena, a.words.at, a.words.n, STR(" "));
		status = str_is_null(a.query.search) ? E_NOMEM : OK;
	}
	if (status == E_NOMEM)
		err_set(err, E_NOMEM, "no memory for a query");
	if (!status)
		*out = a.query;
	return status;
}

bool query_read_time(struct str text, int64_t now, int64_t *out)
{
	uint64_t n;
	if (text.n == 0)
		return false;
	char unit = text.p[text.n - 1];
	int64_t unit_s = unit == 'h' ? 3600 : unit == 'd' ? 86400 : unit == 'w' ? 7 * 86400 : 0;
	if (unit_s > 0 && str_u64(str_cut(text, 0, text.n - 1), &n) && n > 0 && n <= 100000) {
		*out = now - (int64_t)n * unit_s;
		return true;
	}
	return date_parse(text, out);
}

enum status query_words(struct arena *arena, struct str text, struct strs *out)
{
	struct term term;
	size_t at = 0;
	while (out->n < QUERY_TERMS_MAX && term_next(text, &at, &term)) {
		const struct filter *filter = find_filter(term.name);
		bool is_name = filter && filter->read == read_name;
		if (term.is_unwanted || (term.name.n > 0 && !is_name))
			continue;
		if (!strs_add(arena, out, term.value))
			return E_NOMEM;
	}
	return OK;
}
