#ifndef TOCSIN_MODEL_QUARANTINED_H
#define TOCSIN_MODEL_QUARANTINED_H
/* What ended a reader, as it is remembered: line/ writes the list into the store (the fact "quarantine", JSON), pages
 * read it. Plain data. */

#include "record.h"

struct quarantined {
	int64_t at;
	int64_t key;            /* a hash of the bytes */
	struct str source, url; /* of the input; texts are cut to some hundred bytes */
	struct str why;         /* "crashed (SIGSEGV)" */
	struct str kept;        /* where its bytes lie in the data folder: "quarantine/KEY.page"; "" nowhere */
};
VEC_TYPE(quarantined_list, struct quarantined);

struct quarantine_record {
	struct str version; /* of the program that could not read them; another one may */
	struct quarantined_list rows;
};
const struct record *quarantine_record_table(void);

#endif
