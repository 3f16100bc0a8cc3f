#include "specimen.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "caps.h"
#include "date.h"
#include "file.h"

enum { KEY_DIGITS = 16, NOTE_BYTES = 4096, VALUE_BYTES = 1000 };
static const char sub_folder[] = "quarantine", note_end[] = ".txt", new_name[] = "new";

struct kept { /* a specimen that is there */
	char name[SPECIMEN_NAME_BYTES];
	struct timespec at;
	size_t bytes;
};

/* ---- what is there ---- */

/* "0123456789abcdef.page"; notes go with their specimen. */
static bool is_specimen(const char *name)
{
	struct str s = str_of(name);
	size_t i = 0;
	while (i < KEY_DIGITS && i < s.n && strchr("0123456789abcdef", s.p[i]))
		i++;
	return i == KEY_DIGITS && s.n < SPECIMEN_NAME_BYTES && s.p[i] == '.' && !str_ends(s, str_of(note_end));
}

static int newest_first(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;
	if (x->at.tv_sec != y->at.tv_sec)
		return x->at.tv_sec > y->at.tv_sec ? -1 : 1;
	return x->at.tv_nsec != y->at.tv_nsec ? x->at.tv_nsec > y->at.tv_nsec ? -1 : 1 : strcmp(x->name, y->name);
}

static void forget(int folder, const char *name)
{
	char note[SPECIMEN_NAME_BYTES + sizeof(note_end)];
	(void)snprintf(note, sizeof(note), "%s%s", name, note_end);
	(void)unlinkat(folder, note, 0);
	(void)unlinkat(folder, name, 0);
}

/* Room for one more of so many bytes; the oldest go. What was put there beside ours is counted by nobody. */
static void make_room(int folder, size_t bytes)
{
	enum { SEEN_MOST = 4 * CAP_SPECIMENS };
	struct kept *all = calloc(SEEN_MOST, sizeof(*all));
	int fd = all ? openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	size_t n = 0;
	for (struct dirent *e; dir && n < SEEN_MOST && (e = readdir(dir));) {
		struct stat st;
		if (!is_specimen(e->d_name) || fstatat(folder, e->d_name, &st, AT_SYMLINK_NOFOLLOW))
			continue;
		all[n] = (struct kept){.at = st.st_mtim, .bytes = (size_t)st.st_size};
		memcpy(all[n++].name, e->d_name, strlen(e->d_name) + 1);
	}
	if (n)
		qsort(all, n, sizeof(*all), newest_first);
	for (size_t i = 0; i < n; i++) {
		bytes += all[i].bytes;
		if (i + 1 >= CAP_SPECIMENS || bytes > CAP_SPECIMENS_BYTES)
			forget(folder, all[i].name);
	}
	if (dir)
		closedir(dir);
	else if (fd >= 0)
		close(fd);
	free(all);
}

/* ---- writing ---- */

/* Whole under its name, or not at all. */
static bool put_file(int folder, const char *name, struct str bytes)
{
	(void)unlinkat(folder, new_name, 0);
	int fd = openat(folder, new_name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	bool ok = fd >= 0 && file_write(fd, bytes);
	int why = errno;
	if (fd >= 0)
		close(fd);
	if (ok && renameat(folder, new_name, folder, name) == 0)
		return true;
	why = ok ? errno : why;
	(void)unlinkat(folder, new_name, 0);
	errno = why;
	return false;
}

static void add_line(struct buf *out, const char *name, struct str value)
{
	buf_print(out, "%s: ", name);
	for (size_t i = 0; i < value.n && i < VALUE_BYTES; i++)
		buf_add_byte(out, (unsigned char)value.p[i] < ' ' || value.p[i] == 0x7f ? ' ' : value.p[i]);
	buf_add_byte(out, '\n');
}

static void write_note(const struct specimen *s, struct buf *out)
{
	char day[DATE_RFC3339_BYTES + 1] = "";
	(void)!date_put_rfc3339(day, s->at);
	add_line(out, "kind", str_of(s->kind));
	add_line(out, "at", str_of(day));
	add_line(out, "reader", s->why);
	add_line(out, "source", s->source);
	add_line(out, "address", s->url);
	add_line(out, "type", s->type);
	add_line(out, "version", STR(TOCSIN_VERSION));
}

static int open_folder(const char *folder)
{
	int data = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (data < 0)
		return -1;
	if (mkdirat(data, sub_folder, 0700) && errno != EEXIST) {
		close(data);
		return -1;
	}
	int fd = openat(data, sub_folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	int why = errno;
	close(data);
	errno = why;
	return fd;
}

enum status specimen_keep(const char *folder, const struct specimen *s, char name[SPECIMEN_NAME_BYTES], struct err *err)
{
	char note_name[SPECIMEN_NAME_BYTES + sizeof(note_end)];
	struct buf note;
	struct stat st;
	if (s->bytes.n > CAP_SPECIMENS_BYTES)
		return err_set(err, E_LIMIT, "the bytes are too many to be kept");
	(void)snprintf(name, SPECIMEN_NAME_BYTES, "%016llx.%.8s", (unsigned long long)s->key, s->kind);
	(void)snprintf(note_name, sizeof(note_name), "%s%s", name, note_end);
	int fd = open_folder(folder);
	if (fd < 0)
		return err_set(err, E_IO, "%.100s/%s: %s", folder, sub_folder, strerror(errno));
	enum status status = OK;
	buf_init(&note, NOTE_BYTES * 2);
	if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
		make_room(fd, s->bytes.n);
		write_note(s, &note);
		if (!put_file(fd, note_name, buf_str(&note)) || !put_file(fd, name, s->bytes)) {
			status = err_set(err, E_IO, "%.100s/%s/%s: %s", folder, sub_folder, name, strerror(errno));
			forget(fd, name);
		}
	}
	buf_release(&note);
	close(fd);
	return status;
}
