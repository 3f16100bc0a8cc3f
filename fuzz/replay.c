/* Runs a fuzz target over files: every file of the folders and every file that is named. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	struct stat st;
	if (!file || fstat(fileno(file), &st))
		return fprintf(stderr, "cannot read %s\n", path), 1;
	size_t size = (size_t)st.st_size;
	uint8_t *data = malloc(size + 1);
	size_t n = data ? fread(data, 1, size, file) : 0;
	fclose(file);
	LLVMFuzzerTestOneInput(data, n);
	free(data);
	return 0;
}

static int replay(const char *path, unsigned *files)
{
	struct dirent *entry;
	DIR *folder = opendir(path);
	if (!folder)
		return ++*files, replay_file(path);
	int failed = 0;
	while ((entry = readdir(folder))) {
		char name[4096];
		if (entry->d_name[0] == '.')
			continue;
		if (snprintf(name, sizeof(name), "%s/%s", path, entry->d_name) >= (int)sizeof(name))
			failed = 1;
		else
			failed |= replay(name, files);
	}
	closedir(folder);
	return failed;
}

int main(int argc, char **argv)
{
	unsigned files = 0;
	int failed = 0;
	for (int i = 1; i < argc; i++)
		failed |= replay(argv[i], &files);
	LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	printf("%u files replayed\n", files);
	return failed;
}
