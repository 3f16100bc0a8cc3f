#include "knowledge_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "caps.h"
#include "file.h"

#define PATH_BYTES 4096

static enum status fault(struct err *err, const char *what, const char *path)
{
	return err_set(err, errno == ENOMEM ? E_NOMEM : E_IO, "knowledge: cannot %s %.100s: %s", what, path,
		       strerror(errno));
}

static bool is_name(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!is_ascii_lower(name.p[i]) && !is_ascii_digit(name.p[i]) && name.p[i] != '-')
			return false;
	return name.n > 0 && name.n < 100;
}

static bool path_of(char *to, const char *folder, struct str name, const char *tail)
{
	int n = snprintf(to, PATH_BYTES, "%s/%.*s%s", folder, (int)name.n, name.p, tail);
	return n > 0 && n < PATH_BYTES;
}

/* The folder and its parents, as far as they are missing. */
static enum status make_folder(const char *folder, struct err *err)
{
	char path[PATH_BYTES];
	size_t n = strlen(folder);
	if (n == 0 || n >= sizeof(path))
		return err_set(err, E_IO, "knowledge: the folder's name is too long");
	memcpy(path, folder, n + 1);
	for (size_t i = 1; i <= n; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		char kept = path[i];
		path[i] = '\0';
		if (mkdir(path, 0700) != 0 && errno != EEXIST)
			return fault(err, "make", path);
		path[i] = kept;
	}
	return OK;
}

static bool write_whole(int fd, struct str bytes)
{
	return file_write(fd, bytes) && fsync(fd) == 0;
}

static void sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		(void)fsync(fd);
		close(fd);
	}
}

enum status knowledge_file_write(const char *folder, struct str name, struct str bytes, struct err *err)
{
	char path[PATH_BYTES], beside[PATH_BYTES];
	if (!is_name(name) || !path_of(path, folder, name, KNOWLEDGE_SUFFIX) ||
	    !path_of(beside, folder, name, ".XXXXXX"))
		return err_set(err, E_BUG, "knowledge: no name for a file");
	enum status status = make_folder(folder, err);
	if (status)
		return status;
	int fd = mkstemp(beside);
	if (fd < 0)
		return fault(err, "write into", folder);
	bool ok = write_whole(fd, bytes);
	ok &= close(fd) == 0;
	if (!ok || rename(beside, path) != 0) {
		status = fault(err, "write", path);
		unlink(beside);
		return status;
	}
	sync_folder(folder);
	return OK;
}

static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

enum status knowledge_file_names(const char *folder, struct arena *arena, struct strs *out, struct err *err)
{
	struct strs names = {0};
	DIR *dir = opendir(folder);
	if (!dir && errno == ENOENT) {
		*out = names;
		return OK;
	}
	if (!dir)
		return fault(err, "open", folder);
	enum status status = OK;
	for (struct dirent *entry; !status && (entry = readdir(dir));) {
		struct str file = str_of(entry->d_name), suffix = STR(KNOWLEDGE_SUFFIX);
		if (file.n <= suffix.n || !str_ends(file, suffix) || !is_name(str_cut(file, 0, file.n - suffix.n)))
			continue;
		if (names.n >= CAP_KNOWLEDGE_FILES)
			status = err_set(err, E_LIMIT, "knowledge: more than %d files in %.100s", CAP_KNOWLEDGE_FILES,
					 folder);
		else if (!strs_add(arena, &names, str_copy(arena, str_cut(file, 0, file.n - suffix.n))))
			status = err_set(err, E_NOMEM, "knowledge: no memory");
	}
	closedir(dir);
	if (status)
		return status;
	if (names.n)
		qsort(names.at, names.n, sizeof(*names.at), by_text);
	*out = names;
	return OK;
}

enum status knowledge_file_remove(const char *folder, const char *pattern, size_t *removed, struct err *err)
{
	struct arena *arena = arena_new(1 * MIB);
	struct strs names = {0};
	size_t n = 0;
	enum status status =
		arena ? knowledge_file_names(folder, arena, &names, err) : err_set(err, E_NOMEM, "no memory");
	for (size_t i = 0; i < names.n && !status; i++) {
		char path[PATH_BYTES], *name = str_c(arena, names.at[i]);
		if (!name || fnmatch(pattern, name, 0) != 0)
			continue;
		if (!path_of(path, folder, names.at[i], KNOWLEDGE_SUFFIX) || unlink(path) != 0)
			status = fault(err, "remove", path);
		else
			n++;
	}
	if (!status && n == 0)
		status = err_set(err, E_NOTFOUND, "knowledge: nothing imported is named %.100s", pattern);
	arena_free(arena);
	*removed = n;
	return status;
}

static bool has_mark(struct str s)
{
	return str_find_byte(s, '\t') != STR_NONE || str_find_byte(s, '\n') != STR_NONE;
}

enum status knowledge_decide(const char *folder, bool apart, enum entity_type type, struct str name, struct str other,
			     struct err *err)
{
	char path[PATH_BYTES];
	if (name.n == 0 || other.n == 0 || name.n > CAP_NAME_BYTES || other.n > CAP_NAME_BYTES || has_mark(name) ||
	    has_mark(other))
		return err_set(err, E_SYNTAX, "knowledge: two names of up to %d bytes are wanted", CAP_NAME_BYTES);
	enum status status = make_folder(folder, err);
	if (status)
		return status;
	if (!path_of(path, folder, STR(KNOWLEDGE_DECISIONS), ""))
		return err_set(err, E_IO, "knowledge: the folder's name is too long");
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return fault(err, "open", path);
	struct buf line;
	buf_init(&line, 1024);
	buf_print(&line, "%s\t%.*s\t%.*s\t%.*s\n", apart ? "apart" : "same",
		  STR_FORMAT(words_name(entity_type_words(), (int)type)), STR_FORMAT(name), STR_FORMAT(other));
	bool ok = buf_status(&line) == OK && write_whole(fd, buf_str(&line));
	ok &= close(fd) == 0;
	buf_release(&line);
	return ok ? OK : fault(err, "write", path);
}
