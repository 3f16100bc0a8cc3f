#ifndef TOCSIN_BASE_CLOCK_H
#define TOCSIN_BASE_CLOCK_H
/* The two clocks. Only line/, fetch/, serve/, alert/ and cmd/ ask them: a step gets
 * its time as a parameter. Times are whole seconds or milliseconds since
 * 1970-01-01T00:00:00Z, leap seconds not counted (POSIX). */

#include <stdint.h>

#define TIME_UNKNOWN INT64_MIN

int64_t clock_wall_s(void);       /* civil time; may jump */
int64_t clock_monotonic_ms(void); /* never jumps; its zero means nothing */

#endif
