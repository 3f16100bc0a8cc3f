#ifndef TOCSIN_FETCH_GUARD_H
#define TOCSIN_FETCH_GUARD_H
/* guard: which addresses a collector of public news may speak to.
 *
 * Public is what IANA's registries of special-purpose addresses (RFC 6890) leave over, less the
 * addresses where clouds keep their inner services. An IPv6 address that carries an IPv4 one (mapped,
 * NAT64) is judged by the one it carries. What is not public must be listed.
 * Pure. Memory: the ranges lie in the guard (guard_release). Fails: E_SYNTAX for a bad range, E_NOMEM. */

#include "status.h"
#include "str.h"
#include "vec.h"

struct sockaddr;

struct address {
	uint8_t bytes[16]; /* IPv4 as ::ffff:a.b.c.d */
};
/* "127.0.0.1", "::1", "[::1]"; false for names and all else. */
bool address_parse(struct str text, struct address *out);
bool address_of_socket(const struct sockaddr *socket, struct address *out); /* false: neither v4 nor v6 */

enum { ADDRESS_TEXT_BYTES = 46 };
/* The usual spelling, NUL-terminated; IPv4 with dots. */
void address_print(const struct address *address, char to[ADDRESS_TEXT_BYTES]);
/* "a loopback address", "a private address" ...; NULL for a public one. */
const char *address_kind(const struct address *address);

struct range { /* a CIDR block */
	struct address first;
	uint32_t bits; /* of 128 */
};
/* "10.0.0.0/8", "fd00::/8", a single address. Bits past the prefix must be zero. */
MUST_USE enum status range_parse(struct str text, struct range *out, struct err *err);
bool range_has(const struct range *range, const struct address *address);

struct guard {
	struct range *listed;
	size_t n;
};
MUST_USE enum status guard_init(struct guard *guard, const struct strs *ranges, struct err *err);
void guard_release(struct guard *guard);

enum verdict {
	VERDICT_PUBLIC,
	VERDICT_LISTED, /* not public, but in a range of the guard */
	VERDICT_REFUSED
};
enum verdict guard_judge(const struct guard *guard, const struct address *address);

#endif
