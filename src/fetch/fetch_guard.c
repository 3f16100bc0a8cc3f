#include "fetch_guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

enum { V4_AT = 12, V4_BITS = 96, TEXT_MAX = 64 };

static const uint8_t mapped_head[V4_AT] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
static const uint8_t nat64_head[V4_AT] = {0x00, 0x64, 0xff, 0x9b};

struct kind {
	uint8_t first[16];
	uint32_t bits;
	const char *name;
};
#define V4(a, b, c, d, prefix, words)                                                                                  \
	{                                                                                                              \
		{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d}, V4_BITS + (prefix), words                      \
	}
#define V6(a, b, c, d, e, f, prefix, words)                                                                            \
	{                                                                                                              \
		{a, b, c, d, e, f}, prefix, words                                                                      \
	}

/* The first row that holds the address names it; a row without a name is public. */
static const struct kind kinds[] = {
	V4(169, 254, 169, 254, 32, "a cloud's metadata address"),
	V4(169, 254, 170, 2, 32, "a cloud's metadata address"),
	V4(100, 100, 100, 200, 32, "a cloud's metadata address"),
	V4(192, 0, 0, 192, 32, "a cloud's metadata address"),
	V4(168, 63, 129, 16, 32, "a cloud's metadata address"), /* public by its number alone */
	{{0xfd, 0x00, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54}, 128, "a cloud's metadata address"},
	V4(0, 0, 0, 0, 8, "an unspecified address"),         /* RFC 1122 3.2.1.3 */
	V4(10, 0, 0, 0, 8, "a private address"),             /* RFC 1918 */
	V4(100, 64, 0, 0, 10, "a carrier's shared address"), /* RFC 6598 */
	V4(127, 0, 0, 0, 8, "a loopback address"),           /* RFC 1122 3.2.1.3 */
	V4(169, 254, 0, 0, 16, "a link-local address"),      /* RFC 3927 */
	V4(172, 16, 0, 0, 12, "a private address"),          /* RFC 1918 */
	V4(192, 0, 0, 0, 24, "a protocol's own address"),    /* RFC 6890 2.1 */
	V4(192, 0, 2, 0, 24, "a documentation address"),     /* RFC 5737 */
	V4(192, 88, 99, 0, 24, "a relay's address"),         /* RFC 7526 */
	V4(192, 168, 0, 0, 16, "a private address"),         /* RFC 1918 */
	V4(198, 18, 0, 0, 15, "a benchmark address"),        /* RFC 2544 */
	V4(198, 51, 100, 0, 24, "a documentation address"),  /* RFC 5737 */
	V4(203, 0, 113, 0, 24, "a documentation address"),   /* RFC 5737 */
	V4(224, 0, 0, 0, 4, "a multicast address"),          /* RFC 5771 */
	V4(255, 255, 255, 255, 32, "the broadcast address"), /* RFC 919 */
	V4(240, 0, 0, 0, 4, "a reserved address"),           /* RFC 1112 4 */
	V4(0, 0, 0, 0, 0, NULL),                             /* the rest of IPv4 */
	V6(0, 0, 0, 0, 0, 0, 128, "an unspecified address"), /* RFC 4291 2.5.2 */
	{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, "a loopback address"},
	V6(0xfc, 0, 0, 0, 0, 0, 7, "a private address"), /* RFC 4193 */
	V6(0xfe, 0x80, 0, 0, 0, 0, 10, "a link-local address"),
	V6(0xfe, 0xc0, 0, 0, 0, 0, 10, "a private address"), /* RFC 3879: site-local */
	V6(0xff, 0, 0, 0, 0, 0, 8, "a multicast address"),
	V6(0x20, 0x01, 0x0d, 0xb8, 0, 0, 32, "a documentation address"), /* RFC 3849 */
	V6(0x3f, 0xff, 0, 0, 0, 0, 20, "a documentation address"),       /* RFC 9637 */
	V6(0x20, 0x01, 0x00, 0x02, 0, 0, 48, "a benchmark address"),     /* RFC 5180 */
	V6(0x20, 0x01, 0x00, 0x00, 0, 0, 32, "a tunnel's address"),      /* RFC 4380: Teredo */
	V6(0x20, 0x01, 0x00, 0x00, 0, 0, 23, "a protocol's own address"),
	V6(0x20, 0x02, 0, 0, 0, 0, 16, "a tunnel's address"), /* RFC 3056: 6to4 */
	V6(0x20, 0, 0, 0, 0, 0, 3, NULL),                     /* the rest of global unicast */
	V6(0, 0, 0, 0, 0, 0, 0, "a reserved address"),
};

static bool same_bits(const uint8_t a[16], const uint8_t b[16], uint32_t bits)
{
	uint32_t whole = bits / 8, rest = bits % 8;
	if (memcmp(a, b, whole) != 0)
		return false;
	return rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0;
}

/* NAT64 (RFC 6052) hands the packet to the IPv4 address inside, ISATAP (RFC 5214 6.1) may; so does the guard. */
static struct address carried(const struct address *address)
{
	static const uint8_t isatap[4] = {0x00, 0x00, 0x5e, 0xfe};
	enum { ISATAP_AT = 8, UNIVERSAL_BIT = 0x02 };
	struct address inner = *address;
	const uint8_t head[4] = {address->bytes[ISATAP_AT] & (uint8_t)~UNIVERSAL_BIT, address->bytes[ISATAP_AT + 1],
				 address->bytes[ISATAP_AT + 2], address->bytes[ISATAP_AT + 3]};
	bool is_isatap = memcmp(head, isatap, sizeof(isatap)) == 0;
	if (memcmp(address->bytes, nat64_head, V4_AT) == 0 || (is_isatap && (address->bytes[0] & 0xe0) == 0x20))
		memcpy(inner.bytes, mapped_head, V4_AT);
	return inner;
}

bool address_parse(struct str text, struct address *out)
{
	if (text.n > 2 && text.p[0] == '[' && text.p[text.n - 1] == ']')
		text = str_cut(text, 1, text.n - 1);
	char c[TEXT_MAX];
	if (text.n == 0 || text.n >= sizeof(c))
		return false;
	memcpy(c, text.p, text.n);
	c[text.n] = '\0';
	struct address address;
	memcpy(address.bytes, mapped_head, V4_AT);
	if (inet_pton(AF_INET, c, address.bytes + V4_AT) != 1 && inet_pton(AF_INET6, c, address.bytes) != 1)
		return false;
	*out = address;
	return true;
}

bool address_of_socket(const struct sockaddr *socket, struct address *out)
{
	if (socket->sa_family == AF_INET) {
		struct sockaddr_in v4;
		memcpy(&v4, socket, sizeof(v4));
		memcpy(out->bytes, mapped_head, V4_AT);
		memcpy(out->bytes + V4_AT, &v4.sin_addr, sizeof(v4.sin_addr));
		return true;
	}
	if (socket->sa_family == AF_INET6) {
		struct sockaddr_in6 v6;
		memcpy(&v6, socket, sizeof(v6));
		memcpy(out->bytes, &v6.sin6_addr, sizeof(v6.sin6_addr));
		return true;
	}
	return false;
}

void address_print(const struct address *address, char to[ADDRESS_TEXT_BYTES])
{
	bool is_v4 = memcmp(address->bytes, mapped_head, V4_AT) == 0;
	const void *from = address->bytes + (is_v4 ? V4_AT : 0);
	if (!inet_ntop(is_v4 ? AF_INET : AF_INET6, from, to, ADDRESS_TEXT_BYTES))
		to[0] = '\0';
}

const char *address_kind(const struct address *address)
{
	struct address inner = carried(address);
	size_t i = 0;
	while (!same_bits(inner.bytes, kinds[i].first, kinds[i].bits))
		i++; /* the last row holds every address */
	return kinds[i].name;
}

MUST_USE static enum status not_a_range(struct str text, const char *why, struct err *err)
{
	return err_set(err, E_SYNTAX, "fetch: \"%.*s\" is not a range of addresses such as 10.0.0.0/8: %s",
		       STR_FORMAT(str_cut(text, 0, TEXT_MAX)), why);
}

enum status range_parse(struct str text, struct range *out, struct err *err)
{
	size_t slash = str_find_byte(text, '/');
	struct str head = slash == STR_NONE ? text : str_cut(text, 0, slash);
	struct range range;
	if (!address_parse(head, &range.first))
		return not_a_range(text, "no address in front", err);

	uint32_t width = str_find_byte(head, ':') == STR_NONE ? 32 : 128;
	uint64_t bits = width;
	if (slash != STR_NONE && (!str_u64(str_cut(text, slash + 1, text.n), &bits) || bits > width))
		return not_a_range(text, width == 32 ? "the prefix must be 0 to 32" : "the prefix must be 0 to 128",
				   err);
	range.bits = 128 - width + (uint32_t)bits;

	for (uint32_t bit = range.bits; bit < 128; bit++)
		if (range.first.bytes[bit / 8] >> (7 - bit % 8) & 1)
			return not_a_range(text, "the address goes on past the prefix", err);
	*out = range;
	return OK;
}

bool range_has(const struct range *range, const struct address *address)
{
	return same_bits(range->first.bytes, address->bytes, range->bits);
}

enum status guard_init(struct guard *guard, const struct strs *ranges, struct err *err)
{
	*guard = (struct guard){0};
	if (ranges->n == 0)
		return OK;
	guard->listed = calloc(ranges->n, sizeof(*guard->listed));
	if (!guard->listed)
		return err_set(err, E_NOMEM, "fetch: no memory for %zu ranges of addresses", ranges->n);
	for (; guard->n < ranges->n; guard->n++) {
		enum status status = range_parse(str_trim(ranges->at[guard->n]), &guard->listed[guard->n], err);
		if (status) {
			guard_release(guard);
			return status;
		}
	}
	return OK;
}

void guard_release(struct guard *guard)
{
	free(guard->listed);
	*guard = (struct guard){0};
}

enum verdict guard_judge(const struct guard *guard, const struct address *address)
{
	if (!address_kind(address))
		return VERDICT_PUBLIC;
	struct address inner = carried(address);
	for (size_t i = 0; i < guard->n; i++)
		if (range_has(&guard->listed[i], &inner))
			return VERDICT_LISTED;
	return VERDICT_REFUSED;
}
