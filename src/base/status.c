#include "status.h"

#include <stdio.h>

enum status err_setv(struct err *err, enum status code, const char *format, va_list args)
{
	if (err) {
		err->code = code;
		(void)vsnprintf(err->msg, sizeof(err->msg), format, args);
	}
	return code;
}

enum status err_set(struct err *err, enum status code, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	err_setv(err, code, format, args);
	va_end(args);
	return code;
}

const char *status_name(enum status code)
{
	static const char *const names[] = {[OK] = "ok",
					    [E_NOMEM] = "no memory",
					    [E_LIMIT] = "limit",
					    [E_SYNTAX] = "syntax",
					    [E_EMPTY] = "empty",
					    [E_IO] = "io",
					    [E_NET] = "net",
					    [E_NOTFOUND] = "not found",
					    [E_CONFLICT] = "conflict",
					    [E_DENIED] = "denied",
					    [E_BUG] = "bug"};
	return (unsigned)code < sizeof(names) / sizeof(names[0]) ? names[code] : "unknown";
}
