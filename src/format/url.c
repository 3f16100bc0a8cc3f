#include "url.h"

#include <string.h>

#include "url_priv.h"

/* ---- splitting ---- */

static bool is_scheme_byte(char c)
{
	return is_ascii_alnum(c) || c == '+' || c == '-' || c == '.';
}

/* Takes the scheme and its colon off *rest (RFC 3986 3.1). */
static struct str take_scheme(struct str *rest)
{
	size_t n = 0;
	while (n < rest->n && is_scheme_byte(rest->p[n]))
		n++;
	if (n == 0 || n == rest->n || rest->p[n] != ':' || !is_ascii_alpha(rest->p[0]))
		return STR_EMPTY;
	struct str scheme = str_cut(*rest, 0, n);
	*rest = str_cut(*rest, n + 1, rest->n);
	return scheme;
}

/* What ends the parts of an address, and what a host may not hold. */
enum { ENDS_AUTHORITY = 1, ENDS_PATH = 2, ENDS_QUERY = 4, NO_HOST = 8, CONTROL = 16 };
static const unsigned char kinds[256] = {
	['/'] = ENDS_AUTHORITY | NO_HOST,
	['?'] = ENDS_AUTHORITY | ENDS_PATH | NO_HOST,
	['#'] = ENDS_AUTHORITY | ENDS_PATH | ENDS_QUERY | NO_HOST,
	[0 ... 0x1F] = NO_HOST | CONTROL,
	[' '] = NO_HOST,
	[0x7F] = CONTROL,
	['%'] = NO_HOST,
	['<'] = NO_HOST,
	['>'] = NO_HOST,
	['@'] = NO_HOST,
	['['] = NO_HOST,
	['\\'] = NO_HOST,
	[']'] = NO_HOST,
	['^'] = NO_HOST,
	['|'] = NO_HOST,
	['"'] = NO_HOST,
	['`'] = NO_HOST,
	['{'] = NO_HOST,
	['}'] = NO_HOST,
};

/* Takes all before the first byte of the kind off *rest. */
static struct str take_until(struct str *rest, unsigned end)
{
	size_t n = 0;
	while (n < rest->n && !(kinds[(unsigned char)rest->p[n]] & end))
		n++;
	struct str taken = str_cut(*rest, 0, n);
	*rest = str_cut(*rest, n, rest->n);
	return taken;
}

/* Not all that a name server takes, but nothing that two readers could split in two ways. */
static bool is_host(struct str host)
{
	bool is_address = host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']';
	if (is_address)
		host = str_cut(host, 1, host.n - 1);
	for (size_t i = 0; i < host.n; i++) {
		if (kinds[(unsigned char)host.p[i]] & NO_HOST)
			return false;
		if (host.p[i] == ':' && !is_address)
			return false;
	}
	return true;
}

static bool is_port(struct str port)
{
	uint64_t value;
	return port.n == 0 || (str_u64(port, &value) && value <= 65535);
}

static bool split_authority(struct str authority, struct url *out)
{
	size_t at = str_rfind_byte(authority, '@');
	if (at != STR_NONE) {
		out->user = str_cut(authority, 0, at);
		authority = str_cut(authority, at + 1, authority.n);
	}
	size_t bracket = str_rfind_byte(authority, ']');
	size_t colon = str_rfind_byte(authority, ':');
	bool has_port = colon != STR_NONE && (bracket == STR_NONE || colon > bracket);
	out->host = str_cut(authority, 0, has_port ? colon : authority.n);
	out->port = has_port ? str_cut(authority, colon + 1, authority.n) : STR_EMPTY;
	return is_host(out->host) && is_port(out->port) && str_find_byte(out->user, '\\') == STR_NONE;
}

static bool is_web_scheme(struct str scheme)
{
	return str_eq_ascii_nocase(scheme, STR("http")) || str_eq_ascii_nocase(scheme, STR("https"));
}

static bool has_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (kinds[(unsigned char)s.p[i]] & CONTROL)
			return true;
	return false;
}

bool url_split(struct str text, struct url *out)
{
	struct url u = {0};
	struct str rest = text;
	if (text.n > URL_MOST_BYTES || has_control(text))
		return false;
	u.scheme = take_scheme(&rest);
	if (str_starts(rest, STR("//"))) {
		u.has_authority = true;
		rest = str_cut(rest, 2, rest.n);
		if (!split_authority(take_until(&rest, ENDS_AUTHORITY), &u))
			return false;
	}
	if (is_web_scheme(u.scheme) && u.host.n == 0)
		return false;
	u.path = take_until(&rest, ENDS_PATH);
	u.has_query = str_starts(rest, STR("?"));
	if (u.has_query) {
		rest = str_cut(rest, 1, rest.n);
		u.query = take_until(&rest, ENDS_QUERY);
	}
	u.has_fragment = rest.n > 0;
	u.fragment = str_cut(rest, 1, rest.n);
	*out = u;
	return true;
}

bool url_is_http(struct str text)
{
	struct url u;
	return url_split(text, &u) && is_web_scheme(u.scheme);
}

struct str url_host(struct str text)
{
	struct url u;
	return url_split(text, &u) ? u.host : STR_EMPTY;
}

/* ---- resolving ---- */

struct str url_cleaned(struct arena *arena, struct str s)
{
	s = str_trim(s);
	size_t blanks = 0, breaks = 0;
	for (size_t i = 0; i < s.n; i++) {
		blanks += s.p[i] == ' ';
		breaks += s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r';
	}
	if (!blanks && !breaks)
		return s;
	char *p = arena_take(arena, s.n + 2 * blanks), *to = p;
	if (!p)
		return STR_EMPTY;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == ' ') {
			memcpy(to, "%20", 3);
			to += 3;
		} else if (s.p[i] != '\t' && s.p[i] != '\n' && s.p[i] != '\r') {
			*to++ = s.p[i];
		}
	}
	return str_span(p, to);
}

struct str url_without_dots(struct arena *arena, struct str path)
{
	char *p = arena_take(arena, path.n + 1), *to = p;
	bool is_rooted = str_starts(path, STR("/"));
	struct str rest = str_cut(path, is_rooted, path.n), segment;
	if (!p)
		return STR_EMPTY;
	if (is_rooted)
		*to++ = '/';
	char *floor = to;
	while (str_next(&rest, '/', &segment)) {
		bool is_last = rest.p == NULL;
		if (str_eq(segment, STR(".")))
			continue;
		if (str_eq(segment, STR(".."))) {
			if (to > floor)
				to--; /* the slash that ends the segment above */
			while (to > floor && to[-1] != '/')
				to--;
			continue;
		}
		if (segment.n)
			memcpy(to, segment.p, segment.n);
		to += segment.n;
		if (!is_last)
			*to++ = '/';
	}
	return str_span(p, to);
}

/* The path of `reference` in the folder of the base (RFC 3986 5.2.3). */
static struct str merged_path(struct arena *arena, const struct url *base, struct str path)
{
	size_t slash = str_rfind_byte(base->path, '/');
	struct str folder = slash == STR_NONE ? STR_EMPTY : str_cut(base->path, 0, slash + 1);
	if (base->has_authority && base->path.n == 0)
		folder = STR("/");
	return str_join(arena, (struct str[]){folder, path}, 2, STR_EMPTY);
}

/* From the first byte of a part to the end of the text: the parts lie in one text. */
static struct str authority_of(struct str text, const struct url *u)
{
	const char *from = text.p + u->scheme.n + 1;
	return u->has_authority ? str_span(from, u->path.p) : STR_EMPTY;
}

static struct str tail_of(struct str text, const struct url *u)
{
	return str_span(u->path.p + u->path.n, text.p + text.n);
}

/* `reference` without scheme and authority, on the base (RFC 3986 5.2.2). */
static struct str joined(struct arena *arena, struct str base_text, const struct url *base, struct str ref_text,
			 const struct url *ref)
{
	struct str path, tail = tail_of(ref_text, ref);
	if (ref->path.n == 0) {
		path = base->path;
		if (!ref->has_query && base->has_query)
			tail = str_join(arena, (struct str[]){STR("?"), base->query, tail}, 3, STR_EMPTY);
	} else if (str_starts(ref->path, STR("/"))) {
		path = url_without_dots(arena, ref->path);
	} else {
		path = url_without_dots(arena, merged_path(arena, base, ref->path));
	}
	bool looks_like_host = !base->has_authority && str_starts(path, STR("//"));
	struct str guard = looks_like_host ? STR("/.") : STR_EMPTY;
	struct str parts[] = {base->scheme, STR(":"), authority_of(base_text, base), guard, path, tail};
	return str_join(arena, parts, 6, STR_EMPTY);
}

struct str url_resolve(struct arena *arena, struct str base_text, struct str ref_text)
{
	struct url base, ref;
	base_text = url_cleaned(arena, base_text);
	ref_text = url_cleaned(arena, ref_text);
	if (!url_split(ref_text, &ref))
		return STR_EMPTY;
	if (ref.scheme.n)
		return str_copy(arena, ref_text);
	if (!url_split(base_text, &base) || base.scheme.n == 0)
		return STR_EMPTY;
	if (ref_text.n == 0) /* a place for the pointers of its parts */
		ref.path = ref_text = STR("");
	if (ref.has_authority) {
		struct str whole = str_join(arena, (struct str[]){base.scheme, ref_text}, 2, STR(":"));
		return url_split(whole, &ref) ? whole : STR_EMPTY;
	}
	return joined(arena, base_text, &base, ref_text, &ref);
}
