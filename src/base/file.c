#include "file.h"

#include <errno.h>
#include <unistd.h>

bool file_write(int fd, struct str bytes)
{
	while (bytes.n) {
		ssize_t put = write(fd, bytes.p, bytes.n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		bytes = str_cut(bytes, (size_t)put, bytes.n);
	}
	return true;
}
