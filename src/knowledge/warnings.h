#ifndef TOCSIN_WARNINGS_H
#define TOCSIN_WARNINGS_H
/* Lists of values that are seldom indicators, and what being on one means.
 *
 * Being on a list is a reason, not always a verdict: a host of a popular site is no indicator, an address of a
 * cloud may be one, a host of a dynamic DNS provider often is. Pure. */

#include "annotation.h"

struct knowledge;

enum warning_role {                /* strongest first */
		    WARNING_FALSE, /* known false positive: hash of an empty file, test string, well-known certificate
				    */
		    WARNING_RESERVED, /* address or name that nobody can own: RFC 1918, documentation, link-local, TLDs
				       */
		    WARNING_POPULAR,  /* site that everybody visits, vendor, bank, university */
		    WARNING_SCANNER,  /* scans the net for research */
		    WARNING_SHARED,   /* cloud, CDN, VPN, proxy: shared by many; says little of the value */
		    WARNING_SERVICE,  /* dynamic DNS, URL shortener, paste, disposable mail: abused as often as used */
		    WARNING_OTHER,
};
struct str warning_role_word(enum warning_role role);
enum warning_role warning_role_of(struct str title); /* by the words of a list's title */

struct warning_hit {
	bool found;
	enum warning_role role;
	struct str list;   /* name of the import: "warning-top-10k-..." */
	struct str reason; /* title of the list, for people */
};
/* Is the value of an observable on an imported list? The strongest list that has it; found false: none.
 * Hosts and addresses of URLs, the domains of e-mail addresses count for lists of hosts. */
struct warning_hit knowledge_warning(const struct knowledge *knowledge, enum observable_type type, struct str value);

/* Hash of a value in lower case; 0 for one of more than WARNING_VALUE_BYTES. */
enum { WARNING_VALUE_BYTES = 2048 };
uint64_t warning_hash(struct str value);
/* IPv4 (as ::ffff:a.b.c.d) or IPv6 without a range. */
bool address_read(struct str text, uint8_t out[16]);

#endif
