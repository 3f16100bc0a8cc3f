/* What was imported: compact files, mapped; the decisions of the operator; indexes over both. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "caps.h"
#include "clock.h"
#include "knowledge_files.h"
#include "knowledge_priv.h"

#define PATH_BYTES 4096
#define DECISIONS_BYTES (1 * MIB)

static enum status map_file(const char *path, struct imported *out, struct err *err)
{
	struct stat stat;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return err_set(err, E_IO, "cannot be opened: %s", strerror(errno));
	if (fstat(fd, &stat) != 0 || !S_ISREG(stat.st_mode) || stat.st_size <= 0 ||
	    (uint64_t)stat.st_size > CAP_KNOWLEDGE_FILE_BYTES) {
		close(fd);
		return err_set(err, E_LIMIT, "is empty, too large or no file");
	}
	void *map = mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (map == MAP_FAILED)
		return err_set(err, E_IO, "cannot be mapped: %s", strerror(errno));
	out->map = map;
	out->map_bytes = (size_t)stat.st_size;
	return OK;
}

static void unmap(struct imported *import)
{
	if (import->map)
		munmap(import->map, import->map_bytes);
	import->map = NULL;
}

static enum warning_role role_of(struct str word)
{
	for (enum warning_role role = WARNING_FALSE; role < WARNING_OTHER; role++)
		if (str_eq(word, warning_role_word(role)))
			return role;
	return WARNING_OTHER;
}

/* A file that is damaged is left out, and told of. */
static enum status open_one(struct knowledge *knowledge, const char *folder, struct str name, struct err *err)
{
	char path[PATH_BYTES];
	struct imported import = {0};
	struct err why = {0};
	snprintf(path, sizeof(path), "%s/%.*s%s", folder, STR_FORMAT(name), KNOWLEDGE_SUFFIX);
	struct knowledge_source *source = vec_push(knowledge->arena, &knowledge->sources);
	if (!source)
		return err_set(err, E_NOMEM, "knowledge: no memory for the imports");
	*source = (struct knowledge_source){.name = name, .imported = TIME_UNKNOWN};
	enum status status = map_file(path, &import, &why);
	if (!status)
		status = pack_open((struct str){import.map, import.map_bytes}, &import.pack, &why);
	if (!status)
		status = pack_source(&import.pack, knowledge->arena, &import.source, &why);
	if (status) {
		unmap(&import);
		source->trouble = str_print(knowledge->arena, "%s", why.msg);
		return OK;
	}
	import.role = role_of(import.source.role);
	import.source.name = name;
	*source = import.source;
	struct imported *row = vec_push(knowledge->arena, &knowledge->imports);
	if (!row) {
		unmap(&import);
		return err_set(err, E_NOMEM, "knowledge: no memory for the imports");
	}
	*row = import;
	return OK;
}

/* ---- decisions ---- */

uint64_t decision_key(enum entity_type type, struct str name, struct str alias)
{
	uint64_t a = name_key(type, name), b = name_key(type, alias);
	return a && b ? (a < b ? a : b) ^ ((a < b ? b : a) * 0x9E3779B97F4A7C15u) : 0;
}

static enum status read_decision(struct knowledge *knowledge, struct str line)
{
	struct str cells[4];
	size_t n = 0;
	while (n < 4 && str_next(&line, '\t', &cells[n]))
		n++;
	int type = n == 4 ? words_find(entity_type_words(), cells[1]) : -1;
	bool apart = n == 4 && str_eq(cells[0], STR("apart"));
	if (type < 0 || (!apart && !str_eq(cells[0], STR("same"))))
		return OK; /* a line of a later version, or of nobody */
	uint64_t key = decision_key((enum entity_type)type, cells[2], cells[3]);
	uint64_t *slot = key ? map_at(&knowledge->decisions, key) : NULL;
	if (key && !slot)
		return E_NOMEM;
	if (!key)
		return OK;
	*slot = apart ? DECISION_APART : DECISION_SAME;
	struct decided *row = vec_push(knowledge->arena, &knowledge->decided);
	if (!row)
		return E_NOMEM;
	*row = (struct decided){(enum entity_type)type, cells[2], cells[3]};
	return OK;
}

static enum status read_decisions(struct knowledge *knowledge, const char *folder, struct err *err)
{
	char path[PATH_BYTES];
	(void)snprintf(path, sizeof(path), "%s/%s", folder, KNOWLEDGE_DECISIONS);
	FILE *file = fopen(path, "rbe");
	if (!file)
		return OK;
	char *bytes = arena_take(knowledge->arena, DECISIONS_BYTES);
	struct str rest = {bytes, bytes ? fread(bytes, 1, DECISIONS_BYTES, file) : 0}, line;
	enum status status = bytes ? OK : E_NOMEM;
	(void)fclose(file);
	while (!status && rest.n && str_next(&rest, '\n', &line))
		status = read_decision(knowledge, line);
	return status ? err_set(err, status, "knowledge: no memory") : OK;
}

/* ---- indexes ---- */

static void mark(uint64_t *bits, const struct pack *pack, enum pack_section section)
{
	const uint64_t *rows = pack->sections[section].at;
	for (size_t i = 0; i < pack->sections[section].n; i++) {
		uint64_t a = rows[i] % WARNING_BITS, b = (rows[i] >> 32) % WARNING_BITS;
		bits[a / 64] |= (uint64_t)1 << a % 64;
		bits[b / 64] |= (uint64_t)1 << b % 64;
	}
}

static enum status index_warnings(struct knowledge *knowledge)
{
	size_t n = 0;
	for (size_t i = 0; i < knowledge->imports.n; i++)
		n += knowledge->imports.at[i].pack.sections[PACK_EXACT].n +
		     knowledge->imports.at[i].pack.sections[PACK_SUFFIXES].n;
	if (n == 0)
		return OK;
	knowledge->warning_bits = arena_zero(knowledge->arena, WARNING_BITS / 64, sizeof(uint64_t));
	if (!knowledge->warning_bits)
		return E_NOMEM;
	for (size_t i = 0; i < knowledge->imports.n; i++) {
		mark(knowledge->warning_bits, &knowledge->imports.at[i].pack, PACK_EXACT);
		mark(knowledge->warning_bits, &knowledge->imports.at[i].pack, PACK_SUFFIXES);
	}
	return OK;
}

static enum status list_import(struct knowledge *knowledge, struct import_rows *list, uint32_t import, size_t rows)
{
	uint32_t *slot = rows ? vec_push(knowledge->arena, list) : NULL;
	if (slot)
		*slot = import;
	return rows && !slot ? E_NOMEM : OK;
}

static enum status list_imports(struct knowledge *knowledge)
{
	enum status status = OK;
	for (uint32_t i = 0; i < knowledge->imports.n && !status; i++) {
		const struct pack *pack = &knowledge->imports.at[i].pack;
		status = list_import(knowledge, &knowledge->with_facts, i,
				     pack->sections[PACK_SCORES].n + pack->sections[PACK_KEV].n +
					     pack->sections[PACK_EPSS].n);
		if (!status)
			status = list_import(knowledge, &knowledge->with_hashes, i,
					     pack->sections[PACK_EXACT].n + pack->sections[PACK_SUFFIXES].n);
		if (!status)
			status = list_import(knowledge, &knowledge->with_ranges, i, pack->sections[PACK_RANGES].n);
	}
	return status;
}

/* Of two with one id the one in force; of two in force the first. */
static enum status index_techniques(struct knowledge *knowledge)
{
	for (size_t pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < knowledge->imports.n; i++) {
			const struct pack *pack = &knowledge->imports.at[i].pack;
			const struct pack_technique *rows = pack->sections[PACK_TECHNIQUES].at;
			for (size_t j = 0; j < pack->sections[PACK_TECHNIQUES].n; j++) {
				bool is_gone = rows[j].flags & PACK_REVOKED;
				if (is_gone != (pass == 1))
					continue;
				uint64_t key = str_hash(pack_str(pack, rows[j].id));
				uint64_t *slot = map_at(&knowledge->by_technique, key);
				if (!slot)
					return E_NOMEM;
				if (!*slot)
					*slot = ((uint64_t)i << 32 | j) + 1;
			}
		}
	}
	return OK;
}

enum status imports_open(struct knowledge *knowledge, const char *folder, struct err *err)
{
	struct strs names;
	enum status status = knowledge_file_names(folder, knowledge->arena, &names, err);
	for (size_t i = 0; !status && i < names.n; i++)
		status = open_one(knowledge, folder, names.at[i], err);
	if (status || (names.n == 0 && access(folder, F_OK) != 0))
		return status;
	if ((status = read_decisions(knowledge, folder, err)))
		return status;
	if (!(status = index_warnings(knowledge)))
		status = index_techniques(knowledge);
	if (!status)
		status = list_imports(knowledge);
	return status ? err_set(err, status, "knowledge: no memory for the imports") : OK;
}

void imports_close(struct knowledge *knowledge)
{
	for (size_t i = 0; i < knowledge->imports.n; i++)
		unmap(&knowledge->imports.at[i]);
}
