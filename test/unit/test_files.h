#ifndef TOCSIN_TEST_FILES_H
#define TOCSIN_TEST_FILES_H
/* Files for tests: the project's own below test/, and the shared collections when they are there. */

#include <dirent.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "str.h"

/* The folder test/: TOCSIN_TESTS, or beside this file (compilers name it relative to the build). */
static inline const char *test_folder(struct arena *arena)
{
	const char *said = getenv("TOCSIN_TESTS");
	char *file = str_c(arena, STR(__FILE__));
	return said ? said : str_c(arena, str_print(arena, "%s/..", dirname(file)));
}

static inline struct str test_read(struct arena *arena, const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f)
		return STR_EMPTY;
	fseek(f, 0, SEEK_END);
	size_t n = (size_t)ftell(f);
	rewind(f);
	char *p = arena_take(arena, n);
	struct str bytes = {p, p ? fread(p, 1, n, f) : 0};
	fclose(f);
	return bytes;
}

static inline struct str test_file(struct arena *arena, const char *name)
{
	return test_read(arena, str_c(arena, str_print(arena, "%s/%s", test_folder(arena), name)));
}

/* The names in a folder of test/, sorted, without those that begin with a dot; *n of them. */
static inline char **test_list(struct arena *arena, const char *folder, size_t *n)
{
	const char *path = str_c(arena, str_print(arena, "%s/%s", test_folder(arena), folder));
	struct dirent **found = NULL;
	int count = scandir(path, &found, NULL, alphasort);
	char **names = arena_zero(arena, count > 0 ? (size_t)count : 1, sizeof(char *));
	*n = 0;
	for (int i = 0; i < count; i++) {
		if (found[i]->d_name[0] != '.')
			names[(*n)++] = str_c(arena, str_of(found[i]->d_name));
		free(found[i]);
	}
	free(found);
	return names;
}

#endif
