#ifndef TOCSIN_LINE_SPECIMEN_H
#define TOCSIN_LINE_SPECIMEN_H
/* Bytes that ended a reader, kept in quarantine/ of the data folder, so that whoever runs this can look at them and
 * send them to those who mend readers.
 *
 * KEY.page, KEY.feed, KEY.entry, KEY.words are the bytes as they came (of an entry its content), KEY.page.txt and so on
 * what is known of them, a line each; KEY is the hash by which the quarantine knows them, in 16 hexadecimal digits.
 * Files are 0600, the folder 0700. The newest CAP_SPECIMENS stay, CAP_SPECIMENS_BYTES in all; other files in the folder
 * are not touched. Nothing of the program ever reads them again. Touches: the data folder. One thread at a time. Fails:
 * E_IO, E_LIMIT for bytes past the cap. */

#include "status.h"
#include "str.h"

struct specimen {
	const char *kind; /* "page", "feed", "entry", "words" */
	int64_t key, at;
	struct str bytes;
	struct str source, url, type, why;
};

enum { SPECIMEN_NAME_BYTES = 32 };
/* `name` becomes "KEY.page". Those that are there already are left as they are. */
MUST_USE enum status specimen_keep(const char *folder, const struct specimen *specimen, char name[SPECIMEN_NAME_BYTES],
				   struct err *err);

#endif
