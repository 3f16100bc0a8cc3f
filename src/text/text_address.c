#include "text_priv.h"

/* Addresses are taken for what they look like, no more: whether a domain exists, and whether
 * an address is meant as harmful, is for enrich to say. */

/* The labels of a host, file name or dotted quad, parted by plain or defanged dots. */
struct chain {
	size_t end, last;          /* its end; where its last label begins */
	unsigned labels, after_at; /* labels in all, and behind an "@" */
	bool defanged, mail, quad;
};

static char byte_at(struct str s, size_t i)
{
	return i < s.n ? s.p[i] : '\0';
}

static bool is_word_byte(char c)
{
	return is_ascii_alnum(c) || c == '_';
}

/* Bytes of the first of `forms` that stands at `i`, letters of any case. */
static size_t form_n(struct str s, size_t i, const char *const *forms, size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (str_starts_ascii_nocase(str_cut(s, i, s.n), str_of(forms[k])))
			return str_of(forms[k]).n;
	return 0;
}

static size_t dot_n(struct str s, size_t i)
{
	static const char *const forms[] = {"[.]", "(.)", "{.}", "[dot]", "(dot)", "{dot}", "[.", ".]"};
	char c = byte_at(s, i);
	if (c == '.')
		return byte_at(s, i + 1) == ']' && is_word_byte(byte_at(s, i + 2)) ? 2 : 1;
	return c == '[' || c == '(' || c == '{' ? form_n(s, i, forms, 7) : 0;
}

static size_t at_sign_n(struct str s, size_t i)
{
	static const char *const forms[] = {"[@]", "(@)", "[at]", "(at)"};
	char c = byte_at(s, i);
	if (c == '@')
		return 1;
	return c == '[' || c == '(' ? form_n(s, i, forms, 4) : 0;
}

/* Hosts are short (RFC 1035 2.3.4: 255 bytes). The bound keeps a text that is one long row of labels
 * from being read again from each of them. */
enum { HOST_MAX = 512, ADDRESS_MAX = 2048 };

static size_t label_end(struct str s, size_t i)
{
	s = str_cut(s, 0, i + HOST_MAX);
	while (is_word_byte(byte_at(s, i)) ||
	       (i < s.n && (s.p[i] == '-' || s.p[i] == '+') && is_word_byte(byte_at(s, i + 1))))
		i++;
	return i;
}

static bool is_octet(struct str label)
{
	uint64_t value;
	return label.n <= 3 && str_u64(label, &value) && value <= 255;
}

static struct chain chain_read(struct str s, size_t from)
{
	struct chain chain = {.end = label_end(s, from), .last = from, .labels = 1};
	chain.quad = is_octet(str_cut(s, from, chain.end));
	while (chain.end - from < HOST_MAX) {
		size_t at = at_sign_n(s, chain.end), n = at ? at : dot_n(s, chain.end);
		if (!n || !is_word_byte(byte_at(s, chain.end + n)))
			break;
		chain.mail |= at > 0;
		chain.defanged |= n > 1;
		chain.last = chain.end + n;
		chain.end = label_end(s, chain.last);
		chain.quad &= is_octet(str_cut(s, chain.last, chain.end));
		chain.labels++;
		chain.after_at = at ? 1 : chain.after_at + (chain.mail && !at);
	}
	chain.quad &= chain.labels == 4;
	return chain;
}

/* "com", "exe", "7z": what a host or a file name ends in. "Next" after a missing space is not. */
static bool is_suffix(struct str label)
{
	if (label.n < 2 || label.n > 24 || (!is_ascii_lower(label.p[0]) && !str_eq(label, STR("7z"))))
		return false;
	for (size_t i = 0; i < label.n; i++)
		if (!is_ascii_lower(label.p[i]) && !is_ascii_digit(label.p[i]))
			return false;
	return true;
}

/* "node.js-based": the suffix ends before the hyphen. */
static void cut_hyphen(struct str s, struct chain *chain)
{
	struct str last = str_cut(s, chain->last, chain->end);
	size_t hyphen = str_find_byte(last, '-');
	if (chain->labels > 1 && !chain->mail && hyphen != STR_NONE && is_suffix(str_cut(last, 0, hyphen)))
		chain->end = chain->last + hyphen;
}

static bool is_host(struct str s, const struct chain *chain)
{
	if (chain->labels < 2)
		return false;
	if (chain->mail)
		return chain->after_at >= 2;
	struct str last = str_cut(s, chain->last, chain->end);
	return chain->quad || is_suffix(last) ||
	       (chain->defanged && (chain->labels > 2 || (is_ascii_alpha(last.p[0]) && last.n > 1)));
}

static bool ends_tail(struct glyph g)
{
	if (g.c < 0x80)
		return g.c <= ' ' || g.c == '<' || g.c == '>' || g.c == '"' || g.c == '`' || g.c == '|' || g.c == 0x7f;
	return glyph_is_space(g.c) || glyph_is_opening(g.c) || glyph_is_closing(g.c) || g.c == 0x2013 ||
	       g.c == 0x2014 || g.c == 0x2026 || (g.c >= 0x3000 && g.c <= 0x303f) || g.c == 0xff0c || g.c == 0xfffd;
}

/* How often `c` stands in `s`. */
static size_t count(struct str s, char c)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == c;
	return n;
}

/* Does the last byte belong to the sentence around the address? */
static bool is_loose(struct str address)
{
	switch (address.p[address.n - 1]) {
	case '.':
	case ',':
	case ';':
	case ':':
	case '!':
	case '?':
	case '\'':
	case '*':
	case '[':
	case '(':
	case '{':
		return true;
	case ')':
		return count(address, ')') > count(address, '(');
	case ']':
		return count(address, ']') > count(address, '[');
	case '}':
		return count(address, '}') > count(address, '{');
	default:
		return false;
	}
}

/* Takes path, query and all that follows up to a space, without the sentence's punctuation. */
static size_t tail_end(struct str s, size_t from, size_t i)
{
	while (i < s.n && i - from < ADDRESS_MAX) {
		struct glyph g = glyph_at(s, i);
		if (ends_tail(g))
			break;
		i += g.n;
	}
	while (i > from && is_loose(str_cut(s, from, i)))
		i--;
	return i;
}

/* The address after "https" at `i`: behind "://" or one of its defanged forms; 0 when there is none. */
static size_t scheme_n(struct str s, size_t i)
{
	static const char *const forms[] = {"://", "[:]//", "[://]", "(:)//", ":[//]", "[:/]/", ":\\\\", "[:]\\\\"};
	char c = byte_at(s, i);
	return c == ':' || c == '[' || c == '(' ? form_n(s, i, forms, 8) : 0;
}

static bool is_hex(char c)
{
	return is_ascii_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f');
}

/* IPv6 and MAC addresses: colons between hexadecimal groups. */
static size_t colons_end(struct str s, size_t from)
{
	size_t i = from, colons = 0, digits = 0;
	bool doubled = false;
	for (; i < s.n && i - from < 46 && (is_hex(s.p[i]) || s.p[i] == ':'); i++) {
		digits += is_ascii_digit(s.p[i]);
		colons += s.p[i] == ':';
		doubled |= s.p[i] == ':' && byte_at(s, i + 1) == ':';
	}
	if (i > from && s.p[i - 1] == ':' && (i < from + 2 || s.p[i - 2] != ':')) {
		i--;
		colons--;
	}
	bool sound = digits && !is_word_byte(byte_at(s, i)) &&
		     (colons == 7 || colons == 5 || (doubled && colons >= 2 && colons < 8));
	return sound ? i : from;
}

/* Hashes, UUIDs, keys, onion names: too long, and too many digits, for a word. */
static bool is_opaque(struct str label)
{
	size_t digits = 0;
	for (size_t i = 0; i < label.n; i++)
		digits += is_ascii_digit(label.p[i]);
	return label.n >= 32 && digits >= 5;
}

/* src/main/parse.c: two slashes and a dot. */
static size_t relative_path_end(struct str s, size_t from)
{
	size_t i = from;
	s = str_cut(s, 0, from + ADDRESS_MAX);
	while (is_word_byte(byte_at(s, i)) ||
	       (i < s.n && (s.p[i] == '/' || s.p[i] == '.' || s.p[i] == '-') && is_word_byte(byte_at(s, i + 1))))
		i++;
	struct str path = str_cut(s, from, i);
	bool dated = path.n && is_ascii_digit(path.p[0]);
	return !dated && count(path, '/') >= 2 && str_find_byte(path, '.') != STR_NONE ? i : from;
}

/* /etc/passwd, \\server\share */
static size_t rooted_path_end(struct str s, size_t from)
{
	bool share = s.p[from] == '\\' && byte_at(s, from + 1) == '\\' && is_word_byte(byte_at(s, from + 2));
	bool rooted = s.p[from] == '/' && is_word_byte(byte_at(s, from + 1));
	if (!share && !rooted)
		return from;
	size_t end = tail_end(s, from, from + 1 + share);
	struct str rest = str_cut(s, from + 1 + share, end);
	bool deep = str_find_byte(rest, s.p[from]) != STR_NONE || str_find_byte(rest, '.') != STR_NONE;
	return deep ? end : from;
}

size_t address_end(struct str s, size_t from)
{
	if (s.p[from] == '/' || s.p[from] == '\\')
		return rooted_path_end(s, from);

	size_t label = label_end(s, from), scheme = scheme_n(s, label), end;
	if (scheme && byte_at(s, label + scheme) > ' ')
		return tail_end(s, from, label + scheme);
	bool drive = label == from + 1 && is_ascii_alpha(s.p[from]) && byte_at(s, label) == ':' &&
		     byte_at(s, label + 1) == '\\';
	if (drive || (byte_at(s, label) == '\\' && is_word_byte(byte_at(s, label + 1))))
		return tail_end(s, from, label + 1);
	if (byte_at(s, label) == ':' && (end = colons_end(s, from)) > from)
		return end;
	if (is_opaque(str_cut(s, from, label)))
		return label;

	struct chain chain = chain_read(s, from);
	cut_hyphen(s, &chain);
	bool slash = byte_at(s, chain.end) == '/';
	if (is_host(s, &chain)) {
		bool port = (byte_at(s, chain.end) == ':' || byte_at(s, chain.end) == '?' ||
			     byte_at(s, chain.end) == '#') &&
			    is_word_byte(byte_at(s, chain.end + 1));
		bool gone_on = (slash && byte_at(s, chain.end + 1) > ' ') || port;
		return gone_on ? tail_end(s, from, chain.end) : chain.end;
	}
	return slash ? relative_path_end(s, from) : from;
}
