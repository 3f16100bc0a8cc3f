#include "knowledge_input.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#include "caps.h"
#include "clock.h"
#include "knowledge.h"
#include "knowledge_files.h"
#include "terminal.h"

/* ---- files ---- */

static long read_gz(void *ctx, char *to, size_t n)
{
	gzFile *file = ctx;
	int code = Z_OK;
	int got = gzread(*file, to, (unsigned)(n > 1 << 20 ? 1 << 20 : n));
	if (got == 0)
		gzerror(*file, &code);
	return got < 0 || code == Z_BUF_ERROR || code == Z_DATA_ERROR ? -1 : got;
}

static bool rewind_gz(void *ctx)
{
	gzFile *file = ctx;
	return gzrewind(*file) == 0;
}

struct window { /* bytes in memory, packed by gzip or not */
	struct str bytes;
	size_t at;
	z_stream z;
	bool is_packed, has_begun, has_ended;
};

static bool rewind_window(void *ctx)
{
	struct window *w = ctx;
	if (w->has_begun)
		inflateEnd(&w->z);
	w->at = 0;
	w->has_begun = w->has_ended = false;
	w->is_packed = str_starts(w->bytes, STR("\x1F\x8B"));
	if (!w->is_packed)
		return true;
	w->z = (z_stream){0};
	w->has_begun = inflateInit2(&w->z, 16 + MAX_WBITS) == Z_OK;
	return w->has_begun;
}

static long read_window(void *ctx, char *to, size_t n)
{
	struct window *w = ctx;
	struct str rest = str_cut(w->bytes, w->at, w->bytes.n);
	if (!w->is_packed) {
		n = n < rest.n ? n : rest.n;
		if (n)
			memcpy(to, rest.p, n);
		w->at += n;
		return (long)n;
	}
	if (w->has_ended)
		return 0;
	unsigned offered = (unsigned)(rest.n > 1 << 20 ? 1 << 20 : rest.n),
		 room = (unsigned)(n > 1 << 20 ? 1 << 20 : n);
	memcpy(&w->z.next_in, &rest.p, sizeof(rest.p)); /* zlib's pointer is not const */
	w->z.avail_in = offered;
	w->z.next_out = (unsigned char *)to;
	w->z.avail_out = room;
	int code = inflate(&w->z, Z_NO_FLUSH);
	w->at += offered - w->z.avail_in;
	w->has_ended = code == Z_STREAM_END;
	long made = (long)(room - w->z.avail_out);
	bool is_stuck = made == 0 && w->z.avail_in == offered && !w->has_ended;
	return (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) || is_stuck ? -1 : made;
}

/* ---- folders ---- */

static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static enum status walk(struct arena *arena, struct str path, bool is_found, int depth, struct input_paths *out,
			struct err *err)
{
	struct stat stat_of;
	struct strs names = {0};
	if (stat(path.p, &stat_of) != 0)
		return err_set(err, E_IO, "%.150s: %s", path.p, strerror(errno));
	if (!S_ISDIR(stat_of.st_mode)) {
		struct input_path *file = out->n < INPUT_FILES_MAX ? vec_push(arena, out) : NULL;
		if (!file)
			return err_set(err, E_LIMIT, "more than %d files", INPUT_FILES_MAX);
		*file = (struct input_path){path, is_found};
		return OK;
	}
	DIR *dir = depth < INPUT_DEPTH_MAX ? opendir(path.p) : NULL;
	if (!dir)
		return err_set(err, E_IO, "%.150s: cannot be opened, or is too deep", path.p);
	for (struct dirent *entry; (entry = readdir(dir)) && names.n < INPUT_FILES_MAX;) {
		if (entry->d_name[0] == '.')
			continue;
		struct str full = str_print(arena, "%s/%s", path.p, entry->d_name);
		if (str_is_null(full) || !strs_add(arena, &names, full))
			break;
	}
	closedir(dir);
	if (names.n)
		qsort(names.at, names.n, sizeof(*names.at), by_text);
	enum status status = arena_status(arena);
	for (size_t i = 0; i < names.n && !status; i++) {
		char *c = str_c(arena, names.at[i]);
		status = c ? walk(arena, str_of(c), true, depth + 1, out, err) : E_NOMEM;
	}
	return status;
}

enum status input_paths_of(struct arena *arena, const char *operand, struct input_paths *out, struct err *err)
{
	return walk(arena, str_of(operand), false, 0, out, err);
}

/* ---- importing ---- */

enum status importer_begin(struct importer_run *run, const struct command *self, const char *folder, struct err *err)
{
	*run = (struct importer_run){.self = self, .folder = folder, .arena = arena_new(CAP_KNOWLEDGE_BUILD_BYTES)};
	if (!run->arena)
		return err_set(err, E_NOMEM, "no memory");
	return import_new(run->arena, clock_wall_s(), &run->import, err);
}

static struct str hash_of_earlier(struct importer_run *run, struct str name)
{
	struct knowledge *knowledge;
	struct knowledge_options options = {.folder = run->folder};
	struct str hash = STR_EMPTY;
	if (knowledge_load(&options, &knowledge, NULL))
		return hash;
	const struct knowledge_sources *sources = knowledge_sources(knowledge);
	for (size_t i = 0; i < sources->n; i++)
		if (str_eq(sources->at[i].name, name) && !sources->at[i].trouble.n)
			hash = str_copy(run->arena, sources->at[i].sha256);
	knowledge_free(knowledge);
	return hash;
}

static void tell_import(const struct knowledge_source *about)
{
	const struct {
		uint32_t n;
		const char *what;
	} counts[] = {{about->entities, "entities"},
		      {about->names, "names"},
		      {about->vulnerabilities, "vulnerabilities"},
		      {about->techniques, "techniques"},
		      {about->warnings, "values"}};
	say(stdout, "%.*s%s%.*s:", STR_FORMAT(about->name), about->version.n ? " " : "", STR_FORMAT(about->version));
	const char *between = " ";
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		if (counts[i].n) {
			printf("%s%u %s", between, counts[i].n, counts[i].what);
			between = ", ";
		}
	if (about->left_out)
		printf(" (%u left out)", about->left_out);
	printf("\n");
}

static enum status keep(struct importer_run *run, const struct knowledge_source *about, struct str bytes, bool only_new,
			struct err *err)
{
	if (only_new && str_eq(hash_of_earlier(run, about->name), about->sha256)) {
		run->same++;
		say(stdout, "%.*s: as before\n", STR_FORMAT(about->name));
		return OK;
	}
	enum status status = knowledge_file_write(run->folder, about->name, bytes, err);
	if (status)
		return status;
	run->good++;
	tell_import(about);
	return OK;
}

static enum status import_one(struct importer_run *run, const struct import_input *input, bool only_new,
			      struct err *err)
{
	struct knowledge_source about;
	struct buf out;
	bool is_whole = false;
	buf_init(&out, CAP_KNOWLEDGE_FILE_BYTES);
	enum status status = import_read(run->import, input, &is_whole, &about, &out, err);
	if (!status && is_whole)
		status = keep(run, &about, buf_str(&out), only_new, err);
	buf_release(&out);
	return status;
}

static void judge(struct importer_run *run, enum status status, bool is_found, struct str origin, const struct err *err)
{
	if (!status)
		return;
	if (status == E_NOTFOUND && is_found) {
		run->skipped++;
		return;
	}
	run->bad++;
	complain(run->self, EXIT_BAD_RECORDS, "%.*s: %s; nothing is changed", STR_FORMAT(origin), err->msg);
}

void importer_file(struct importer_run *run, const struct input_path *path, struct str origin)
{
	struct err err = {0};
	gzFile file = gzopen(path->path.p, "rbe");
	enum status status = file ? OK : err_set(&err, E_IO, "cannot be opened: %s", strerror(errno));
	if (file) {
		struct import_input input = {.read = read_gz, .rewind = rewind_gz, .ctx = &file, .origin = origin};
		gzbuffer(file, 128 * 1024);
		status = import_one(run, &input, false, &err);
		gzclose(file);
	}
	judge(run, status, path->is_found, origin, &err);
}

void importer_bytes(struct importer_run *run, struct str bytes, struct str origin)
{
	struct err err = {0};
	struct window window = {.bytes = bytes};
	struct import_input input = {.read = read_window, .rewind = rewind_window, .ctx = &window, .origin = origin};
	enum status status =
		rewind_window(&window) ? import_one(run, &input, true, &err) : err_set(&err, E_NOMEM, "no memory");
	if (window.has_begun)
		inflateEnd(&window.z);
	judge(run, status, false, origin, &err);
}

int importer_end(struct importer_run *run)
{
	struct knowledge_source about;
	struct err err = {0};
	struct buf out;
	buf_init(&out, CAP_KNOWLEDGE_FILE_BYTES);
	enum status status = run->import ? import_finish(run->import, &about, &out, &err) : E_EMPTY;
	if (!status)
		status = keep(run, &about, buf_str(&out), false, &err);
	if (status && status != E_EMPTY) {
		run->bad++;
		complain(run->self, EXIT_BAD_RECORDS, "%s; nothing is changed", err.msg);
	}
	buf_release(&out);
	import_free(run->import);
	arena_free(run->arena);
	if (run->skipped)
		fprintf(stderr, "%zu files hold nothing that is read\n", run->skipped);
	if (!run->bad && !run->good && !run->same)
		return complain(run->self, EXIT_BAD_RECORDS, "nothing was imported");
	return run->bad ? EXIT_BAD_RECORDS : EXIT_DONE;
}
