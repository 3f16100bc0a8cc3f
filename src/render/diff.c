#include "diff.h"

#include "caps.h"

/* ---- pieces ---- */

/* Does the piece end with the bytes at s.p[i]? *n: how many they are. */
static bool ends_piece(struct str s, size_t i, size_t *n)
{
	char c = s.p[i];
	bool is_stop = c == '.' || c == '!' || c == '?';
	*n = 1;
	if (c == '\n' || (is_stop && i + 1 < s.n && s.p[i + 1] == ' '))
		return true;
	*n = 3;
	return c == '\xE3' && str_starts(str_cut(s, i, s.n), STR("\xE3\x80\x82"));
}

static bool cut_pieces(struct arena *arena, struct str text, struct strs *out)
{
	size_t from = 0, n;
	for (size_t i = 0; i < text.n; i++) {
		if (!ends_piece(text, i, &n))
			continue;
		struct str piece = str_trim(str_cut(text, from, i + n));
		from = i + n;
		i += n - 1;
		if (piece.n && !strs_add(arena, out, piece))
			return false;
	}
	struct str piece = str_trim(str_cut(text, from, text.n));
	return !piece.n || strs_add(arena, out, piece);
}

/* ---- the longest common subsequence ---- */

struct middle { /* what lies between the common begin and the common end */
	const struct str *a, *b;
	size_t a_n, b_n;
};

/* lengths[i * (b_n + 1) + k]: of the common subsequence of a from i on and b from k on; NULL without room. */
static uint16_t *common_lengths(struct arena *arena, const struct middle *m)
{
	size_t row = m->b_n + 1;
	uint16_t *lengths = arena_zero(arena, (m->a_n + 1) * row, sizeof(*lengths));
	uint64_t *hashes = arena_zero(arena, m->b_n + 1, sizeof(*hashes));
	if (!lengths || !hashes)
		return NULL;
	for (size_t k = 0; k < m->b_n; k++)
		hashes[k] = str_hash(m->b[k]);
	for (size_t i = m->a_n; i-- > 0;) {
		uint64_t hash = str_hash(m->a[i]);
		for (size_t k = m->b_n; k-- > 0;) {
			uint16_t down = lengths[(i + 1) * row + k], right = lengths[i * row + k + 1];
			bool is_same = hash == hashes[k] && str_eq(m->a[i], m->b[k]);
			lengths[i * row + k] = is_same        ? (uint16_t)(lengths[(i + 1) * row + k + 1] + 1)
					       : down > right ? down
							      : right;
		}
	}
	return lengths;
}

static bool tell(struct arena *arena, struct edits *out, enum edit_kind kind, const struct str *pieces, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct edit *edit = vec_push(arena, out);
		if (!edit)
			return false;
		*edit = (struct edit){kind, pieces[i]};
	}
	return true;
}

static bool tell_middle(struct arena *arena, const struct middle *m, struct edits *out)
{
	bool is_long = m->a_n > CAP_DIFF_PIECES || m->b_n > CAP_DIFF_PIECES;
	size_t i = 0, k = 0, row = m->b_n + 1;
	uint16_t *lengths = is_long || !m->a_n || !m->b_n ? NULL : common_lengths(arena, m);
	bool ok = lengths || is_long || !m->a_n || !m->b_n;
	while (ok && lengths && i < m->a_n && k < m->b_n) {
		if (str_eq(m->a[i], m->b[k])) {
			ok = tell(arena, out, EDIT_KEPT, &m->a[i++], 1);
			k++;
		} else if (lengths[(i + 1) * row + k] >= lengths[i * row + k + 1]) {
			ok = tell(arena, out, EDIT_REMOVED, &m->a[i++], 1);
		} else {
			ok = tell(arena, out, EDIT_ADDED, &m->b[k++], 1);
		}
	}
	return ok && tell(arena, out, EDIT_REMOVED, m->a + i, m->a_n - i) &&
	       tell(arena, out, EDIT_ADDED, m->b + k, m->b_n - k);
}

enum status diff_texts(struct arena *arena, struct str before, struct str after, struct edits *out)
{
	struct strs a = {0}, b = {0};
	struct edits list = {0};
	size_t head = 0, tail = 0;
	if (!cut_pieces(arena, before, &a) || !cut_pieces(arena, after, &b))
		return E_NOMEM;
	while (head < a.n && head < b.n && str_eq(a.at[head], b.at[head]))
		head++;
	while (tail < a.n - head && tail < b.n - head && str_eq(a.at[a.n - 1 - tail], b.at[b.n - 1 - tail]))
		tail++;
	struct str none = STR_EMPTY; /* a place for the pointers of an empty middle */
	struct middle middle = {a.n ? a.at + head : &none, b.n ? b.at + head : &none, a.n - head - tail,
				b.n - head - tail};
	bool ok = tell(arena, &list, EDIT_KEPT, a.at, head) && tell_middle(arena, &middle, &list) &&
		  tell(arena, &list, EDIT_KEPT, tail ? a.at + a.n - tail : a.at, tail);
	if (ok)
		*out = list;
	return ok ? OK : E_NOMEM;
}
