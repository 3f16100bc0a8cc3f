#include "reader_lock.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "caps.h"

static int limit(__rlimit_resource_t what, rlim_t most)
{
	struct rlimit had;
	if (getrlimit(what, &had))
		return errno;
	if (had.rlim_max != RLIM_INFINITY && had.rlim_max < most)
		most = had.rlim_max;
	return setrlimit(what, &(struct rlimit){most, most}) ? errno : 0;
}

static int lock_limits(bool for_files)
{
	const rlim_t space = for_files ? CAP_READER_FILE_BYTES : CAP_READER_BYTES;
	const rlim_t processor_s = for_files ? 2 * CAP_READER_CPU_S : CAP_READER_CPU_S;
	int fault = READER_IS_SANITIZED ? 0 : limit(RLIMIT_AS, space);
	fault = fault ? fault : limit(RLIMIT_CPU, processor_s);
	fault = fault ? fault : limit(RLIMIT_FSIZE, 0);
	fault = fault ? fault : limit(RLIMIT_NPROC, 0);
	fault = fault ? fault : limit(RLIMIT_MEMLOCK, 0);
	fault = fault ? fault : limit(RLIMIT_MSGQUEUE, 0);
	return fault ? fault : limit(RLIMIT_NOFILE, 0); /* those that are open stay */
}

/* All of it, root's too. */
static int drop_capabilities(void)
{
	struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};
	return syscall(SYS_capset, &head, none) ? errno : 0;
}

static void note(struct reader_locks *out, enum reader_lock lock, const char *name, int fault)
{
	if (!fault) {
		out->held |= lock;
		return;
	}
	size_t n = strlen(out->lack);
	(void)snprintf(out->lack + n, sizeof(out->lack) - n, "%sno %s (%s)", n ? ", " : "", name, strerror(fault));
}

void reader_lock(unsigned wanted, bool for_files, struct reader_locks *out)
{
	*out = (struct reader_locks){0};
	int privileges = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ? errno : 0;
	(void)!limit(RLIMIT_CORE, 0);
	(void)!drop_capabilities(); /* none to drop is as good */
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	if (wanted & LOCK_LANDLOCK)
		note(out, LOCK_LANDLOCK, "landlock", privileges ? privileges : reader_landlock(&out->landlock_abi));
	if (wanted & LOCK_LIMITS)
		note(out, LOCK_LIMITS, "limits", lock_limits(for_files));
	if (wanted & LOCK_FILTER)
		note(out, LOCK_FILTER, "filter of system calls", privileges ? privileges : reader_filter());
}
