#ifndef TOCSIN_DEDUPE_PRIV_H
#define TOCSIN_DEDUPE_PRIV_H
/* Shared by the parts of dedupe/. */

#include "dedupe.h"

enum {
	DEDUPE_SHORT_WORDS = 40,  /* bodies below are compared exactly only */
	DEDUPE_ALONE_WORDS = 100, /* bodies from here are copies under any title */
	DEDUPE_SAMPLE_MAX = 128,  /* shingles in a signature's sample */
	DEDUPE_SAMPLE_OLD = 64,   /* as signatures of earlier versions have them */
};

#endif
