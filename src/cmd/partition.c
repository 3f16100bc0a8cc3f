#include "partition.h"

#include <stdlib.h>

#include "map.h"

static double pairs(double n)
{
	return n * (n - 1) / 2;
}

static struct agreement agreement_of(double precision, double recall)
{
	double sum = precision + recall;
	return (struct agreement){precision, recall, sum > 0 ? 2 * precision * recall / sum : 0};
}

static double ratio(double part, double whole)
{
	return whole > 0 ? part / whole : 1;
}

struct sums {
	double square_groups, square_classes; /* of each cell n * n / size */
	double both, said, meant;             /* pairs */
};

/* A cell holds the things of one group and one class. */
static void add_cells(const struct map *cells, const double *of_group, const double *of_class, struct sums *s)
{
	size_t cursor = 0;
	struct map_slot slot;
	while (map_next(cells, &cursor, &slot)) {
		double n = (double)slot.value;
		s->square_groups += n * n / of_group[slot.key >> 32];
		s->square_classes += n * n / of_class[slot.key & UINT32_MAX];
		s->both += pairs(n);
	}
}

static size_t add_sizes(const double *sizes, size_t n, double *sum)
{
	size_t used = 0;
	for (size_t i = 0; i < n; i++) {
		*sum += sizes[i] > 0 ? pairs(sizes[i]) : 0;
		used += sizes[i] > 0;
	}
	return used;
}

enum status partition_score(const uint32_t *groups, const uint32_t *classes, size_t n, struct partition_score *out)
{
	double *of_group = calloc(n + 1, sizeof(*of_group)), *of_class = calloc(n + 1, sizeof(*of_class));
	struct map cells;
	struct sums s = {0};
	enum status status = of_group && of_class ? OK : E_NOMEM;
	map_init(&cells);
	for (size_t i = 0; i < n && !status; i++) {
		uint64_t *cell = map_at(&cells, (uint64_t)groups[i] << 32 | classes[i]);
		if (!cell) {
			status = E_NOMEM;
			break;
		}
		++*cell;
		of_group[groups[i]]++;
		of_class[classes[i]]++;
	}
	if (!status) {
		struct partition_score score;
		add_cells(&cells, of_group, of_class, &s);
		score.groups = add_sizes(of_group, n, &s.said);
		score.classes = add_sizes(of_class, n, &s.meant);
		score.bcubed = agreement_of(ratio(s.square_groups, (double)n), ratio(s.square_classes, (double)n));
		score.pairwise = agreement_of(ratio(s.both, s.said), ratio(s.both, s.meant));
		*out = score;
	}
	map_release(&cells);
	free(of_group);
	free(of_class);
	return status;
}
