/* Tries from inside what must not work from inside. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "caps.h"
#include "charset.h"
#include "reader.h"
#include "reader_lock.h"

/* Each answers 0 when it went through: a fault of the cell. Else errno says how it was refused. */
static long try_open(void)
{
	return open("/etc/hostname", O_RDONLY | O_CLOEXEC) < 0;
}
static long try_open_root(void)
{
	return open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC) < 0;
}
static long try_openat2(void)
{
	const uint64_t how[3] = {O_RDONLY, 0, 0};
	return syscall(437, AT_FDCWD, "/etc/hostname", how, sizeof(how)) < 0;
}
static long try_create(void)
{
	return open("/tmp/tocsin-probe", O_WRONLY | O_CREAT | O_CLOEXEC, 0600) < 0;
}
static long try_unlink(void)
{
	return unlink("/tmp/tocsin-probe-that-is-not-there") < 0 && errno != ENOENT;
}
static long try_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) < 0;
}
static long try_socket_unix(void)
{
	return socket(AF_UNIX, SOCK_DGRAM, 0) < 0;
}
static long try_socketpair(void)
{
	int two[2];
	return socketpair(AF_UNIX, SOCK_STREAM, 0, two) < 0;
}
static long try_sendmsg(void)
{
	char byte = 0;
	struct iovec part = {&byte, 1};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
	return sendmsg(STDIN_FILENO, &message, 0) < 0 && errno != ENOTSOCK;
}
static long try_execve(void)
{
	char name[] = "true", *words[] = {name, NULL}, *none[] = {NULL};
	return execve("/bin/true", words, none);
}
static long try_fork(void)
{
	pid_t child = fork();
	if (child == 0)
		_exit(0);
	return child < 0;
}
static long try_clone(void)
{
	return syscall(SYS_unshare, 0x10000000) < 0; /* a user namespace */
}
static long try_ptrace(void)
{
	return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) < 0;
}
static long try_kill(void)
{
	return syscall(SYS_kill, getppid(), 0) < 0;
}
static long try_signal(void)
{
	return syscall(SYS_tgkill, 1, 1, 0) < 0;
}
static long try_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED;
}
static long try_make_code(void)
{
	static char page[2 * 4096];
	char *at = page + 4096 - (uintptr_t)page % 4096;
	return mprotect(at, 4096, PROT_READ | PROT_EXEC) < 0;
}
static long try_map_file(void)
{
	return mmap(NULL, 4096, PROT_READ, MAP_SHARED, STDIN_FILENO, 0) == MAP_FAILED;
}
static long try_memfd(void)
{
	return memfd_create("probe", 0) < 0;
}
static long try_undo(void)
{
	return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) < 0;
}
static long try_limits(void)
{
	return setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}) < 0;
}
static long try_other_memory(void)
{
	char byte;
	struct iovec here = {&byte, 1}, there = {&byte, 1};
	return process_vm_readv(getppid(), &here, 1, &there, 1, 0) < 0;
}
static long try_io_uring(void)
{
	return syscall(425, 1, NULL) < 0;
}
static long try_bpf(void)
{
	return syscall(SYS_bpf, 0, NULL, 0) < 0;
}
static long try_setuid(void)
{
	return syscall(SYS_setuid, getuid()) < 0;
}
static long try_chroot(void)
{
	return chroot("/") < 0;
}
static long try_ioctl(void)
{
	char byte = 'x';
	return syscall(SYS_ioctl, STDIN_FILENO, 0x5412, &byte) < 0; /* TIOCSTI: types into a terminal */
}
static long try_read_other(void)
{
	char byte;
	return read(5, &byte, 1) < 0;
}
static long try_foreign_calls(void)
{
#ifdef __x86_64__
	long got;
	__asm__ volatile("int $0x80" : "=a"(got) : "a"(20L) : "memory"); /* getpid as 32 bit programs ask */
	return got < 0 ? (errno = (int)-got, 1) : 0;
#else
	errno = ENOSYS;
	return 1;
#endif
}
/* Memory is refused well before the machine has none. */
static long try_memory(void)
{
	enum { PIECE = 16 * 1024 * 1024 };
	size_t got = 0;
	char *piece;
	while (got < 2 * CAP_READER_BYTES && (piece = malloc(PIECE)) && (memset(piece, 1, 4096), piece[77] == 1))
		got += PIECE;
	return got < CAP_READER_BYTES;
}
/* A charset whose module was not loaded before; one that was still works. */
static long try_charset(void)
{
	struct arena *arena = arena_new(1 * MIB);
	struct charset_report report;
	struct str out = STR_EMPTY;
	bool ok = arena && !charset_to_utf8(arena, STR("\x82\xb1"), STR("shift_jis"), &out, &report) &&
		  str_eq(out, STR("\xe3\x81\x93"));
	arena_free(arena);
	errno = ok ? 0 : ENOSYS;
	return ok;
}

static const struct probe {
	const char *name;
	long (*try)(void);
} probes[] = {
	{"open", try_open},
	{"open-root", try_open_root},
	{"openat2", try_openat2},
	{"create", try_create},
	{"unlink", try_unlink},
	{"socket", try_socket},
	{"socket-unix", try_socket_unix},
	{"socketpair", try_socketpair},
	{"sendmsg", try_sendmsg},
	{"execve", try_execve},
	{"fork", try_fork},
	{"namespace", try_clone},
	{"ptrace", try_ptrace},
	{"kill", try_kill},
	{"signal", try_signal},
	{"code", try_code},
	{"make-code", try_make_code},
	{"map-file", try_map_file},
	{"memfd", try_memfd},
	{"undo", try_undo},
	{"limits", try_limits},
	{"other-memory", try_other_memory},
	{"io-uring", try_io_uring},
	{"bpf", try_bpf},
	{"setuid", try_setuid},
	{"chroot", try_chroot},
	{"ioctl", try_ioctl},
	{"read-other", try_read_other},
	{"foreign-calls", try_foreign_calls},
	{"memory", try_memory},
	{"charset", try_charset},
};

static void say(const char *what, const char *more)
{
	struct iovec parts[3] = {
		{(void *)(uintptr_t)what, strlen(what)}, {(void *)(uintptr_t)more, strlen(more)}, {"\n", 1}};
	(void)!writev(STDERR_FILENO, parts, 3);
}

int reader_probe(struct str name, unsigned locks)
{
	enum { REFUSED, WENT_THROUGH, UNKNOWN };
	struct reader_locks held;
	for (size_t i = 0; i < sizeof(probes) / sizeof(probes[0]); i++) {
		if (str_eq(name, STR("list")))
			say(probes[i].name, "");
		if (!str_eq(name, str_of(probes[i].name)))
			continue;
		charset_prepare();
		reader_lock(locks, false, &held);
		errno = 0;
		bool refused = probes[i].try() != 0;
		say(refused ? "refused: " : "went through", refused ? strerrorname_np(errno) : "");
		_exit(refused ? REFUSED : WENT_THROUGH); /* what a build wants to do at its end it may not any more */
	}
	return str_eq(name, STR("list")) ? REFUSED : UNKNOWN;
}
