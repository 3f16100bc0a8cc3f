/* The filter of system calls. A list of what a reader needs; what is not on it ends the process. */
#include <errno.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <unistd.h>

#include "reader_lock.h"

enum { MOST_ARGUMENTS = 2 };

struct call {
	const char *name;
	unsigned n; /* of its arguments that are looked at */
	struct scmp_arg_cmp with[MOST_ARGUMENTS];
};

#define ON(fd)                                                                                                         \
	{                                                                                                              \
		.arg = 0, .op = SCMP_CMP_MASKED_EQ, .datum_a = 0xffffffff, .datum_b = (fd)                             \
	}
#define NOT_EXECUTABLE                                                                                                 \
	{                                                                                                              \
		.arg = 2, .op = SCMP_CMP_MASKED_EQ, .datum_a = PROT_EXEC, .datum_b = 0                                 \
	}
#define OF_NO_FILE                                                                                                     \
	{                                                                                                              \
		.arg = 3, .op = SCMP_CMP_MASKED_EQ, .datum_a = MAP_ANONYMOUS, .datum_b = MAP_ANONYMOUS                 \
	}

static const struct call allowed[] = {
	/* the socket, and what is said on the way down */
	{"read", 1, {ON(STDIN_FILENO)}},
	{"write", 1, {ON(STDIN_FILENO)}},
	{"write", 1, {ON(STDOUT_FILENO)}},
	{"write", 1, {ON(STDERR_FILENO)}},
	{"writev", 1, {ON(STDIN_FILENO)}},
	{"writev", 1, {ON(STDOUT_FILENO)}},
	{"writev", 1, {ON(STDERR_FILENO)}},
	/* memory, never to be executed */
	{"mmap", 2, {NOT_EXECUTABLE, OF_NO_FILE}},
	{"mmap2", 2, {NOT_EXECUTABLE, OF_NO_FILE}},
	{"mprotect", 1, {NOT_EXECUTABLE}},
	{"munmap", 0, {{0}}},
	{"mremap", 0, {{0}}},
	{"madvise", 0, {{0}}},
	{"brk", 0, {{0}}},
	/* locks of one thread, signals to itself, clocks, chance */
	{"futex", 0, {{0}}},
	{"futex_time64", 0, {{0}}},
	{"sched_yield", 0, {{0}}},
	{"rt_sigreturn", 0, {{0}}},
	{"rt_sigprocmask", 0, {{0}}},
	{"sigaltstack", 0, {{0}}},
	{"restart_syscall", 0, {{0}}},
	{"getpid", 0, {{0}}},
	{"gettid", 0, {{0}}},
	{"clock_gettime", 0, {{0}}},
	{"clock_gettime64", 0, {{0}}},
	{"gettimeofday", 0, {{0}}},
	{"time", 0, {{0}}},
	{"getrandom", 0, {{0}}},
	{"exit", 0, {{0}}},
	{"exit_group", 0, {{0}}},
};

/* Libraries ask these and go on without: each is answered with a fault. */
static const char *const no_file[] = {"open",  "openat",   "openat2",    "access",  "faccessat",  "faccessat2",
				      "stat",  "stat64",   "lstat",      "lstat64", "newfstatat", "fstatat64",
				      "statx", "readlink", "readlinkat", "getcwd",  "statfs"};
static const char *const no_answer[] = {
	"fstat",   "fstat64", "ioctl",   "fcntl",     "fcntl64",           "lseek",      "_llseek",
	"close",   "sysinfo", "uname",   "prlimit64", "getrlimit",         "ugetrlimit", "getuid",
	"geteuid", "getgid",  "getegid", "getppid",   "sched_getaffinity", "getrusage",  "rt_sigaction"};

static int add(scmp_filter_ctx filter, uint32_t action, const char *name, unsigned n, const struct scmp_arg_cmp *with)
{
	int number = seccomp_syscall_resolve_name(name);
	return number < 0 ? 0 : seccomp_rule_add_array(filter, action, number, n, with); /* another machine's call */
}

static int add_refused(scmp_filter_ctx filter, const char *const *names, size_t n, int fault)
{
	int got = 0;
	for (size_t i = 0; i < n && !got; i++)
		got = add(filter, SCMP_ACT_ERRNO((uint16_t)fault), names[i], 0, NULL);
	return got;
}

/* abort() sends itself a signal; nobody else gets one. */
static int add_signal(scmp_filter_ctx filter)
{
	struct scmp_arg_cmp self = ON((scmp_datum_t)getpid());
	return add(filter, SCMP_ACT_ALLOW, "tgkill", 1, &self);
}

int reader_filter(void)
{
	uint32_t end = seccomp_api_get() >= 3 ? SCMP_ACT_KILL_PROCESS : SCMP_ACT_KILL;
	scmp_filter_ctx filter = seccomp_init(READER_IS_SANITIZED ? SCMP_ACT_ERRNO(EPERM) : end);
	if (!filter)
		return ENOMEM;
	int fault = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, end);
	for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]) && !fault; i++)
		fault = add(filter, SCMP_ACT_ALLOW, allowed[i].name, allowed[i].n, allowed[i].with);
	fault = fault ? fault : add_signal(filter);
	fault = fault ? fault : add_refused(filter, no_file, sizeof(no_file) / sizeof(no_file[0]), EACCES);
	if (!READER_IS_SANITIZED) /* there the default is as kind */
		fault = fault ? fault : add_refused(filter, no_answer, sizeof(no_answer) / sizeof(no_answer[0]), EPERM);
	fault = fault ? fault : seccomp_load(filter);
	seccomp_release(filter);
	return fault < 0 ? -fault : fault;
}
