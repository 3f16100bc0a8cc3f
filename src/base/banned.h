#ifndef TOCSIN_BASE_BANNED_H
#define TOCSIN_BASE_BANNED_H
/* Calls that this house refuses, as macros that do not compile. Included by the
 * compiler before every file of src/ (meson: -include). System headers come first,
 * so that their declarations are read before the names are taken away. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* glibc makes macros of some of them when calls are checked (_FORTIFY_SOURCE, clang). */
#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#undef sprintf
#undef vsprintf
#undef gets
#undef strtok
#undef atoi
#undef atol
#undef atof
#undef scanf
#undef sscanf
#undef fscanf
#undef alloca

#define strcpy strcpy_is_banned_use_buf_add
#define strcat strcat_is_banned_use_buf_add
#define strncpy strncpy_is_banned_use_str_copy
#define strncat strncat_is_banned_use_buf_add
#define sprintf sprintf_is_banned_use_buf_print
#define vsprintf vsprintf_is_banned_use_buf_print
#define gets gets_is_banned
#define strtok strtok_is_banned_use_str_next
#define atoi atoi_is_banned_use_str_u64
#define atol atol_is_banned_use_str_u64
#define atof atof_is_banned_use_str_double
#define scanf scanf_is_banned
#define sscanf sscanf_is_banned
#define fscanf fscanf_is_banned
#define alloca alloca_is_banned

#endif
