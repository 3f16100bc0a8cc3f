/* Landlock, by its system calls: the C library has none for it, and the kernel of the build may be older than that of
 * the run. Numbers and bits are those of the kernel's documentation (userspace-api/landlock). */
#include <errno.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "reader_lock.h"

enum { CREATE_RULESET = 444, RESTRICT_SELF = 446, ASK_VERSION = 1 };
enum { FILES_1 = 13, FILES_2 = 14, FILES_3 = 15, FILES_5 = 16 }; /* rights of paths that a version knows */

struct ruleset {
	uint64_t files;
	uint64_t ports; /* since version 4: bind, connect */
	uint64_t scope; /* since version 6: abstract sockets, signals */
};

static unsigned file_rights(long version)
{
	return version >= 5 ? FILES_5 : version >= 3 ? FILES_3 : version == 2 ? FILES_2 : FILES_1;
}

int reader_landlock(uint32_t *abi)
{
	long version = syscall(CREATE_RULESET, NULL, 0, ASK_VERSION);
	if (version <= 0)
		return version < 0 ? errno : ENOSYS;
	/* All that is handled and not allowed by a rule is denied; there is no rule. */
	const struct ruleset rules = {.files = ((uint64_t)1 << file_rights(version)) - 1, .ports = 3, .scope = 3};
	size_t known = version >= 6 ? sizeof(rules) : version >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);
	int fd = (int)syscall(CREATE_RULESET, &rules, known, 0);
	if (fd < 0)
		return errno;
	int fault = syscall(RESTRICT_SELF, fd, 0) ? errno : 0;
	close(fd);
	if (!fault)
		*abi = (uint32_t)version;
	return fault;
}
