/* "Did you mean": the known word with the fewest letters changed (Damerau's optimal string alignment). */
#include "config.h"

enum { WORD_MAX = 40 };

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t letters_apart(struct str a, struct str b)
{
	size_t rows[3][WORD_MAX + 1];
	for (size_t j = 0; j <= b.n; j++)
		rows[1][j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t *now = rows[(i + 1) % 3], *before = rows[i % 3], *earlier = rows[(i + 2) % 3];
		now[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			char x = ascii_lower(a.p[i - 1]), y = ascii_lower(b.p[j - 1]);
			now[j] = least(least(before[j], now[j - 1]) + 1, before[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == ascii_lower(b.p[j - 2]) && y == ascii_lower(a.p[i - 2]))
				now[j] = least(now[j], earlier[j - 2] + 1);
		}
	}
	return rows[(a.n + 1) % 3][b.n];
}

struct str config_nearest(struct str word, const char *const *known, size_t n)
{
	size_t best = word.n <= 4 ? 1 : word.n <= 8 ? 2 : 3;
	struct str nearest = STR_EMPTY;
	if (word.n > WORD_MAX)
		return nearest;
	for (size_t i = 0; i < n; i++) {
		struct str other = str_of(known[i]);
		if (other.n > WORD_MAX)
			continue;
		size_t apart = letters_apart(word, other);
		if (apart < best || (apart == best && !nearest.n)) {
			best = apart;
			nearest = other;
		}
	}
	return nearest;
}
