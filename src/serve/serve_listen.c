/* The address we listen on: given by number, so that no name is ever looked up. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "serve_priv.h"

struct place {
	struct sockaddr_storage address;
	socklen_t n;
	bool is_v6;
};

/* "127.0.0.1" or "::1", without brackets and port. */
static bool is_address(struct str host, struct in_addr *v4, struct in6_addr *v6, bool *is_v6)
{
	char text[INET6_ADDRSTRLEN + 1];
	if (host.n == 0 || host.n >= sizeof(text))
		return false;
	memcpy(text, host.p, host.n);
	text[host.n] = '\0';
	*is_v6 = inet_pton(AF_INET6, text, v6) == 1;
	return *is_v6 || inet_pton(AF_INET, text, v4) == 1;
}

/* "[::1]:8480" into "::1" and "8480"; without a port it is "". */
static bool split_host(struct str text, struct str *host, struct str *port)
{
	*port = STR_EMPTY;
	if (str_starts(text, STR("["))) {
		size_t end = str_find_byte(text, ']');
		if (end == STR_NONE)
			return false;
		*host = str_cut(text, 1, end);
		text = str_cut(text, end + 1, text.n);
	} else {
		size_t colon = str_find_byte(text, ':');
		*host = str_cut(text, 0, colon == STR_NONE ? text.n : colon);
		text = str_cut(text, host->n, text.n);
	}
	if (text.n == 0)
		return true;
	*port = str_cut(text, 1, text.n);
	return text.p[0] == ':' && port->n > 0;
}

static enum status read_place(struct str listen, struct door *door, struct place *out, struct err *err)
{
	struct str host, port;
	struct in_addr v4;
	struct in6_addr v6;
	uint64_t number = 0;
	if (!split_host(listen, &host, &port) || !is_address(host, &v4, &v6, &out->is_v6) || !str_u64(port, &number) ||
	    number > 65535)
		return err_set(err, E_SYNTAX, "serve: not ADDRESS:PORT by number, such as 127.0.0.1:8480: \"%.*s\"",
			       STR_FORMAT(listen));
	if (out->is_v6) {
		struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&out->address;
		*in6 = (struct sockaddr_in6){
			.sin6_family = AF_INET6, .sin6_addr = v6, .sin6_port = htons((uint16_t)number)};
		out->n = sizeof(*in6);
		door->is_wildcard = IN6_IS_ADDR_UNSPECIFIED(&v6);
	} else {
		struct sockaddr_in *in = (struct sockaddr_in *)&out->address;
		*in = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr = v4, .sin_port = htons((uint16_t)number)};
		out->n = sizeof(*in);
		door->is_wildcard = v4.s_addr == htonl(INADDR_ANY);
	}
	(void)snprintf(door->host, sizeof(door->host), "%.*s", (int)host.n, host.p);
	return OK;
}

static bool bind_and_listen(int fd, const struct place *place)
{
	int yes = 1, room = SERVE_SOCKET_BYTES;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)))
		return false;
	/* Connections have it from here; else some MB of an answer lie in the system for whoever does not read. */
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
	if (place->is_v6 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof(yes)))
		return false;
	return bind(fd, (const struct sockaddr *)&place->address, place->n) == 0 && listen(fd, SOMAXCONN) == 0;
}

static void write_text(struct door *door, bool is_v6)
{
	struct sockaddr_storage real;
	socklen_t n = sizeof(real);
	unsigned port = 0;
	if (getsockname(door->fd, (struct sockaddr *)&real, &n) == 0)
		port = ntohs(is_v6 ? ((struct sockaddr_in6 *)&real)->sin6_port
				   : ((struct sockaddr_in *)&real)->sin_port);
	(void)snprintf(door->text, sizeof(door->text), is_v6 ? "[%s]:%u" : "%s:%u", door->host, port);
}

enum status door_open(struct str listen, struct door *out, struct err *err)
{
	struct place place = {0};
	struct door door = {.fd = -1};
	enum status status = read_place(listen, &door, &place, err);
	if (status)
		return status;
	door.fd = socket(place.is_v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (door.fd < 0 || !bind_and_listen(door.fd, &place)) {
		int why = errno;
		if (door.fd >= 0)
			close(door.fd);
		return err_set(err, E_NET, "serve: cannot listen on %.*s: %s%s", STR_FORMAT(listen), strerror(why),
			       why == EADDRINUSE ? "; --listen takes another port" : "");
	}
	write_text(&door, place.is_v6);
	*out = door;
	return OK;
}

static bool is_loopback(const struct in_addr *v4, const struct in6_addr *v6, bool is_v6)
{
	return is_v6 ? IN6_IS_ADDR_LOOPBACK(v6) : ntohl(v4->s_addr) >> 24 == 127;
}

bool host_is_loopback(struct str header)
{
	struct str host, port;
	struct in_addr v4;
	struct in6_addr v6;
	bool is_v6;
	return split_host(str_trim(header), &host, &port) &&
	       (str_eq_ascii_nocase(host, STR("localhost")) ||
		(is_address(host, &v4, &v6, &is_v6) && is_loopback(&v4, &v6, is_v6)));
}

bool door_knows_host(const struct door *door, struct str header)
{
	struct str host, port;
	struct in_addr v4;
	struct in6_addr v6;
	bool is_v6;
	uint64_t number;
	if (!split_host(str_trim(header), &host, &port) || (port.n && !str_u64(port, &number)))
		return false;
	if (str_eq_ascii_nocase(host, STR("localhost")) || str_eq_ascii_nocase(host, str_of(door->host)))
		return true;
	return is_address(host, &v4, &v6, &is_v6) && (door->is_wildcard || is_loopback(&v4, &v6, is_v6));
}
