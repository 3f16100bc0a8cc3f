#include "fetch_resolve.h"

#include <ares.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "caps.h"
#include "clock.h"
#include "map.h"

enum { RENEW_MS = 5 * 60 * 1000 }; /* resolv.conf is read anew when nothing is under way */

struct known { /* an answer that is kept */
	char name[NAME_BYTES];
	int64_t until_ms;
	size_t n;
	struct address at[];
};

struct question { /* outlives its lookup when that is forgotten */
	struct resolver *resolver;
	struct lookup *lookup;
	unsigned turn;
	char name[NAME_BYTES];
};

struct resolver {
	ares_channel channel;
	bool has_channel;
	int64_t made_ms;
	int epoll_fd;
	char *server; /* "": the machine's */
	size_t pending_n;
	struct map known; /* hash of the name -> struct known */
	struct lookup *first, *last;
};

/* ---- the channel ---- */

static void watch_socket(void *ctx, ares_socket_t fd, int can_read, int can_write)
{
	struct resolver *resolver = ctx;
	struct epoll_event event = {.data.u64 = RESOLVE_FLAG | (uint32_t)fd};
	if (!can_read && !can_write) {
		(void)epoll_ctl(resolver->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
		return;
	}
	event.events = (can_read ? (uint32_t)EPOLLIN : 0) | (can_write ? (uint32_t)EPOLLOUT : 0);
	if (epoll_ctl(resolver->epoll_fd, EPOLL_CTL_MOD, fd, &event) != 0)
		(void)epoll_ctl(resolver->epoll_fd, EPOLL_CTL_ADD, fd, &event); /* when it fails the time runs out */
}

MUST_USE static enum status open_channel(struct resolver *resolver, struct err *err)
{
	char lookups[] = "fb"; /* the file of hosts, then the servers */
	struct ares_options options = {.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES,
				       .timeout = CAP_NAME_TRY_MS,
				       .tries = CAP_NAME_TRIES,
				       .lookups = lookups,
				       .sock_state_cb = watch_socket,
				       .sock_state_cb_data = resolver};
	int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS | ARES_OPT_SOCK_STATE_CB;
	int code = ares_init_options(&resolver->channel, &options, mask);
	if (code != ARES_SUCCESS)
		return err_set(err, E_NOMEM, "fetch: name resolution does not start: %s", ares_strerror(code));
	resolver->has_channel = true;
	resolver->made_ms = clock_monotonic_ms();
	if (*resolver->server && ares_set_servers_ports_csv(resolver->channel, resolver->server) != ARES_SUCCESS)
		return err_set(err, E_SYNTAX, "fetch: \"%s\" is not an address of a name server such as 127.0.0.1:53",
			       resolver->server);
	return OK;
}

static void close_channel(struct resolver *resolver)
{
	if (resolver->has_channel)
		ares_destroy(resolver->channel);
	resolver->has_channel = false;
}

enum status resolver_new(int epoll_fd, struct str server, struct resolver **out, struct err *err)
{
	if (ares_library_init(ARES_LIB_INIT_ALL) != ARES_SUCCESS)
		return err_set(err, E_NOMEM, "fetch: c-ares does not start");
	struct resolver *resolver = calloc(1, sizeof(*resolver));
	enum status status = OK;
	if (resolver) {
		resolver->epoll_fd = epoll_fd;
		map_init(&resolver->known);
		resolver->server = strndup(server.n ? server.p : "", server.n);
	}
	if (!resolver || !resolver->server)
		status = err_set(err, E_NOMEM, "fetch: no memory");
	else
		status = open_channel(resolver, err);
	if (status) {
		if (resolver)
			resolver_free(resolver);
		else
			ares_library_cleanup();
		return status;
	}
	*out = resolver;
	return OK;
}

static void forget_known(struct resolver *resolver)
{
	size_t cursor = 0;
	struct map_slot slot;
	while (map_next(&resolver->known, &cursor, &slot))
		free((struct known *)(uintptr_t)slot.value);
	map_reset(&resolver->known);
}

void resolver_free(struct resolver *resolver)
{
	if (!resolver)
		return;
	close_channel(resolver);
	forget_known(resolver);
	map_release(&resolver->known);
	free(resolver->server);
	free(resolver);
	ares_library_cleanup();
}

/* ---- what is known ---- */

static struct known *known_get(const struct resolver *resolver, const char *name)
{
	const uint64_t *at = map_get(&resolver->known, str_hash(str_of(name)));
	struct known *known = at ? (struct known *)(uintptr_t)*at : NULL;
	return known && strcmp(known->name, name) == 0 && known->until_ms > clock_monotonic_ms() ? known : NULL;
}

/* Without memory it is asked again next time. */
static void known_put(struct resolver *resolver, const struct lookup *lookup, int64_t ttl_s)
{
	if (resolver->known.n >= CAP_NAMES_KEPT)
		forget_known(resolver);
	int64_t keep_s = ttl_s < CAP_NAME_KEEP_MIN_S   ? CAP_NAME_KEEP_MIN_S
			 : ttl_s > CAP_NAME_KEEP_MAX_S ? CAP_NAME_KEEP_MAX_S
						       : ttl_s;
	uint64_t *at = map_at(&resolver->known, str_hash(str_of(lookup->name)));
	struct known *known = at ? malloc(sizeof(*known) + lookup->n * sizeof(known->at[0])) : NULL;
	if (!at)
		return;
	free((struct known *)(uintptr_t)*at);
	*at = (uint64_t)(uintptr_t)known;
	if (!known) {
		map_remove(&resolver->known, str_hash(str_of(lookup->name)));
		return;
	}
	memcpy(known->name, lookup->name, sizeof(known->name));
	known->until_ms = clock_monotonic_ms() + keep_s * 1000;
	known->n = lookup->n;
	memcpy(known->at, lookup->at, lookup->n * sizeof(known->at[0]));
}

/* ---- answers ---- */

static void come_back(struct resolver *resolver, struct lookup *lookup)
{
	lookup->is_pending = false;
	lookup->next = NULL;
	if (resolver->last)
		resolver->last->next = lookup;
	else
		resolver->first = lookup;
	resolver->last = lookup;
}

static void fail(struct lookup *lookup, enum status status, const char *format, ...) PRINTF_LIKE(3, 4);
static void fail(struct lookup *lookup, enum status status, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	lookup->status = status;
	(void)vsnprintf(lookup->reason, sizeof(lookup->reason), format, args);
	va_end(args);
}

static void say_failure(struct lookup *lookup, int code, int timeouts)
{
	const char *name = lookup->name;
	switch (code) {
	case ARES_ENOTFOUND:
	case ARES_ENONAME:
		fail(lookup, E_NET, "no such host: %.100s (DNS: NXDOMAIN)", name);
		return;
	case ARES_ENODATA:
		fail(lookup, E_NET, "%.100s has no address (DNS: no A or AAAA record)", name);
		return;
	case ARES_ETIMEOUT:
		fail(lookup, E_NET, "DNS: no answer for %.100s after %d tries", name, timeouts > 0 ? timeouts : 1);
		return;
	case ARES_ESERVFAIL:
		fail(lookup, E_NET, "DNS: the name server failed on %.100s (SERVFAIL)", name);
		return;
	case ARES_EREFUSED:
		fail(lookup, E_NET, "DNS: the name server refuses to answer for %.100s (REFUSED)", name);
		return;
	case ARES_ENOTIMP:
	case ARES_EFORMERR:
	case ARES_EBADRESP:
		fail(lookup, E_NET, "DNS: the answer for %.100s cannot be read (cut or damaged)", name);
		return;
	case ARES_ECONNREFUSED: /* c-ares asks the next server after SERVFAIL and REFUSED and says this at the end */
	case ARES_EOF:
		fail(lookup, E_NET, "DNS: no name server helps with %.100s: down, failing or refusing", name);
		return;
	case ARES_EBADNAME:
	case ARES_EBADQUERY:
		fail(lookup, E_SYNTAX, "\"%.100s\" is not a name of a host", name);
		return;
	case ARES_ENOMEM:
		fail(lookup, E_NOMEM, "no memory to resolve %.100s", name);
		return;
	default:
		fail(lookup, E_NET, "DNS: %.100s: %s", name, ares_strerror(code));
	}
}

static int64_t take_addresses(struct lookup *lookup, const struct ares_addrinfo *info)
{
	int64_t ttl_s = CAP_NAME_KEEP_MAX_S;
	for (const struct ares_addrinfo_node *node = info->nodes; node; node = node->ai_next) {
		if (lookup->n < ADDRESSES_MAX && address_of_socket(node->ai_addr, &lookup->at[lookup->n]))
			lookup->n++;
		if (node->ai_ttl < ttl_s)
			ttl_s = node->ai_ttl;
	}
	return ttl_s;
}

static void on_answer(void *ctx, int code, int timeouts, struct ares_addrinfo *info)
{
	struct question *question = ctx;
	struct resolver *resolver = question->resolver;
	struct lookup *lookup = question->lookup;
	resolver->pending_n--;
	if (code != ARES_EDESTRUCTION && lookup && lookup->is_pending && lookup->turn == question->turn) {
		int64_t ttl_s = code == ARES_SUCCESS && info ? take_addresses(lookup, info) : 0;
		if (code != ARES_SUCCESS)
			say_failure(lookup, code, timeouts);
		else if (lookup->n == 0)
			say_failure(lookup, ARES_ENODATA, 0);
		else
			known_put(resolver, lookup, ttl_s);
		come_back(resolver, lookup);
	}
	if (info)
		ares_freeaddrinfo(info);
	free(question);
}

/* ---- asking ---- */

static void renew(struct resolver *resolver)
{
	if (resolver->pending_n || clock_monotonic_ms() - resolver->made_ms < RENEW_MS)
		return;
	close_channel(resolver);
	if (open_channel(resolver, NULL))
		close_channel(resolver);
}

/* No name server is asked for this machine (RFC 6761 6.3), and no file of hosts is needed. */
static bool is_this_machine(const char *name, struct lookup *lookup)
{
	struct str host = str_of(name);
	if (str_ends(host, STR(".")))
		host.n--;
	bool is_local = str_eq_ascii_nocase(host, STR("localhost")) ||
			(host.n > 10 && str_ends_ascii_nocase(host, STR(".localhost")));
	if (is_local && address_parse(STR("127.0.0.1"), &lookup->at[0]) && address_parse(STR("::1"), &lookup->at[1]))
		lookup->n = 2;
	return is_local;
}

void resolver_ask(struct resolver *resolver, struct lookup *lookup, const char *name)
{
	lookup->resolver = resolver;
	lookup->turn++;
	lookup->is_pending = true;
	lookup->status = OK;
	lookup->reason[0] = '\0';
	lookup->n = 0;
	(void)snprintf(lookup->name, sizeof(lookup->name), "%s", name);
	if (is_this_machine(name, lookup)) {
		come_back(resolver, lookup);
		return;
	}
	const struct known *known = known_get(resolver, name);
	if (known) {
		lookup->n = known->n;
		memcpy(lookup->at, known->at, known->n * sizeof(known->at[0]));
		come_back(resolver, lookup);
		return;
	}
	renew(resolver);
	struct question *question = strlen(name) < NAME_BYTES ? calloc(1, sizeof(*question)) : NULL;
	if (!question || !resolver->has_channel) {
		free(question);
		say_failure(lookup, strlen(name) < NAME_BYTES ? ARES_ENOMEM : ARES_EBADNAME, 0);
		come_back(resolver, lookup);
		return;
	}
	*question = (struct question){.resolver = resolver, .lookup = lookup, .turn = lookup->turn};
	memcpy(question->name, lookup->name, sizeof(question->name));
	const struct ares_addrinfo_hints hints = {
		.ai_family = AF_UNSPEC, .ai_flags = ARES_AI_NOSORT, .ai_socktype = SOCK_STREAM};
	resolver->pending_n++;
	ares_getaddrinfo(resolver->channel, question->name, NULL, &hints, on_answer, question); /* may call at once */
}

/* The question stays with c-ares; its answer finds another turn. */
void resolver_forget(struct lookup *lookup)
{
	struct resolver *resolver = lookup->resolver;
	lookup->turn++;
	lookup->is_pending = false;
	if (!resolver)
		return;
	for (struct lookup **at = &resolver->first, *before = NULL; *at; before = *at, at = &(*at)->next)
		if (*at == lookup) {
			*at = lookup->next;
			if (resolver->last == lookup)
				resolver->last = before;
			return;
		}
}

struct lookup *resolver_next(struct resolver *resolver)
{
	struct lookup *lookup = resolver->first;
	if (!lookup)
		return NULL;
	resolver->first = lookup->next;
	if (!resolver->first)
		resolver->last = NULL;
	return lookup;
}

bool resolver_has_next(const struct resolver *resolver)
{
	return resolver->first != NULL;
}

void resolver_event(struct resolver *resolver, int fd, bool can_read, bool can_write)
{
	if (resolver->has_channel)
		ares_process_fd(resolver->channel, can_read ? fd : ARES_SOCKET_BAD, can_write ? fd : ARES_SOCKET_BAD);
}

void resolver_timeouts(struct resolver *resolver)
{
	if (resolver->pending_n && resolver->has_channel)
		ares_process_fd(resolver->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

int64_t resolver_wait_ms(const struct resolver *resolver)
{
	struct timeval tv;
	if (resolver->first)
		return 0;
	if (!resolver->pending_n || !resolver->has_channel || !ares_timeout(resolver->channel, NULL, &tv))
		return -1;
	return (int64_t)tv.tv_sec * 1000 + tv.tv_usec / 1000 + 1;
}
