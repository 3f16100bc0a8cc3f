/* What kind of observable a text is, by its shape: addresses, domains, URLs, hashes, wallets ... */
#include "enrich_priv.h"

static bool all_of(struct str s, bool (*is)(char))
{
	for (size_t i = 0; i < s.n; i++)
		if (!is(s.p[i]))
			return false;
	return s.n > 0;
}

static bool is_label_byte(char c)
{
	return is_ascii_alnum(c) || c == '-' || c == '_';
}

static bool is_ipv4(struct str s)
{
	struct str octet;
	int n = 0;
	while (str_next(&s, '.', &octet)) {
		uint64_t value;
		if (octet.n > 3 || !str_u64(octet, &value) || value > 255 || (octet.n > 1 && octet.p[0] == '0'))
			return false;
		n++;
	}
	return n == 4;
}

static bool is_ipv6(struct str s)
{
	size_t colons = 0, groups = 0, run = 0;
	bool pair = str_has(s, STR("::"));
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == ':') {
			colons++;
			run = 0;
		} else if (is_hex(s.p[i])) {
			groups += run == 0;
			if (++run > 4)
				return false;
		} else {
			return false;
		}
	}
	return colons >= 3 && colons <= 7 && (pair ? groups >= 3 : colons == 7 && groups == 8);
}

bool shape_is_private(struct str s)
{
	struct str octet;
	uint64_t value[4] = {0};
	for (int i = 0; i < 4 && str_next(&s, '.', &octet); i++)
		if (!str_u64(octet, &value[i]))
			return false;
	return value[0] == 10 || value[0] == 127 || value[0] == 0 || value[0] >= 224 ||
	       (value[0] == 192 && value[1] == 168) || (value[0] == 172 && value[1] >= 16 && value[1] < 32) ||
	       (value[0] == 169 && value[1] == 254) || (value[0] == 100 && value[1] >= 64 && value[1] < 128) ||
	       (value[0] == 192 && value[1] == 0 && value[2] == 2) ||
	       (value[0] == 198 && value[1] == 51 && value[2] == 100) ||
	       (value[0] == 203 && value[1] == 0 && value[2] == 113);
}

/* Labels of letters, digits and dashes, at least two, under a known top-level domain. */
static bool is_domain(const struct knowledge *knowledge, struct str s)
{
	char tld[24];
	size_t labels = 0;
	struct str rest = s, label = STR_EMPTY;
	if (s.n > 253)
		return false;
	while (str_next(&rest, '.', &label)) {
		if (label.n == 0 || label.n > 63 || !all_of(label, is_label_byte) || label.p[0] == '-' ||
		    label.p[label.n - 1] == '-')
			return false;
		labels++;
	}
	if (labels < 2 || label.n > sizeof(tld))
		return false;
	for (size_t i = 0; i < label.n; i++)
		tld[i] = ascii_lower(label.p[i]);
	struct str top = {tld, label.n};
	return str_eq(top, STR("onion")) || knowledge_has(knowledge, STR("tlds"), top);
}

static bool is_onion(struct str host)
{
	if (!str_ends(host, STR(".onion")))
		return false;
	struct str name = str_cut(host, 0, host.n - 6);
	size_t dot = str_rfind_byte(name, '.');
	size_t n = dot == STR_NONE ? name.n : name.n - dot - 1;
	return n == 16 || n == 56;
}

struct str shape_host(struct str s)
{
	size_t at = str_find(s, STR("://"));
	if (at != STR_NONE)
		s = str_cut(s, at + 3, s.n);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '/' || s.p[i] == '?' || s.p[i] == '#') {
			s = str_cut(s, 0, i);
			break;
		}
	at = str_rfind_byte(s, '@');
	if (at != STR_NONE)
		s = str_cut(s, at + 1, s.n);
	at = str_rfind_byte(s, ':');
	return at == STR_NONE || is_ipv6(s) ? s : str_cut(s, 0, at);
}

struct str shape_site(struct str host)
{
	static const struct str second[] = {{"co", 2}, {"com", 3}, {"org", 3}, {"gov", 3},
					    {"ac", 2}, {"net", 3}, {"edu", 3}};
	size_t last = str_rfind_byte(host, '.');
	if (last == STR_NONE)
		return host;
	size_t before = str_rfind_byte(str_cut(host, 0, last), '.');
	if (before == STR_NONE)
		return host;
	struct str middle = str_cut(host, before + 1, last);
	bool under_country = host.n - last == 3;
	for (size_t i = 0; under_country && i < sizeof(second) / sizeof(second[0]); i++)
		if (str_eq(middle, second[i])) {
			size_t third = str_rfind_byte(str_cut(host, 0, before), '.');
			return third == STR_NONE ? host : str_cut(host, third + 1, host.n);
		}
	return str_cut(host, before + 1, host.n);
}

/* Letters and digits both, and more than a handful of different signs: not an id of zeros. */
static bool looks_random(struct str s)
{
	bool seen[128] = {false};
	size_t different = 0, digits = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)ascii_lower(s.p[i]) & 127;
		different += !seen[c];
		seen[c] = true;
		digits += is_ascii_digit(s.p[i]);
	}
	return different >= 8 && digits > 0 && digits < s.n;
}

static bool hash_shape(struct arena *arena, struct str s, enum observable_type *type, struct str *value)
{
	static const struct {
		size_t n;
		enum observable_type type;
	} lengths[] = {{32, OBSERVABLE_MD5}, {40, OBSERVABLE_SHA1}, {64, OBSERVABLE_SHA256}, {128, OBSERVABLE_SHA512}};
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++)
		if (s.n == lengths[i].n && all_of(s, is_hex) && looks_random(s)) {
			*type = lengths[i].type;
			*value = str_lower_ascii(arena, s);
			return true;
		}
	return false;
}

static bool is_path(struct str s)
{
	bool drive = s.n > 3 && is_ascii_alpha(s.p[0]) && s.p[1] == ':' && s.p[2] == '\\';
	bool variable = s.n > 4 && s.p[0] == '%' && str_find(s, STR("%\\")) != STR_NONE;
	return drive || variable || is_unix_path(s);
}

static bool email_shape(const struct knowledge *knowledge, struct str s)
{
	size_t at = str_find_byte(s, '@');
	if (at == STR_NONE || at == 0 || str_find_byte(str_cut(s, at + 1, s.n), '@') != STR_NONE)
		return false;
	for (size_t i = 0; i < at; i++)
		if (!is_label_byte(s.p[i]) && s.p[i] != '.' && s.p[i] != '+')
			return false;
	struct str host = str_cut(s, at + 1, s.n);
	return host.n && !is_ascii_digit(host.p[0]) && is_domain(knowledge, host);
}

static bool url_shape(struct arena *arena, const struct knowledge *knowledge, struct str s, bool defanged,
		      enum observable_type *type, struct str *value)
{
	size_t scheme = str_find(s, STR("://"));
	struct str host = shape_host(s);
	bool has_path = str_find_byte(str_cut(s, scheme == STR_NONE ? 0 : scheme + 3, s.n), '/') != STR_NONE;
	if (host.n == 0 || (scheme == STR_NONE && !(has_path && defanged)) ||
	    (!is_ipv4(host) && !is_domain(knowledge, host)))
		return false;
	if (scheme != STR_NONE && !all_of(str_cut(s, 0, scheme), is_ascii_alpha))
		return false;
	*type = OBSERVABLE_URL;
	*value = scheme == STR_NONE ? str_print(arena, "http://%.*s", STR_FORMAT(s)) : s;
	return true;
}

bool shape_of(struct arena *arena, const struct knowledge *knowledge, struct str s, bool defanged,
	      enum observable_type *type, struct str *value)
{
	*value = s;
	if (hash_shape(arena, s, type, value) || wallet_shape(s, type) ||
	    url_shape(arena, knowledge, s, defanged, type, value))
		return true;
	if (email_shape(knowledge, s)) {
		*type = OBSERVABLE_EMAIL;
		*value = str_lower_ascii(arena, s);
		return true;
	}
	if (is_registry_key(s) || is_path(s)) {
		*type = is_path(s) ? OBSERVABLE_FILE_PATH : OBSERVABLE_REGISTRY_KEY;
		return true;
	}
	struct str host = s;
	size_t colon = str_rfind_byte(s, ':');
	uint64_t port;
	if (colon != STR_NONE && str_u64(str_cut(s, colon + 1, s.n), &port) && port < 65536)
		host = str_cut(s, 0, colon);
	*value = host;
	if (is_ipv4(host)) {
		*type = OBSERVABLE_IPV4;
	} else if (is_ipv6(s)) {
		*type = OBSERVABLE_IPV6;
		*value = str_lower_ascii(arena, s);
	} else if (is_domain(knowledge, host)) {
		*value = str_lower_ascii(arena, host);
		*type = is_onion(*value) ? OBSERVABLE_ONION : OBSERVABLE_DOMAIN;
	} else if (s.n > 3 && s.n < 10 && str_starts(s, STR("AS")) && all_of(str_cut(s, 2, s.n), is_ascii_digit)) {
		*type = OBSERVABLE_ASN;
		*value = s;
	} else {
		return false;
	}
	return true;
}
