/* tocsin reader LOCKS [files|probe NAME]: not for people. A server starts its readers with it (reader.h). */
#include "reader.h"

#include "options.h"

int cmd_reader(const struct command *self, int argc, char **argv)
{
	enum { LOCKS_MOST = 7 };
	uint64_t locks;
	(void)self;
	if (argc < 2 || !str_u64(str_of(argv[1]), &locks) || locks > LOCKS_MOST)
		return EXIT_USAGE;
	if (argc == 4 && str_eq(str_of(argv[2]), STR("probe")))
		return reader_probe(str_of(argv[3]), (unsigned)locks);
	reader_loop((unsigned)locks, argc == 3 && str_eq(str_of(argv[2]), STR("files")));
}
