/* Any bytes as what a client sends: the server with a store of one threat, asked over loopback. What comes back begins
 * as an answer of HTTP, or nothing does; and the server answers the next one. */
#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "caps.h"
#include "serve.h"

enum { ANSWER_MS = 300, BYTES_MAX = 20000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct house {
	char folder[64];
	struct serve *serve;
	uint16_t port;
} house;

static void leave(void)
{
	serve_stop(house.serve);
	DIR *folder = opendir(house.folder);
	for (struct dirent *entry; folder && (entry = readdir(folder));)
		if (entry->d_name[0] != '.')
			(void)unlinkat(dirfd(folder), entry->d_name, 0);
	if (folder)
		closedir(folder);
	(void)rmdir(house.folder);
}

static void fill(struct store *store)
{
	struct threat threat;
	record_init(threat_record(), &threat);
	threat.id = STR("k7p2m9xq4d");
	threat.slug = STR("a-mail-service-is-down");
	threat.title = STR("A mail service is down");
	threat.published = threat.updated = 1780300000;
	if (store_begin(store, NULL) || store_threat_put(store, &threat, NULL) || store_commit(store, NULL))
		abort();
}

static void enter(void)
{
	struct store *store = NULL;
	uint64_t port = 0;
	(void)snprintf(house.folder, sizeof(house.folder), "/tmp/tocsin-fuzz-XXXXXX");
	if (!mkdtemp(house.folder) || store_open(house.folder, STORE_WRITE, &store, NULL))
		abort();
	fill(store);
	store_close(store);
	const struct serve_options options = {.folder = house.folder, .listen = STR("127.0.0.1:0"), .request_s = 2};
	if (serve_start(&options, &house.serve, NULL))
		abort();
	struct str address = serve_address(house.serve);
	if (!str_u64(str_cut(address, sizeof("127.0.0.1:") - 1, address.n), &port))
		abort();
	house.port = (uint16_t)port;
	(void)atexit(leave);
}

/* Sends all and says that it was all; gives how much came back into `to`. Live answers go on: they are left. */
static size_t ask(const void *bytes, size_t n, char *to, size_t room)
{
	struct sockaddr_in there = {
		.sin_family = AF_INET, .sin_port = htons(house.port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct pollfd wait = {.fd = fd, .events = POLLIN};
	size_t got = 0;
	if (fd < 0 || connect(fd, (struct sockaddr *)&there, sizeof(there)))
		__builtin_trap();
	if (send(fd, bytes, n, MSG_NOSIGNAL) >= 0 && !shutdown(fd, SHUT_WR))
		while (got < room && poll(&wait, 1, ANSWER_MS) > 0) {
			ssize_t more = recv(fd, to + got, room - got, 0);
			if (more <= 0)
				break;
			got += (size_t)more;
		}
	close(fd);
	return got;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char plain[] = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
	static unsigned turn;
	char answer[64 * 1024];
	if (!house.serve)
		enter();
	if (n > BYTES_MAX)
		return 0;
	struct str got = {answer, ask(data, n, answer, sizeof(answer))};
	if (got.n && !str_starts(got, STR("HTTP/1.")))
		__builtin_trap();
	if (++turn % 64 == 0) {
		got.n = ask(plain, sizeof(plain) - 1, answer, sizeof(answer));
		if (!str_starts(got, STR("HTTP/1.1 200")))
			__builtin_trap();
	}
	return 0;
}
