#include "reader_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "reader_lock.h"

enum { SLICE_MS = 100, GOES_MS = 1000, STANDARD_N = 3 };

/* ---- starting ---- */

/* Where we are ourselves; a chroot may have no /proc. */
static const char *own_path(void)
{
	const char *proc = "/proc/self/exe";
	return access(proc, X_OK) == 0 ? proc : (const char *)(uintptr_t)getauxval(AT_EXECFN);
}

/* A descriptor that is none of the first three, so that these can be replaced in any order. */
static int above(int fd)
{
	if (fd < 0 || fd >= STANDARD_N)
		return fd;
	int higher = fcntl(fd, F_DUPFD_CLOEXEC, STANDARD_N);
	close(fd);
	return higher;
}

struct ends { /* of socket and pipe: ours, its */
	int socket[2], said[2];
};

static void close_ends(struct ends *e)
{
	int all[] = {e->socket[0], e->socket[1], e->said[0], e->said[1]};
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i] >= 0)
			close(all[i]);
}

static int open_ends(struct ends *e)
{
	*e = (struct ends){{-1, -1}, {-1, -1}};
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, e->socket) || pipe2(e->said, O_CLOEXEC | O_NONBLOCK))
		return errno;
	for (int i = 0; i < 2; i++) {
		e->socket[i] = above(e->socket[i]);
		e->said[i] = above(e->said[i]);
		if (e->socket[i] < 0 || e->said[i] < 0)
			return errno;
	}
	return fcntl(e->socket[0], F_SETFL, O_NONBLOCK) ? errno : 0;
}

static int spawn(const struct ends *e, const char *path, const char *const *words, pid_t *pid)
{
	char *const nothing[] = {NULL};
	char *const *surroundings = READER_IS_SANITIZED ? environ : nothing;
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	sigset_t none, all;
	sigemptyset(&none);
	sigfillset(&all);
	int fault = posix_spawn_file_actions_init(&files);
	if (fault)
		return fault;
	fault = posix_spawnattr_init(&how);
	if (fault) {
		posix_spawn_file_actions_destroy(&files);
		return fault;
	}
	/* A session of its own: no terminal, and a Ctrl-C that is meant for us does not end it in the middle. */
	(void)posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	(void)posix_spawnattr_setsigmask(&how, &none);
	(void)posix_spawnattr_setsigdefault(&how, &all);
	fault = posix_spawn_file_actions_adddup2(&files, e->socket[1], STDIN_FILENO);
	fault = fault ? fault : posix_spawn_file_actions_adddup2(&files, e->said[1], STDOUT_FILENO);
	fault = fault ? fault : posix_spawn_file_actions_adddup2(&files, e->said[1], STDERR_FILENO);
	fault = fault ? fault : posix_spawn_file_actions_addclosefrom_np(&files, STANDARD_N);
	fault = fault ? fault : posix_spawn(pid, path, &files, &how, (char *const *)(uintptr_t)words, surroundings);
	posix_spawnattr_destroy(&how);
	posix_spawn_file_actions_destroy(&files);
	return fault;
}

enum status process_start(const struct reader_options *options, unsigned locks, struct process *out, struct err *err)
{
	const char digits[] = {(char)('0' + locks), 0};
	const char *const own[] = {"tocsin", "reader", digits, options->for_files ? "files" : NULL, NULL};
	const char *const *words = options->command ? options->command : own;
	struct ends e;
	pid_t pid = 0;
	int fault = open_ends(&e);
	if (!fault)
		fault = spawn(&e, options->command ? words[0] : own_path(), words, &pid);
	if (fault) {
		close_ends(&e);
		return err_set(err, E_IO, "reader: cannot be started: %s", strerror(fault));
	}
	close(e.socket[1]);
	close(e.said[1]);
	*out = (struct process){pid, e.socket[0], e.said[0]};
	return OK;
}

/* ---- talking ---- */

bool process_is_amiss(const struct process *process)
{
	struct pollfd one = {.fd = process->socket, .events = POLLIN};
	return poll(&one, 1, 0) != 0;
}

/* Until the socket is ready, the deadline is past, or we are stopped. */
static enum talk wait_for(const struct process *process, short events, struct deadline *deadline)
{
	for (;;) {
		int64_t now = clock_monotonic_ms(), left = deadline->at_ms - now;
		bool stopped = deadline->stop && atomic_load(deadline->stop);
		if (stopped && left > READER_STOP_S * 1000) {
			left = READER_STOP_S * 1000;
			deadline->at_ms = now + left;
		}
		if (left <= 0)
			return stopped ? TALK_STOPPED : TALK_LATE;
		struct pollfd one = {.fd = process->socket, .events = events};
		int got = poll(&one, 1, left < SLICE_MS ? (int)left : SLICE_MS);
		if (got > 0)
			return TALK_DONE;
		if (got < 0 && errno != EINTR)
			return TALK_GONE;
	}
}

static enum talk after_fault(const struct process *process, short events, struct deadline *deadline)
{
	if (errno == EINTR)
		return TALK_DONE;
	return errno == EAGAIN ? wait_for(process, events, deadline) : TALK_GONE;
}

enum talk process_send(const struct process *process, struct str *pieces, size_t n, struct deadline *deadline)
{
	enum { PIECES_MOST = 4 };
	enum talk talk = TALK_DONE;
	while (n && talk == TALK_DONE) {
		struct iovec parts[PIECES_MOST];
		size_t parts_n = n < PIECES_MOST ? n : PIECES_MOST;
		for (size_t i = 0; i < parts_n; i++)
			parts[i] = (struct iovec){(void *)(uintptr_t)pieces[i].p, pieces[i].n};
		struct msghdr message = {.msg_iov = parts, .msg_iovlen = parts_n};
		ssize_t put = sendmsg(process->socket, &message, MSG_NOSIGNAL);
		if (put < 0)
			talk = after_fault(process, POLLOUT, deadline);
		for (; put >= 0 && n && (size_t)put >= pieces->n; pieces++, n--)
			put -= (ssize_t)pieces->n;
		if (put > 0)
			*pieces = str_cut(*pieces, (size_t)put, pieces->n);
	}
	return talk;
}

enum talk process_receive(const struct process *process, void *to, size_t n, struct deadline *deadline)
{
	enum talk talk = TALK_DONE;
	for (char *p = to; n && talk == TALK_DONE;) {
		ssize_t got = recv(process->socket, p, n, 0);
		if (got < 0) {
			talk = after_fault(process, POLLIN, deadline);
		} else if (got == 0) {
			talk = TALK_GONE;
		} else {
			p += got;
			n -= (size_t)got;
		}
	}
	return talk;
}

enum talk process_receive_some(const struct process *process, void *to, size_t least, size_t most, size_t *n,
			       struct deadline *deadline)
{
	enum talk talk = wait_for(process, POLLIN, deadline); /* an answer takes a while: no use to look before */
	ssize_t got = talk == TALK_DONE ? recv(process->socket, to, most, 0) : -1;
	*n = got > 0 ? (size_t)got : 0;
	if (talk == TALK_DONE && got == 0)
		return TALK_GONE;
	if (talk == TALK_DONE && got < 0)
		talk = after_fault(process, POLLIN, deadline);
	if (talk != TALK_DONE || *n >= least)
		return talk;
	talk = process_receive(process, (char *)to + *n, least - *n, deadline);
	*n = least;
	return talk;
}

/* ---- ending ---- */

static bool has_ended(pid_t pid, int *wait_status)
{
	pid_t got;
	while ((got = waitpid(pid, wait_status, WNOHANG)) < 0 && errno == EINTR)
		;
	return got != 0; /* also when somebody else reaped it */
}

static void end(pid_t pid, bool may_go_itself, int *wait_status)
{
	const struct timespec moment = {.tv_nsec = 5 * 1000000};
	int64_t until = clock_monotonic_ms() + GOES_MS;
	bool ended = has_ended(pid, wait_status);
	while (!ended && may_go_itself && clock_monotonic_ms() < until) {
		nanosleep(&moment, NULL);
		ended = has_ended(pid, wait_status);
	}
	if (ended)
		return;
	kill(pid, SIGKILL);
	while (waitpid(pid, wait_status, 0) < 0 && errno == EINTR)
		;
}

/* The first line with a letter in it. */
static void hear(int fd, char *said, size_t room)
{
	char bytes[4096];
	size_t n = 0;
	for (ssize_t got; n < sizeof(bytes) && (got = read(fd, bytes + n, sizeof(bytes) - n)) > 0;)
		n += (size_t)got;
	struct str all = {bytes, n}, line;
	*said = 0;
	while (!*said && all.n && str_next(&all, '\n', &line)) {
		size_t i = 0;
		while (i < line.n && !is_ascii_alpha(line.p[i]))
			i++;
		size_t length = line.n < room ? line.n : room - 1;
		if (i < line.n) {
			memcpy(said, line.p, length);
			said[length] = 0;
		}
	}
}

void process_end(struct process *process, bool may_go_itself, int *wait_status, char *said, size_t said_room)
{
	*wait_status = 0;
	if (!process->pid)
		return;
	if (!may_go_itself)
		kill(process->pid, SIGKILL);
	end(process->pid, may_go_itself, wait_status);
	close(process->socket);
	hear(process->said, said, said_room);
	close(process->said);
	*process = (struct process){0};
}
