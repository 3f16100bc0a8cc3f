#ifndef TOCSIN_TEST_FAILING_MEMORY_H
#define TOCSIN_TEST_FAILING_MEMORY_H
/* Memory that is refused at the n-th request, or from then on. The linker leads our own requests here (--wrap,
 * test/meson.build); libxml2, jansson, ICU and SQLite ask through their hooks. Counts over all threads. */
#include <jansson.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlmemory.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uclean.h>

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__real_reallocarray(void *p, size_t n, size_t size);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);
void *__wrap_reallocarray(void *p, size_t n, size_t size);

static struct {
	atomic_size_t asked;
	atomic_size_t fails_at; /* 0: never */
	atomic_bool goes_on;    /* later requests fail, too, but for those of libxml2 */
} memory;

static bool is_refused(void)
{
	size_t at = atomic_fetch_add(&memory.asked, 1) + 1, fails_at = memory.fails_at;
	return fails_at && (at == fails_at || (memory.goes_on && at > fails_at));
}

/* Once only: refused for good, the HTML reader of libxml2 2.9 asks for the same name forever. */
static bool is_refused_once(void)
{
	return atomic_fetch_add(&memory.asked, 1) + 1 == memory.fails_at;
}

void *__wrap_malloc(size_t n)
{
	return is_refused() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return is_refused() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
	return is_refused() ? NULL : __real_realloc(p, n);
}

void *__wrap_reallocarray(void *p, size_t n, size_t size)
{
	return is_refused() ? NULL : __real_reallocarray(p, n, size);
}

static void *xml_malloc(size_t n)
{
	return is_refused_once() ? NULL : __real_malloc(n);
}

static void *xml_realloc(void *p, size_t n)
{
	return is_refused_once() ? NULL : __real_realloc(p, n);
}

static char *xml_copy(const char *s)
{
	size_t n = strlen(s) + 1;
	char *copy = xml_malloc(n);
	return copy ? memcpy(copy, s, n) : NULL;
}

static void *icu_malloc(const void *ctx, size_t n)
{
	(void)ctx;
	return __wrap_malloc(n);
}

static void *icu_realloc(const void *ctx, void *p, size_t n)
{
	(void)ctx;
	return __wrap_realloc(p, n);
}

static void icu_free(const void *ctx, void *p)
{
	(void)ctx;
	free(p);
}

/* libxml2 2.9 loses what it took when it has no memory to begin an HTML parser. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libxml2.so"; /* by module: function names need a symbolizer, which a new machine has not */
}

static void say_nothing(void *ctx, const char *format, ...)
{
	(void)ctx;
	(void)format;
}

/* Before any of them is used. */
static void hook_libraries(void)
{
	UErrorCode code = U_ZERO_ERROR;
	u_setMemoryFunctions(NULL, icu_malloc, icu_realloc, icu_free, &code);
	assert_true(U_SUCCESS(code));
	assert_int_equal(xmlMemSetup(free, xml_malloc, xml_realloc, xml_copy), 0);
	xmlSetGenericErrorFunc(NULL, say_nothing);
	json_set_alloc_funcs(__wrap_malloc, free);
}

/* One by one, then in steps that grow by a share of what was passed. */
static size_t next_failure(size_t at, size_t one_by_one, size_t share)
{
	return at < one_by_one ? at + 1 : at + at / share + 1;
}

#endif
