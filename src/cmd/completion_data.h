#ifndef TOCSIN_CMD_COMPLETION_DATA_H
#define TOCSIN_CMD_COMPLETION_DATA_H
/* The files of completions/, put into the program by tools/embed.py. Pure. */

#include "str.h"

/* The script for a shell ("bash", "zsh", "fish"); "" for another. */
struct str completion_data(struct str shell);

#endif
