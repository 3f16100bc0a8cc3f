/* Bytes that ended a reader: kept for people, within bounds, beside what else lies there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "caps.h"
#include "specimen.h"

enum { PATH_ROOM = 300 };

/* ---- the data folder of each test ---- */

static int set_up(void **state)
{
	char *folder = strdup("/tmp/tocsin-specimen-XXXXXX");
	assert_non_null(folder && mkdtemp(folder) ? folder : NULL);
	*state = folder;
	return 0;
}

static void path_of(const char *folder, const char *name, char to[PATH_ROOM])
{
	(void)snprintf(to, PATH_ROOM, "%s/quarantine/%s", folder, name);
}

static size_t each_file(const char *folder, bool removes)
{
	char path[PATH_ROOM];
	size_t n = 0;
	path_of(folder, "", path);
	DIR *dir = opendir(path);
	for (struct dirent *e; dir && (e = readdir(dir));) {
		if (e->d_name[0] == '.')
			continue;
		n++;
		path_of(folder, e->d_name, path);
		if (removes)
			assert_int_equal(unlink(path), 0);
	}
	if (dir)
		closedir(dir);
	return n;
}

static int tear_down(void **state)
{
	char path[PATH_ROOM];
	(void)each_file(*state, true);
	path_of(*state, "", path);
	(void)rmdir(path);
	assert_int_equal(rmdir(*state), 0);
	free(*state);
	return 0;
}

static enum status keep(const char *folder, int64_t key, struct str bytes, char name[SPECIMEN_NAME_BYTES])
{
	const struct specimen specimen = {.kind = "page",
					  .key = key,
					  .at = 1780272000,
					  .bytes = bytes,
					  .source = STR("news.example/feed"),
					  .url = STR("https://news.example/1\nforged: line"),
					  .type = STR("text/html"),
					  .why = STR("crashed (SIGSEGV)")};
	struct err err = {0};
	return specimen_keep(folder, &specimen, name, &err);
}

static bool reads(const char *folder, const char *name, struct str want)
{
	char path[PATH_ROOM], bytes[4096];
	path_of(folder, name, path);
	FILE *file = fopen(path, "rb");
	size_t n = file ? fread(bytes, 1, sizeof(bytes), file) : 0;
	if (file)
		fclose(file);
	return file && str_eq((struct str){bytes, n}, want);
}

/* ---- tests ---- */

static void bytes_and_what_is_known_of_them(void **state)
{
	char name[SPECIMEN_NAME_BYTES];
	struct stat st;
	char path[PATH_ROOM];
	assert_int_equal(keep(*state, -2, (struct str){"<p>\0\xff", 5}, name), OK);
	assert_string_equal(name, "fffffffffffffffe.page");
	assert_true(reads(*state, name, (struct str){"<p>\0\xff", 5}));
	assert_true(reads(*state, "fffffffffffffffe.page.txt",
			  STR("kind: page\nat: 2026-06-01T00:00:00Z\nreader: crashed (SIGSEGV)\nsource: "
			      "news.example/feed\naddress: https://news.example/1 forged: line\ntype: "
			      "text/html\nversion: " TOCSIN_VERSION "\n")));
	path_of(*state, name, path);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(keep(*state, -2, STR("others of the same hash"), name), OK);
	assert_true(reads(*state, name, (struct str){"<p>\0\xff", 5}));
	assert_int_equal(each_file(*state, false), 2);
}

static void the_newest_stay(void **state)
{
	char name[SPECIMEN_NAME_BYTES], path[PATH_ROOM];
	assert_int_equal(keep(*state, 0, STR("x"), name), OK);
	path_of(*state, "a-note-of-mine", path);
	FILE *own = fopen(path, "w");
	assert_non_null(own);
	fclose(own);
	for (int64_t key = 1; key < CAP_SPECIMENS + 10; key++) {
		assert_int_equal(keep(*state, key, STR("bytes"), name), OK);
		assert_true(reads(*state, name, STR("bytes")));
	}
	assert_int_equal(each_file(*state, false), 2 * CAP_SPECIMENS + 1);
	assert_false(reads(*state, "0000000000000000.page", STR("x")));
	assert_true(reads(*state, "a-note-of-mine", STR("")));
}

static void bytes_have_a_bound(void **state)
{
	enum { PART = 20 };
	char name[SPECIMEN_NAME_BYTES];
	size_t n = CAP_SPECIMENS_BYTES / PART * 3;
	char *large = calloc(1, CAP_SPECIMENS_BYTES + 1);
	assert_non_null(large);
	for (int64_t key = 0; key < 10; key++)
		assert_int_equal(keep(*state, key, (struct str){large, n}, name), OK);
	assert_in_range(each_file(*state, false), 2, 2 * (PART / 3));
	assert_int_equal(keep(*state, 77, (struct str){large, CAP_SPECIMENS_BYTES + 1}, name), E_LIMIT);
	free(large);
}

static void a_folder_that_cannot_be_made_is_said(void **state)
{
	char name[SPECIMEN_NAME_BYTES], path[PATH_ROOM];
	assert_int_equal(keep("/nothing/here", 1, STR("x"), name), E_IO);
	/* What another put in its place is not followed. */
	path_of(*state, "", path);
	path[strlen(path) - 1] = 0;
	assert_int_equal(symlink("/tmp", path), 0);
	assert_int_equal(keep(*state, 1, STR("x"), name), E_IO);
	assert_int_equal(unlink(path), 0);
}

#define SPECIMEN_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SPECIMEN_TEST(bytes_and_what_is_known_of_them),
		SPECIMEN_TEST(the_newest_stay),
		SPECIMEN_TEST(bytes_have_a_bound),
		SPECIMEN_TEST(a_folder_that_cannot_be_made_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
