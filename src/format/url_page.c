#include "url.h"

#include <assert.h>
#include <libpsl.h>
#include <string.h>
#include <unicode/uidna.h>
#include <unicode/unorm2.h>

#include "charset.h"
#include "url_data.h"
#include "url_priv.h"

/* ---- one spelling ---- */

/* Is the name of a parameter in data/lists/tracking.tsv? */
static bool is_tracking(struct str name)
{
	struct str rest = url_data(STR("tracking")), row;
	while (name.n && str_next(&rest, '\n', &row)) {
		if (!row.n || ascii_lower(row.p[0]) != ascii_lower(name.p[0]) || row.p[0] == '#')
			continue;
		struct str known = str_cut(row, 0, str_find_byte(row, '\t'));
		if (str_ends(known, STR("*")) ? str_starts_ascii_nocase(name, str_cut(known, 0, known.n - 1))
					      : str_eq_ascii_nocase(name, known))
			return true;
	}
	return false;
}

static int hex_value(char c)
{
	if (is_ascii_digit(c))
		return c - '0';
	c = ascii_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_unreserved(unsigned char c)
{
	return c < 0x80 && (is_ascii_alnum((char)c) || c == '-' || c == '.' || c == '_' || c == '~');
}

static char *put_percent(char *to, unsigned char c)
{
	static const char digits[] = "0123456789ABCDEF";
	to[0] = '%';
	to[1] = digits[c >> 4];
	to[2] = digits[c & 15];
	return to + 3;
}

/* Escapes in upper case, those of unreserved characters resolved (RFC 3986 6.2.2), and all that
 * may not stand in an address escaped. Writes at most three bytes for one. */
static char *put_normal(char *to, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		int high = c == '%' && i + 2 < s.n ? hex_value(s.p[i + 1]) : -1;
		int low = high >= 0 ? hex_value(s.p[i + 2]) : -1;
		if (low >= 0) {
			unsigned char meant = (unsigned char)(high * 16 + low);
			if (is_unreserved(meant))
				*to++ = (char)meant;
			else
				to = put_percent(to, meant);
			i += 2;
		} else if (c <= 0x20 || c >= 0x7F || memchr("\"<>\\^`{|}%", (int)c, 10)) {
			to = put_percent(to, c);
		} else {
			*to++ = (char)c;
		}
	}
	return to;
}

/* Each piece is written first and looked at then: "utm%5Fsource" is a tracker too. */
static char *put_query(char *to, struct str query)
{
	struct str piece;
	char between = '?';
	while (str_next(&query, '&', &piece)) {
		char *at = to + 1;
		struct str normal = str_span(at, put_normal(at, piece));
		while (str_starts(normal, STR("amp;"))) /* an address that was escaped twice */
			normal = str_cut(normal, 4, normal.n);
		if (normal.n == 0 || is_tracking(str_cut(normal, 0, str_find_byte(normal, '='))))
			continue;
		memmove(at, normal.p, normal.n);
		*to = between;
		to = at + normal.n;
		between = '&';
	}
	return to;
}

static bool is_ascii(struct str s)
{
	return utf8_ascii_n(s, 0) == s.n;
}

/* Lower case, without the dot of the root; other scripts in their ASCII form (UTS 46). */
static struct str normal_host(struct arena *arena, struct str host)
{
	enum { HOST_BYTES_MAX = 254 };
	while (host.n > 1 && str_ends(host, STR(".")))
		host.n--;
	if (is_ascii(host) || host.n > HOST_BYTES_MAX)
		return str_lower_ascii(arena, host);
	char ascii[HOST_BYTES_MAX];
	UErrorCode error = U_ZERO_ERROR;
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	UIDNA *idna = uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_USE_STD3_RULES, &error);
	int32_t n = uidna_nameToASCII_UTF8(idna, host.p, (int32_t)host.n, ascii, sizeof(ascii), &info, &error);
	uidna_close(idna);
	bool is_fine = U_SUCCESS(error) && !info.errors && n > 0;
	return is_fine ? str_copy(arena, (struct str){ascii, (size_t)n}) : str_lower_ascii(arena, host);
}

static bool is_default_port(bool is_https, struct str port)
{
	return port.n == 0 || str_eq(port, is_https ? STR("443") : STR("80"));
}

struct str url_canonical(struct arena *arena, struct str text)
{
	struct url u;
	text = url_cleaned(arena, text);
	if (!url_is_http(text) || !url_split(text, &u))
		return STR_EMPTY;
	bool is_https = u.scheme.n == 5;
	struct str host = normal_host(arena, u.host);
	char *raw = arena_take(arena, u.path.n * 3 + 1), *end = raw;
	char *p = arena_take(arena, text.n * 3 + host.n + 16), *to = p;
	if (!raw || !p)
		return STR_EMPTY;

	struct str head = is_https ? STR("https://") : STR("http://");
	memcpy(to, head.p, head.n);
	to += head.n;
	if (host.n)
		memcpy(to, host.p, host.n);
	to += host.n;
	if (!is_default_port(is_https, u.port)) {
		*to++ = ':';
		memcpy(to, u.port.p, u.port.n);
		to += u.port.n;
	}
	/* "%2E%2E" is "..": escapes first, dots then */
	if (!str_starts(u.path, STR("/")))
		*end++ = '/';
	struct str path = url_without_dots(arena, str_span(raw, put_normal(end, u.path)));
	if (path.n)
		memcpy(to, path.p, path.n);
	to += path.n;
	if (u.has_query)
		to = put_query(to, u.query);
	if (str_starts(u.fragment, STR("!"))) {
		*to++ = '#';
		to = put_normal(to, u.fragment);
	}
	struct str whole = str_span(p, to);
	return whole.n <= URL_MOST_BYTES ? whole : STR_EMPTY;
}

struct str url_without_user(struct arena *arena, struct str text)
{
	struct url u;
	size_t from = str_find(text, STR("//"));
	if (!url_split(text, &u) || !u.has_authority || !u.user.p || from == STR_NONE)
		return text;
	struct str rest = str_span(u.host.p, text.p + text.n);
	return str_join(arena, (struct str[]){str_cut(text, 0, from + 2), rest}, 2, STR_EMPTY);
}

bool url_tells_to(struct str from, struct str to)
{
	struct url a, b;
	if (!url_is_http(from) || !url_is_http(to) || !url_split(from, &a) || !url_split(to, &b) ||
	    !str_eq_ascii_nocase(a.host, b.host))
		return false;
	bool was_https = a.scheme.n == 5, is_https = b.scheme.n == 5;
	bool are_usual = is_default_port(was_https, a.port) && is_default_port(is_https, b.port);
	return was_https == is_https ? are_usual || str_eq(a.port, b.port) : is_https && are_usual;
}

/* ---- what spellings share ---- */

static bool drop_front(struct str *s, struct str what)
{
	bool drops = str_starts(*s, what) && str_has(str_cut(*s, what.n, s->n), STR("."));
	if (drops)
		*s = str_cut(*s, what.n, s->n);
	return drops;
}

static bool drop_end(struct str *s, struct str what)
{
	bool drops = str_ends(*s, what);
	if (drops)
		s->n -= what.n;
	return drops;
}

static struct str key_host(struct str host)
{
	while (drop_front(&host, STR("www.")) || drop_front(&host, STR("m.")) || drop_front(&host, STR("amp.")) ||
	       drop_front(&host, STR("mobile.")))
		continue;
	return host;
}

static struct str key_path(struct str path)
{
	while (drop_end(&path, STR("/")) || drop_end(&path, STR("/amp")) || drop_end(&path, STR("/index.html")) ||
	       drop_end(&path, STR("/index.htm")) || drop_end(&path, STR("/index.php")) ||
	       drop_end(&path, STR("/default.aspx")))
		continue;
	return path;
}

static struct str key_query(struct str query)
{
	if (str_eq(query, STR("?amp")) || str_eq(query, STR("?amp=1")) || str_eq(query, STR("?outputType=amp")))
		return STR_EMPTY;
	return query;
}

struct str url_key(struct arena *arena, struct str text)
{
	struct str rest = url_canonical(arena, text);
	size_t slashes = str_find(rest, STR("//"));
	if (slashes == STR_NONE)
		return STR_EMPTY;
	rest = str_cut(rest, slashes + 2, rest.n);
	size_t slash = str_find_byte(rest, '/');
	struct str host = str_cut(rest, 0, slash);
	rest = str_cut(rest, slash, rest.n);
	size_t n = 0;
	while (n < rest.n && rest.p[n] != '?' && rest.p[n] != '#')
		n++;
	struct str parts[] = {key_host(host), key_path(str_cut(rest, 0, n)), key_query(str_cut(rest, n, rest.n))};
	return str_join(arena, parts, 3, STR_EMPTY);
}

/* ---- sites ---- */

static bool is_address(struct str host)
{
	if (str_has(host, STR(":")))
		return true;
	for (size_t i = 0; i < host.n; i++)
		if (!is_ascii_digit(host.p[i]) && host.p[i] != '.')
			return false;
	return true;
}

struct str url_site(struct arena *arena, struct str host)
{
	struct str lower = normal_host(arena, host);
	char *c = str_c(arena, lower);
	const psl_ctx_t *list = psl_builtin();
	if (!c || !list || is_address(lower) || !str_has(lower, STR(".")))
		return lower;
	const char *site = psl_registrable_domain(list, c); /* points into c */
	return site ? str_of(site) : lower;
}

/* ---- ids and slugs ---- */

struct str url_id(struct arena *arena, struct str text, int bits)
{
	static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
	assert(bits > 0 && bits <= 64);
	size_t n = (size_t)(bits + 4) / 5;
	char *p = arena_take(arena, n);
	if (!p)
		return STR_EMPTY;
	uint64_t rest = str_hash(text) >> (64 - bits);
	for (size_t i = n; i-- > 0; rest >>= 5)
		p[i] = digits[rest & 31];
	return (struct str){p, n};
}

/* Letters that no decomposition takes apart. */
static struct str spelled_out(uint32_t c)
{
	switch (c) {
	case 0xDF:
		return STR("ss");
	case 0xC6:
	case 0xE6:
		return STR("ae");
	case 0xD8:
	case 0xF8:
		return STR("o");
	case 0x110:
	case 0x111:
		return STR("d");
	case 0x131:
		return STR("i");
	case 0x141:
	case 0x142:
		return STR("l");
	case 0x152:
	case 0x153:
		return STR("oe");
	default:
		return STR_EMPTY;
	}
}

/* The ASCII letters and digits of a character, in lower case: "é" gives "e". Returns their number. */
static size_t put_plain(char to[8], uint32_t c, const UNormalizer2 *nfkd)
{
	UChar parts[24];
	UErrorCode error = U_ZERO_ERROR;
	struct str spelled = spelled_out(c);
	size_t n = 0;
	if (c < 0x80) {
		to[0] = ascii_lower((char)c);
		return is_ascii_alnum((char)c);
	}
	if (spelled.n) {
		memcpy(to, spelled.p, spelled.n);
		return spelled.n;
	}
	int32_t parts_n = nfkd ? unorm2_getDecomposition(nfkd, (UChar32)c, parts, 24, &error) : 0;
	for (int32_t i = 0; U_SUCCESS(error) && i < parts_n && n < 8; i++)
		if (parts[i] < 0x80 && is_ascii_alnum((char)parts[i]))
			to[n++] = ascii_lower((char)parts[i]);
	return n;
}

/* Apostrophes and accents that stand as characters of their own do not end a word. */
static bool is_inside_word(uint32_t c)
{
	return c == '\'' || c == 0x2019 || (c >= 0x300 && c < 0x370);
}

struct str url_slug(struct arena *arena, struct str title, size_t max)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *nfkd = unorm2_getNFKDInstance(&error);
	char *p = arena_take(arena, max + 8);
	size_t n = 0, whole_n = 0; /* whole_n: up to the last whole word */
	bool wants_dash = false;
	if (!p || U_FAILURE(error))
		return STR_EMPTY;
	for (size_t i = 0; i < title.n;) {
		char plain[8];
		uint32_t c = utf8_next(title, &i);
		size_t plain_n = put_plain(plain, c, nfkd);
		if (plain_n == 0) {
			if (!is_inside_word(c) && !wants_dash && n > 0) {
				whole_n = n;
				wants_dash = true;
			}
			continue;
		}
		if (n + wants_dash + plain_n > max)
			return (struct str){p, whole_n ? whole_n : n};
		if (wants_dash)
			p[n++] = '-';
		wants_dash = false;
		memcpy(p + n, plain, plain_n);
		n += plain_n;
	}
	return (struct str){p, n};
}
