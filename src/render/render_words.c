#include "render_priv.h"

#include <stdio.h>

#include "date.h"

void put_c(struct html_writer *w, const char *word)
{
	hw_text(w, str_of(word));
}

/* ---- times ---- */

static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
				     "July",    "August",   "September", "October", "November", "December"};
static const char *const weekdays[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

static void put_two_digits(struct html_writer *w, int value)
{
	buf_print(w->out, "%02d", value);
}

/* `<time datetime="...">`, and the parts of the time; false for an unknown one, said in words. */
static bool open_time(struct html_writer *w, int64_t time_s, struct date_parts *parts)
{
	char stamp[DATE_RFC3339_BYTES];
	if (time_s == TIME_UNKNOWN || !date_put_rfc3339(stamp, time_s)) {
		hw_lit(w, "not known");
		return false;
	}
	hw_lit(w, "<time");
	hw_attr(w, "datetime", (struct str){stamp, sizeof(stamp)});
	hw_lit(w, ">");
	date_split(time_s, parts);
	return true;
}

static bool is_midnight(const struct date_parts *t)
{
	return t->hour == 0 && t->minute == 0 && t->second == 0;
}

static void put_iso_day(struct html_writer *w, const struct date_parts *t)
{
	buf_print(w->out, "%04d-%02d-%02d", t->year, t->month, t->day);
}

void put_day(struct html_writer *w, int64_t time_s)
{
	struct date_parts t;
	if (!open_time(w, time_s, &t))
		return;
	put_iso_day(w, &t);
	hw_lit(w, "</time>");
}

/* Midnight sharp is how sources write that they know the day alone. */
void put_moment(struct html_writer *w, int64_t time_s)
{
	struct date_parts t;
	if (!open_time(w, time_s, &t))
		return;
	put_iso_day(w, &t);
	if (!is_midnight(&t))
		buf_print(w->out, " %02d:%02d UTC", t.hour, t.minute);
	hw_lit(w, "</time>");
}

void put_short_time(struct html_writer *w, int64_t time_s, int64_t now)
{
	struct date_parts t, today;
	if (!open_time(w, time_s, &t))
		return;
	date_split(now, &today);
	hw_i64(w, t.day);
	hw_lit(w, " ");
	hw_text(w, str_cut(str_of(months[t.month - 1]), 0, 3));
	if (t.year != today.year) {
		hw_lit(w, " ");
		hw_i64(w, t.year);
	} else if (!is_midnight(&t)) {
		hw_lit(w, " ");
		put_two_digits(w, t.hour);
		hw_lit(w, ":");
		put_two_digits(w, t.minute);
	}
	hw_lit(w, "</time>");
}

void put_long_day(struct html_writer *w, int64_t time_s)
{
	struct date_parts t;
	date_split(time_s, &t);
	put_c(w, weekdays[t.weekday]);
	hw_lit(w, " ");
	hw_i64(w, t.day);
	hw_lit(w, " ");
	put_c(w, months[t.month - 1]);
	hw_lit(w, " ");
	hw_i64(w, t.year);
}

void put_span(struct html_writer *w, int64_t seconds)
{
	if (seconds == TIME_UNKNOWN) {
		hw_lit(w, "not known");
		return;
	}
	if (seconds < 0)
		seconds = -seconds;
	if (seconds < 60)
		put_count(w, (uint64_t)seconds, "s", "s");
	else if (seconds < 2 * 3600)
		put_count(w, (uint64_t)(seconds + 30) / 60, "min", "min");
	else if (seconds < 48 * 3600)
		put_count(w, (uint64_t)(seconds + 1800) / 3600, "h", "h");
	else
		put_count(w, (uint64_t)(seconds + 43200) / 86400, "day", "days");
}

/* ---- numbers and lists ---- */

void put_count(struct html_writer *w, uint64_t n, const char *one, const char *many)
{
	hw_i64(w, (int64_t)n);
	hw_lit(w, " ");
	put_c(w, n == 1 ? one : many);
}

void put_points(struct html_writer *w, double points)
{
	char text[40];
	int n = snprintf(text, sizeof(text), "%.2f", points);
	if (n <= 0 || (size_t)n >= sizeof(text))
		return;
	struct str s = {text, (size_t)n};
	while (str_ends(s, STR("0")))
		s.n--;
	if (str_ends(s, STR(".")))
		s.n--;
	hw_text(w, s);
}

void put_query(struct html_writer *w, struct str value)
{
	static const char hex[] = "0123456789ABCDEF";
	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];
		if (is_ascii_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~' || c == '/' || c == ':') {
			buf_add_byte(w->out, c);
			continue;
		}
		buf_add_byte(w->out, '%');
		buf_add_byte(w->out, hex[(unsigned char)c >> 4]);
		buf_add_byte(w->out, hex[(unsigned char)c & 15]);
	}
}

void put_joined(struct html_writer *w, const struct strs *list, size_t max)
{
	for (size_t i = 0; i < list->n && i < max; i++) {
		if (i > 0)
			hw_lit(w, ", ");
		put_between(w, "<bdi>", list->at[i], "</bdi>");
	}
	if (list->n > max) {
		hw_lit(w, " and ");
		hw_i64(w, (int64_t)(list->n - max));
		hw_lit(w, " more");
	}
}

static bool is_word_byte(char c)
{
	return is_ascii_alnum(c) || (unsigned char)c >= 0x80;
}

/* The length of the longest of the words that stands at the head of the text, 0 for none. */
static size_t longest_head(struct str text, const struct strs *words)
{
	size_t n = 0;
	for (size_t i = 0; i < words->n; i++)
		if (words->at[i].n > n && str_starts_ascii_nocase(text, words->at[i]))
			n = words->at[i].n;
	return n;
}

size_t count_marked(struct str text, const struct strs *words)
{
	size_t n = 0;
	for (size_t i = 0; i < text.n && words->n > 0; i++)
		n += (i == 0 || !is_word_byte(text.p[i - 1])) && longest_head(str_cut(text, i, text.n), words) > 0;
	return n;
}

struct str marked_part(struct str text, const struct strs *words)
{
	enum { SEEN_BYTES = 150, AHEAD_BYTES = 60 };
	for (size_t i = 0; i < text.n && words->n > 0; i++) {
		if ((i > 0 && is_word_byte(text.p[i - 1])) || longest_head(str_cut(text, i, text.n), words) == 0)
			continue;
		if (i < SEEN_BYTES)
			return text;
		for (i -= AHEAD_BYTES; i > 0 && text.p[i - 1] != ' ';)
			i--;
		return str_cut(text, i, text.n);
	}
	return text;
}

void put_marked(struct html_writer *w, struct str text, const struct strs *words)
{
	size_t from = 0;
	for (size_t i = 0; i < text.n && words->n > 0; i++) {
		bool is_start = i == 0 || !is_word_byte(text.p[i - 1]);
		size_t n = is_start ? longest_head(str_cut(text, i, text.n), words) : 0;
		if (n == 0)
			continue;
		hw_text(w, str_cut(text, from, i));
		put_between(w, "<mark>", str_cut(text, i, i + n), "</mark>");
		from = i + n;
		i = from - 1;
	}
	hw_text(w, str_cut(text, from, text.n));
}

/* ---- severity ---- */

const char *band_class(enum band band)
{
	static const char *const classes[] = {"l", "m", "h", "c"};
	return classes[band];
}

const char *band_name(enum band band)
{
	return band_words()->at[band];
}

const char *band_word(enum band band)
{
	static const char *const words[] = {"low", "medium", "high", "critical"};
	return words[band];
}

void put_chip(struct html_writer *w, enum band band, double score)
{
	hw_lit(w, "<span class=\"sev ");
	put_c(w, band_class(band));
	hw_lit(w, "\"><span class=\"hide\">Severity </span><b>");
	hw_fixed(w, score, 1);
	hw_lit(w, "</b> ");
	put_c(w, band_name(band));
	hw_lit(w, "</span>");
}

void put_chip_inline(struct html_writer *w, enum band band, double score)
{
	hw_lit(w, "<span class=\"sev ");
	put_c(w, band_class(band));
	hw_lit(w, " in\"><span class=\"hide\">Severity </span>");
	put_c(w, band_name(band));
	hw_lit(w, " <b>");
	hw_fixed(w, score, 1);
	hw_lit(w, "</b></span>");
}

/* T1566.001 -> t1566-001, as ids of entities are made */
void put_technique_slug(struct html_writer *w, struct str id)
{
	for (size_t i = 0; i < id.n; i++)
		if (is_ascii_alnum(id.p[i]))
			buf_add_byte(w->out, id.p[i] >= 'A' && id.p[i] <= 'Z' ? (char)(id.p[i] + 32) : id.p[i]);
		else
			buf_add_byte(w->out, '-');
}

/* As one word of a command line that people copy: quoted unless it is plain. */
void put_shell_word(struct html_writer *w, struct str word)
{
	bool is_plain = word.n > 0;
	size_t from = 0;
	for (size_t i = 0; i < word.n; i++) {
		char c = word.p[i];
		is_plain = is_plain && (is_ascii_alnum(c) || c == '-' || c == '.' || c == '_' || c == '/' || c == ':');
	}
	if (is_plain && word.p[0] != '-') {
		hw_text(w, word);
		return;
	}
	hw_lit(w, "&#39;");
	for (size_t i = 0; i < word.n; i++) {
		if (word.p[i] != '\'')
			continue;
		hw_text(w, str_cut(word, from, i));
		hw_lit(w, "&#39;\\&#39;&#39;");
		from = i + 1;
	}
	hw_text(w, str_cut(word, from, word.n));
	hw_lit(w, "&#39;");
}

void put_threat_href(struct html_writer *w, struct str id, struct str slug)
{
	hw_lit(w, " href=\"/threat/");
	put_query(w, id);
	if (slug.n > 0) {
		hw_lit(w, "/");
		put_query(w, slug);
	}
	hw_lit(w, "\"");
}

/* ---- names for people ---- */

const char *event_kind_title(enum event_kind kind)
{
	static const char *const titles[] = {
		[KIND_OTHER] = "Dated",
		[KIND_REPORTED] = "Reported",
		[KIND_DISCLOSED] = "Disclosed",
		[KIND_BREACHED] = "Breached",
		[KIND_EXPLOITED] = "Exploited",
		[KIND_PATCHED] = "Patched",
		[KIND_RANSOM_DEMAND] = "Ransom demanded",
		[KIND_ARRESTED] = "Arrested",
		[KIND_SENTENCED] = "Sentenced",
		[KIND_TAKEDOWN] = "Taken down",
		[KIND_OUTAGE_START] = "Outage begins",
		[KIND_OUTAGE_END] = "Service restored",
		[KIND_ACKNOWLEDGED] = "Acknowledged",
		[KIND_UPDATED] = "Updated",
		[KIND_MITIGATED] = "Mitigated",
		[KIND_VICTIM_NOTIFIED] = "Victims notified",
		[KIND_KEV_ADDED] = "Listed as exploited",
	};
	return (size_t)kind < sizeof(titles) / sizeof(titles[0]) ? titles[kind] : "";
}

const char *observable_type_title(enum observable_type type)
{
	static const char *const titles[] = {
		[OBSERVABLE_IPV4] = "IPv4 address",
		[OBSERVABLE_IPV6] = "IPv6 address",
		[OBSERVABLE_DOMAIN] = "Domain",
		[OBSERVABLE_URL] = "URL",
		[OBSERVABLE_EMAIL] = "E-mail address",
		[OBSERVABLE_MD5] = "MD5",
		[OBSERVABLE_SHA1] = "SHA-1",
		[OBSERVABLE_SHA256] = "SHA-256",
		[OBSERVABLE_SHA512] = "SHA-512",
		[OBSERVABLE_BITCOIN] = "Bitcoin address",
		[OBSERVABLE_ETHEREUM] = "Ethereum address",
		[OBSERVABLE_MONERO] = "Monero address",
		[OBSERVABLE_ONION] = "Onion address",
		[OBSERVABLE_ASN] = "AS number",
		[OBSERVABLE_FILE_PATH] = "File path",
		[OBSERVABLE_REGISTRY_KEY] = "Registry key",
		[OBSERVABLE_MUTEX] = "Mutex",
		[OBSERVABLE_JA3] = "JA3 fingerprint",
		[OBSERVABLE_RULE] = "Detection rule",
		[OBSERVABLE_LOG_LINE] = "Log line",
	};
	return (size_t)type < sizeof(titles) / sizeof(titles[0]) ? titles[type] : "";
}

const char *category_title(enum source_category category)
{
	static const char *const titles[] = {
		[CATEGORY_NEWS] = "News",           [CATEGORY_RESEARCH] = "Research",
		[CATEGORY_ADVISORY] = "Advisory",   [CATEGORY_VULNERABILITY] = "Vulnerability",
		[CATEGORY_STATUS] = "Status page",  [CATEGORY_RANSOMWARE] = "Ransomware",
		[CATEGORY_COMMUNITY] = "Community",
	};
	return (size_t)category < sizeof(titles) / sizeof(titles[0]) ? titles[category] : "";
}
