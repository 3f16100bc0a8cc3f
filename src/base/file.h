#ifndef TOCSIN_FILE_H
#define TOCSIN_FILE_H
/* Writing to open files. Touches: the file. */

#include "str.h"

/* Writes all of it, in as many calls as it takes; false, and errno, when the file takes no more. */
bool file_write(int fd, struct str bytes);

#endif
