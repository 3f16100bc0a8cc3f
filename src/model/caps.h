#ifndef TOCSIN_MODEL_CAPS_H
#define TOCSIN_MODEL_CAPS_H
/* Every limit of the program, named. A room meets its limit with E_LIMIT and says which. */

#define KIB ((size_t)1024)
#define MIB (1024 * KIB)

/* Fetching */
#define CAP_FEED_BYTES (16 * MIB)   /* decoded; a feed of a busy list is 1-2 MiB */
#define CAP_PAGE_BYTES (8 * MIB)    /* decoded */
#define CAP_BODIES_BYTES (64 * MIB) /* of all answers that are coming in; past it they wait for each other */
#define CAP_COMPRESSION_RATIO 100   /* decoded / received, once past CAP_RATIO_GRACE_BYTES */
#define CAP_RATIO_GRACE_BYTES (1 * MIB)
#define CAP_HEADER_BYTES (64 * KIB)   /* all header lines of one answer */
#define CAP_VALIDATOR_BYTES (1 * KIB) /* an ETag or a date; what is longer is sent back by nobody */
#define CAP_REDIRECTS 8
#define CAP_TRANSFER_S 45 /* one transfer, whole */
#define CAP_CONNECT_S 10
#define CAP_SLOW_BYTES_S 300 /* slower than this over CAP_SLOW_S is given up */
#define CAP_SLOW_S 15
#define CAP_IN_FLIGHT 1000
#define CAP_PER_HOST 2
#define CAP_PAGE_GAP_MS 1000 /* between two pages of one host */
#define CAP_NAMES_KEPT 8192  /* answers of name servers, at most so long: */
#define CAP_NAME_KEEP_MIN_S 5
#define CAP_NAME_KEEP_MAX_S (5 * 60)
#define CAP_NAME_TRY_MS 2500 /* a name server's first try; the next doubles */
#define CAP_NAME_TRIES 2
#define CAP_ROBOTS_BYTES (512 * KIB) /* RFC 9309 2.5 wants 500 KiB at least */
#define CAP_ROBOTS_RULES 2000
#define CAP_ROBOTS_STEPS 20000 /* of matching one rule */
#define CAP_ROBOTS_HOSTS 10000
#define CAP_REQUEST_HEADERS_BYTES (4 * KIB) /* a source's own, all together */
#define CAP_POLL_MIN_S (5 * 60)
#define CAP_POLL_MAX_S (24 * 3600)

/* Configuration */
#define CAP_CONFIG_BYTES (1 * MIB)
#define CAP_CONFIG_DEPTH 8
#define CAP_CONFIG_FAULTS 20 /* told of at once */
#define CAP_SETTING_BYTES (4 * KIB)

/* Reading feeds */
#define CAP_XML_DEPTH 256
#define CAP_XML_ELEMENTS 2000000
#define CAP_FEED_ENTRIES 5000
#define CAP_FEED_FILE_BYTES (256 * MIB) /* of a feed that the user gives to a filter */
#define CAP_FEED_FILE_ENTRIES 2000000
#define CAP_FEED_FILE_ARENA_BYTES (1536 * MIB)
#define CAP_TITLE_BYTES 1000
#define CAP_CONTENT_BYTES (2 * MIB)
#define CAP_AUTHORS 50 /* of an entry: */
#define CAP_CATEGORIES 200
#define CAP_ENCLOSURES 100
#define CAP_LANGUAGE_BYTES 35 /* BCP 47 (RFC 5646 4.4.1) */
#define CAP_SOURCES 20000

/* Reading pages */
#define CAP_HTML_DEPTH 512
#define CAP_HTML_NODES 400000
#define CAP_HTML_METAS 2000 /* <meta> and JSON-LD scripts that are looked at */

/* Reader processes */
#define CAP_READER_BYTES (1024 * MIB)      /* address space, libraries included */
#define CAP_READER_FILE_BYTES (4096 * MIB) /* of one that reads a user's own file */
#define CAP_READER_CPU_S 300               /* of its whole life: it is replaced at half of it */
#define CAP_READER_TASKS 1000              /* then it is replaced */
#define CAP_READER_KEPT_BYTES (96 * MIB)   /* of heap that stays after a task: then too */
#define CAP_ANSWER_BYTES (64 * MIB)        /* a feed or an article as it comes back */
#define CAP_ANSWER_FILE_BYTES (1024 * MIB)
#define CAP_QUARANTINE 1000 /* inputs that ended a reader, the newest */
#define CAP_SPECIMENS 50    /* of them whose bytes are kept, the newest */
#define CAP_SPECIMENS_BYTES (64 * MIB)

/* An article */
#define CAP_TEXT_BYTES (512 * KIB) /* the rest is cut at a sentence */
#define CAP_ARTICLE_ARENA_BYTES (96 * MIB)
#define CAP_FEED_ARENA_BYTES (192 * MIB)
#define CAP_TOKENS 200000
#define CAP_SENTENCES 8000
#define CAP_MENTIONS 1000
#define CAP_OBSERVABLES 2000
#define CAP_DATED_EVENTS 200
#define CAP_INDICATORS 200

/* What the state of copies and threats remembers, in seconds behind the newest article of the stream. The last
 * CAP_STATE_LEAST articles are remembered whatever their age (first polls come unordered), CAP_STATE_MOST at most. */
#define CAP_LIVE_S (14 * 24 * 3600) /* articles that new ones are compared with */
#define CAP_KEPT_S (30 * 24 * 3600) /* ids of threats that nothing came into; what copies are known by */
#define CAP_STATE_LEAST 40000
#define CAP_STATE_MOST (8 << 20)

#define CAP_REVISIONS 100    /* of an article, the newest are told */
#define CAP_DIFF_PIECES 1500 /* of each of two texts that differ; a comparison takes their product */

/* A threat */
#define CAP_RESCORED 2000               /* threats scored again when other lists of flaws are loaded */
#define CAP_THREAT_MEMBERS 40           /* members read for the brief; the rest is listed only */
#define CAP_THREAT_ARTICLES 500         /* members listed */
#define CAP_THREAT_TEXT_BYTES (1 * MIB) /* of the texts of the members that are read; they share it */
/* Of texts of members that the store gives whole; the rest is cut, each to CAP_MEMBER_TEXT_BYTES. */
#define CAP_THREAT_WHOLE_BYTES (16 * MIB)
#define CAP_MEMBER_TEXT_BYTES (CAP_THREAT_TEXT_BYTES / CAP_THREAT_MEMBERS)
#define CAP_THREAT_ARENA_BYTES (512 * MIB)

/* Articles that are read and not yet written: an article takes 10 to 70 times its text while it is read */
#define CAP_READ_RATIO 64
#define CAP_WANTED_BYTES (64 * MIB) /* entries that wait for their page or their turn */
#define CAP_RING_BYTES (16 * MIB)   /* read, or waiting to be, before the shelf takes them */
#define CAP_BATCH_BYTES (20 * MIB)  /* on the shelf: then they are written */
#define CAP_BOOKS_BYTES (16 * MIB)  /* threats that are composed */

#define CAP_WEIGHTS_BYTES (64 * KIB) /* the operator's weights of the severity */

/* Asking a language model */
#define CAP_REWRITE_BYTES (1 * MIB) /* a question, an answer */
#define CAP_REWRITE_S 60

/* Records of the filter commands */
#define CAP_RECORD_BYTES (16 * MIB) /* one line */
#define CAP_PACKED_BYTES (16 * MIB)

/* Serving */
#define CAP_REQUEST_BYTES (1 * MIB)
#define CAP_REQUEST_ARENA_BYTES (128 * MIB)
#define CAP_PAGE_ITEMS 200 /* rows of one page or API answer */

/* Importing knowledge */
#define CAP_KNOWLEDGE_BYTES (256 * MIB)       /* one input, decoded */
#define CAP_KNOWLEDGE_ITEM_BYTES (4 * MIB)    /* one object of it */
#define CAP_KNOWLEDGE_BUILD_BYTES (512 * MIB) /* rows while they are collected */
#define CAP_KNOWLEDGE_FILE_BYTES (256 * MIB)  /* a compact file */
#define CAP_KNOWLEDGE_FILES 1000
#define CAP_KNOWLEDGE_ENTITIES 250000 /* of one input */
#define CAP_KNOWLEDGE_ALIASES 500     /* of one entity of one input */
#define CAP_NAME_BYTES 100
#define CAP_VERSIONS 24         /* ranges, or repaired versions, of one product */
#define CAP_STATEMENTS 200      /* about the flaws of one article or threat */
#define CAP_VULNERABILITIES 100 /* of one article or threat, with their facts */

#endif
