#include "warnings.h"

#include <arpa/inet.h>
#include <string.h>

#include "knowledge_priv.h"

static const struct str role_words[] = {
	[WARNING_FALSE] = {"false", 5},     [WARNING_RESERVED] = {"reserved", 8}, [WARNING_POPULAR] = {"popular", 7},
	[WARNING_SCANNER] = {"scanner", 7}, [WARNING_SHARED] = {"shared", 6},     [WARNING_SERVICE] = {"service", 7},
	[WARNING_OTHER] = {"other", 5},
};

struct str warning_role_word(enum warning_role role)
{
	return (size_t)role <= WARNING_OTHER ? role_words[role] : STR_EMPTY;
}

/* Words of titles, the first that fits decides. */
static const struct title_word {
	const char *word;
	enum warning_role role;
} title_words[] = {
	{"false positive", WARNING_FALSE},
	{"false-positive", WARNING_FALSE},
	{"empty file", WARNING_FALSE},
	{"eicar", WARNING_FALSE},
	{"fingerprint", WARNING_FALSE},
	{"sinkhole", WARNING_SCANNER},
	{"scanning", WARNING_SCANNER},
	{"scanner", WARNING_SCANNER},
	{"connection-attempt", WARNING_SCANNER},
	{"sensors", WARNING_SCANNER},
	{"googlebot", WARNING_SCANNER},
	{"gptbot", WARNING_SCANNER},
	{"rfc", WARNING_RESERVED},
	{"link local", WARNING_RESERVED},
	{"multicast", WARNING_RESERVED},
	{"tlds", WARNING_RESERVED},
	{"dynamic dns", WARNING_SERVICE},
	{"disposable", WARNING_SERVICE},
	{"shortener", WARNING_SERVICE},
	{"parking", WARNING_SERVICE},
	{"link in bio", WARNING_SERVICE},
	{"lots", WARNING_SERVICE},
	{"ipfs", WARNING_SERVICE},
	{"querying your source ip", WARNING_SERVICE},
	{"external ip", WARNING_SERVICE},
	{"attack simulator", WARNING_SERVICE},
	{"ip ranges", WARNING_SHARED},
	{"ip address ranges", WARNING_SHARED},
	{"range", WARNING_SHARED},
	{"ip addresses", WARNING_SHARED},
	{"dns resolvers", WARNING_SHARED},
	{"cluster ips", WARNING_SHARED},
	{"vpn", WARNING_SHARED},
	{"proxy", WARNING_SHARED},
	{"blockpage", WARNING_SHARED},
	{"top ", WARNING_POPULAR},
	{"top10", WARNING_POPULAR},
	{"top500", WARNING_POPULAR},
	{"website", WARNING_POPULAR},
	{"webpages", WARNING_POPULAR},
	{"domains", WARNING_POPULAR},
	{"domain", WARNING_POPULAR},
	{"hostnames", WARNING_POPULAR},
	{"urls", WARNING_POPULAR},
	{"endpoints", WARNING_POPULAR},
	{"whitelist", WARNING_POPULAR},
	{"warning list", WARNING_POPULAR},
};

enum warning_role warning_role_of(struct str title)
{
	for (size_t i = 0; i < sizeof(title_words) / sizeof(title_words[0]); i++)
		if (str_find_ascii_nocase(title, str_of(title_words[i].word)) != STR_NONE)
			return title_words[i].role;
	return WARNING_OTHER;
}

uint64_t warning_hash(struct str value)
{
	char lower[WARNING_VALUE_BYTES];
	if (value.n > sizeof(lower))
		return 0;
	for (size_t i = 0; i < value.n; i++)
		lower[i] = ascii_lower(value.p[i]);
	return str_hash((struct str){lower, value.n});
}

bool address_read(struct str text, uint8_t out[16])
{
	char c[INET6_ADDRSTRLEN + 1];
	if (text.n == 0 || text.n >= sizeof(c))
		return false;
	memcpy(c, text.p, text.n);
	c[text.n] = '\0';
	memset(out, 0, 16);
	if (str_find_byte(text, ':') != STR_NONE)
		return inet_pton(AF_INET6, c, out) == 1;
	out[10] = out[11] = 0xFF;
	return inet_pton(AF_INET, c, out + 12) == 1;
}

/* ---- asking ---- */

struct question {
	const struct knowledge *knowledge;
	struct warning_hit best;
};

static bool may_hold(const struct knowledge *knowledge, uint64_t hash)
{
	const uint64_t *bits = knowledge->warning_bits;
	uint64_t a = hash % WARNING_BITS, b = (hash >> 32) % WARNING_BITS;
	return bits && bits[a / 64] >> a % 64 & 1 && bits[b / 64] >> b % 64 & 1;
}

static void offer(struct question *q, const struct imported *import)
{
	if (q->best.found && q->best.role <= import->role)
		return;
	q->best = (struct warning_hit){
		.found = true, .role = import->role, .list = import->source.name, .reason = import->source.title};
}

static void ask_hash(struct question *q, enum pack_section section, struct str value)
{
	uint64_t hash = warning_hash(value);
	if (!may_hold(q->knowledge, hash))
		return;
	for (size_t i = 0; i < q->knowledge->with_hashes.n; i++) {
		const struct imported *import = &q->knowledge->imports.at[q->knowledge->with_hashes.at[i]];
		if (pack_has_hash(&import->pack, section, hash))
			offer(q, import);
	}
}

static void ask_address(struct question *q, const uint8_t address[16])
{
	for (size_t i = 0; i < q->knowledge->with_ranges.n; i++) {
		const struct imported *import = &q->knowledge->imports.at[q->knowledge->with_ranges.at[i]];
		if (pack_has_address(&import->pack, address))
			offer(q, import);
	}
}

/* The host itself, then it and what is above it in the lists that hold for all below. */
static void ask_host(struct question *q, struct str host)
{
	uint8_t address[16];
	if (host.n > 2 && host.p[0] == '[')
		host = str_cut(host, 1, host.n - 1);
	if (address_read(host, address)) {
		ask_address(q, address);
		return;
	}
	ask_hash(q, PACK_EXACT, host);
	for (int labels = 0; labels < 128 && host.n; labels++) {
		ask_hash(q, PACK_SUFFIXES, host);
		size_t dot = str_find_byte(host, '.');
		if (dot == STR_NONE)
			break;
		host = str_cut(host, dot + 1, host.n);
	}
}

struct warning_hit knowledge_warning(const struct knowledge *knowledge, enum observable_type type, struct str value)
{
	struct question q = {.knowledge = knowledge};
	size_t at;
	if (knowledge->imports.n == 0)
		return q.best;
	switch (type) {
	case OBSERVABLE_IPV4:
	case OBSERVABLE_IPV6:
	case OBSERVABLE_DOMAIN:
		ask_host(&q, value);
		break;
	case OBSERVABLE_URL:
		ask_hash(&q, PACK_EXACT, value);
		ask_host(&q, url_host(value));
		break;
	case OBSERVABLE_EMAIL:
		ask_hash(&q, PACK_EXACT, value);
		at = str_rfind_byte(value, '@');
		if (at != STR_NONE)
			ask_host(&q, str_cut(value, at + 1, value.n));
		break;
	default:
		ask_hash(&q, PACK_EXACT, value);
	}
	return q.best;
}
