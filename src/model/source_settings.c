#include "caps.h"
#include "source.h"

enum { SPAN_MAX_S = 366 * 24 * 3600 };

static const char *const page_names[] = {[PAGES_AUTO] = "auto", [PAGES_YES] = "yes", [PAGES_NO] = "no"};
static const struct words page_words = WORDS(page_names);

const struct words *page_mode_words(void)
{
	return &page_words;
}

static const struct field settings_fields[] = {
	FIELD(struct source_settings, user_agent, FIELD_STR),
	FIELD(struct source_settings, proxy, FIELD_STR),
	FIELD(struct source_settings, headers, FIELD_STR),
	FIELD(struct source_settings, interval_s, FIELD_U32),
	FIELD_SET(struct source_settings, pages, FIELD_ENUM, .words = page_mode_words),
	FIELD(struct source_settings, is_disabled, FIELD_BOOL),
	FIELD(struct source_settings, folder, FIELD_STR),
};

const struct record *source_settings_record(void)
{
	static const struct record table = RECORD("source settings", struct source_settings, settings_fields);
	return &table;
}

bool span_parse(struct str text, uint32_t *seconds)
{
	static const struct {
		char unit;
		uint32_t seconds;
	} units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 24 * 3600}};
	uint64_t number, unit = 1;
	for (size_t i = 0; text.n && i < sizeof(units) / sizeof(units[0]); i++)
		if (text.p[text.n - 1] == units[i].unit) {
			unit = units[i].seconds;
			text = str_trim(str_cut(text, 0, text.n - 1));
			break;
		}
	if (!str_u64(text, &number) || number > SPAN_MAX_S / unit)
		return false;
	*seconds = (uint32_t)(number * unit);
	return true;
}

bool yes_parse(struct str text, bool *out)
{
	static const char *const words[] = {"no", "yes", "false", "true", "off", "on", "0", "1"};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq_ascii_nocase(text, str_of(words[i]))) {
			*out = i % 2 == 1;
			return true;
		}
	return false;
}

static bool is_plain(struct str text, bool may_break)
{
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] < ' ' && !(may_break && text.p[i] == '\n'))
			return false;
	return text.n <= CAP_SETTING_BYTES && str_find_byte(text, 0x7f) == STR_NONE;
}

/* RFC 9110 5.1: a token, a colon, a value; each line. Host, length and coding are not a source's to say. */
static bool is_header(struct str line)
{
	static const char *const ours[] = {"host", "content-length", "transfer-encoding", "connection"};
	size_t colon = str_find_byte(line, ':');
	struct str name = str_cut(line, 0, colon == STR_NONE ? 0 : colon);
	for (size_t i = 0; i < name.n; i++)
		if (!is_ascii_alnum(name.p[i]) && name.p[i] != '-' && name.p[i] != '_')
			return false;
	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		if (str_eq_ascii_nocase(name, str_of(ours[i])))
			return false;
	return name.n > 0 && str_trim(str_cut(line, colon + 1, line.n)).n > 0;
}

static bool are_headers(struct str text)
{
	struct str line;
	while (text.n && str_next(&text, '\n', &line))
		if (str_trim(line).n && !is_header(str_trim(line)))
			return false;
	return true;
}

static bool is_proxy(struct str text)
{
	static const char *const schemes[] = {"http://", "https://", "socks5://", "socks5h://", "socks4a://"};
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (str_starts_ascii_nocase(text, str_of(schemes[i])) && text.n > str_of(schemes[i]).n)
			return true;
	return text.n == 0;
}

MUST_USE static enum status wants(struct str value, const char *what, struct err *err)
{
	return err_set(err, E_SYNTAX, "\"%.*s\" is not %s", STR_FORMAT(str_cut(value, 0, 60)), what);
}

MUST_USE static enum status keep(struct arena *arena, struct str value, struct str *out, struct err *err)
{
	struct str copy = str_copy(arena, value);
	if (str_is_null(copy))
		return err_set(err, E_NOMEM, "no memory for a setting");
	*out = copy;
	return OK;
}

enum status source_settings_set(struct arena *arena, struct source_settings *settings, struct str name,
				struct str value, struct err *err)
{
	value = str_trim(value);
	if (str_eq(name, STR("enabled"))) {
		bool yes;
		if (!yes_parse(value, &yes))
			return wants(value, "yes or no", err);
		settings->is_disabled = !yes;
	} else if (str_eq(name, STR("interval"))) {
		uint32_t seconds;
		if (!span_parse(value, &seconds) || (seconds && seconds < CAP_POLL_MIN_S) || seconds > CAP_POLL_MAX_S)
			return wants(value, "a span from 5m to 24h, or 0 for the source's own rhythm", err);
		settings->interval_s = seconds;
	} else if (str_eq(name, STR("full-page"))) {
		bool yes;
		if (str_eq_ascii_nocase(value, STR("auto")))
			settings->pages = PAGES_AUTO;
		else if (yes_parse(value, &yes))
			settings->pages = yes ? PAGES_YES : PAGES_NO;
		else
			return wants(value, "yes, no or auto", err);
	} else if (str_eq(name, STR("user-agent"))) {
		if (!is_plain(value, false))
			return wants(value, "one line of at most 4 KiB", err);
		return keep(arena, value, &settings->user_agent, err);
	} else if (str_eq(name, STR("folder"))) {
		if (!is_plain(value, false))
			return wants(value, "names of folders with / between them", err);
		return keep(arena, value, &settings->folder, err);
	} else if (str_eq(name, STR("proxy"))) {
		if (!is_plain(value, false) || !is_proxy(value))
			return wants(value, "the address of a proxy such as http://192.0.2.1:3128 or socks5h://...",
				     err);
		return keep(arena, value, &settings->proxy, err);
	} else if (str_eq(name, STR("headers"))) {
		if (!is_plain(value, true) || !are_headers(value)) /* may be a secret: not repeated */
			return err_set(err, E_SYNTAX,
				       "headers are \"Name: value\" lines, 4 KiB in all, without Host, "
				       "Connection and Content-Length (RFC 9110 5)");
		return keep(arena, value, &settings->headers, err);
	} else {
		return err_set(err, E_NOTFOUND, "\"%.*s\" is not a setting of a source",
			       STR_FORMAT(str_cut(name, 0, 60)));
	}
	return OK;
}
