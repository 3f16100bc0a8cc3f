/* Any bytes without a NUL as the target of a request: path and parameters are decoded, and the list that they ask for
 * stays in its limits or is refused with the parameter's name. */
#include "caps.h"
#include "serve_priv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct request request = {.arena = arena_new(CAP_REQUEST_ARENA_BYTES), .now = 1780000000};
	struct str target = {(const char *)data, n ? strnlen((const char *)data, n) : 0};
	struct list_question question;
	const char *parameter = NULL;
	struct err err = {0};
	if (!request.arena || n > 64 * KIB)
		goto out;
	if (request_read_target(&request, target) == OK) {
		if (request.path.n > target.n || str_find_byte(request.path, '\0') != STR_NONE)
			__builtin_trap();
		enum status status = request_read_list(&request, n & 1, &question, &parameter, &err);
		if (status == E_SYNTAX && (!parameter || !err.msg[0]))
			__builtin_trap();
		if (!status && (question.query.limit > CAP_PAGE_ITEMS || question.query.names.n > STORE_NAMES_MAX))
			__builtin_trap();
		(void)request_stranger(&request, &parameter, parameter ? 1 : 0);
	}
out:
	arena_free(request.arena);
	return 0;
}
