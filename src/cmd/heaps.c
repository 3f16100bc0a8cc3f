#include "heaps.h"

#include <malloc.h>
#include <unistd.h>

enum { KEPT_BYTES = 64 << 20, MAPPED_BYTES = 8 << 20 };

void heaps_share(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);
#ifdef M_ARENA_MAX
	(void)mallopt(M_ARENA_MAX, n > 4 ? (int)(n / 2) : 2);
#else
	(void)n;
#endif
}

void heaps_keep(void)
{
	heaps_share();
#ifdef M_TRIM_THRESHOLD
	(void)mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
	(void)mallopt(M_MMAP_THRESHOLD, MAPPED_BYTES);
#endif
}
