#include "lifecycle.h"

const struct words *lifecycle_words(void)
{
	static const char *const words[] = {"",           "scheduled",  "in_progress", "investigating",
					    "identified", "monitoring", "resolved"};
	static const struct words table = WORDS(words);
	return &table;
}
