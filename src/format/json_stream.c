#include "json_stream.h"

#include "buf.h"

#define WINDOW_BYTES (64 * 1024)
#define END (-1)

struct scan {
	bytes_read_fn *read;
	void *read_ctx;
	char *window;
	size_t at, n;
	unsigned long line;
	bool cannot_read;
	struct buf item, member, key;
	uint64_t names[JSON_STREAM_MEMBERS_MAX]; /* hashes of the members so far */
	size_t names_n;
	bool members_only;
	json_item_fn *each;
	void *ctx;
	struct err *err;
};

static int peek(struct scan *s)
{
	if (s->at == s->n) {
		long got = s->cannot_read ? 0 : s->read(s->read_ctx, s->window, WINDOW_BYTES);
		s->cannot_read |= got < 0;
		s->at = 0;
		s->n = got > 0 ? (size_t)got : 0;
	}
	return s->n ? (unsigned char)s->window[s->at] : END;
}

static void step(struct scan *s)
{
	s->line += s->window[s->at++] == '\n';
}

static int after_space(struct scan *s)
{
	for (;;) {
		int c = peek(s);
		if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
			return c;
		step(s);
	}
}

static enum status bad(struct scan *s, const char *what)
{
	if (s->cannot_read)
		return err_set(s->err, E_IO, "line %lu: cannot be read", s->line);
	return err_set(s->err, E_SYNTAX, "line %lu: %s", s->line, peek(s) == END ? "the file ends too early" : what);
}

/* `out` may be NULL: passed over. */
static void keep(struct scan *s, struct buf *out, int c)
{
	if (out)
		buf_add_byte(out, (char)c);
	step(s);
}

static enum status copy_string(struct scan *s, struct buf *out)
{
	bool escaped = false;
	keep(s, out, '"');
	for (int c; (c = peek(s)) != END;) {
		keep(s, out, c);
		if (!escaped && c == '"')
			return OK;
		escaped = !escaped && c == '\\';
	}
	return bad(s, "");
}

static bool ends_scalar(int c)
{
	return c == END || c == ',' || c == ']' || c == '}' || c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* A whole value, brackets matched by depth alone; what is inside them is judged when the item is read. */
static enum status copy_value(struct scan *s, struct buf *out)
{
	int depth = 0;
	do {
		int c = depth ? peek(s) : after_space(s);
		if (c == END || (!depth && ends_scalar(c)))
			return bad(s, "a value is missing");
		if (c == '"') {
			enum status status = copy_string(s, out);
			if (status)
				return status;
			continue;
		}
		depth += c == '{' || c == '[';
		depth -= c == '}' || c == ']';
		if (depth > JSON_STREAM_DEPTH_MAX)
			return err_set(s->err, E_LIMIT, "line %lu: more than %d levels deep", s->line,
				       JSON_STREAM_DEPTH_MAX);
		keep(s, out, c);
		if (depth == 0 && c != '}' && c != ']')
			while (!ends_scalar(peek(s)))
				keep(s, out, peek(s));
	} while (depth > 0);
	return OK;
}

static enum status give(struct scan *s, struct str key, bool is_part, unsigned long line)
{
	struct json_doc *doc = NULL;
	struct err why = {0};
	enum status status = buf_status(&s->item);
	if (status)
		return err_set(s->err, status, "line %lu: an item is larger than %zu bytes", line, s->item.cap);
	status = json_read(buf_str(&s->item), &doc, &why);
	if (status)
		return err_set(s->err, status, "line %lu: %.150s", line, why.msg);
	struct json_item item = {
		.member = buf_str(&s->member), .is_part = is_part, .key = key, .value = json_root(doc), .line = line};
	status = s->each(s->ctx, &item, s->err);
	json_free(doc);
	return status;
}

static enum status read_name(struct scan *s, struct buf *out)
{
	struct json_doc *doc = NULL;
	buf_reset(&s->item);
	if (after_space(s) != '"')
		return bad(s, "a name in quotes is wanted");
	enum status status = copy_string(s, &s->item);
	if (status)
		return status;
	if (buf_status(&s->item) || json_read(buf_str(&s->item), &doc, NULL))
		return bad(s, "a name cannot be read");
	buf_reset(out);
	buf_add(out, json_str(json_root(doc)));
	json_free(doc);
	if (buf_status(out))
		return bad(s, "a name is too long");
	if (after_space(s) != ':')
		return bad(s, "a colon is missing behind a name");
	step(s);
	return OK;
}

/* The items of the container that begins here. */
static enum status read_parts(struct scan *s, bool is_object)
{
	int close = is_object ? '}' : ']';
	step(s);
	if (after_space(s) == close) {
		step(s);
		return OK;
	}
	for (;;) {
		enum status status = is_object ? read_name(s, &s->key) : OK;
		if (status)
			return status;
		after_space(s);
		unsigned long line = s->line;
		buf_reset(&s->item);
		status = copy_value(s, &s->item);
		if (!status)
			status = give(s, is_object ? buf_str(&s->key) : STR_EMPTY, true, line);
		if (status)
			return status;
		int c = after_space(s);
		if (c != ',' && c != close)
			return bad(s, "a comma is missing");
		step(s);
		if (c == close)
			return OK;
	}
}

static enum status note_name(struct scan *s)
{
	uint64_t hash = str_hash(buf_str(&s->member));
	for (size_t i = 0; i < s->names_n; i++)
		if (s->names[i] == hash)
			return err_set(s->err, E_SYNTAX, "line %lu: \"%.*s\" stands twice", s->line,
				       (int)(s->member.n > 60 ? 60 : s->member.n), buf_str(&s->member).p);
	if (s->names_n == JSON_STREAM_MEMBERS_MAX)
		return err_set(s->err, E_LIMIT, "line %lu: more than %d members", s->line, JSON_STREAM_MEMBERS_MAX);
	s->names[s->names_n++] = hash;
	return OK;
}

static enum status read_member(struct scan *s)
{
	enum status status = read_name(s, &s->member);
	if (!status)
		status = note_name(s);
	if (status)
		return status;
	int c = after_space(s);
	unsigned long line = s->line;
	bool is_container = c == '{' || c == '[';
	if (is_container && !s->members_only)
		return read_parts(s, c == '{');
	buf_reset(&s->item);
	status = copy_value(s, is_container ? NULL : &s->item);
	if (status)
		return status;
	if (!is_container)
		return give(s, STR_EMPTY, false, line);
	struct json_item item = {.member = buf_str(&s->member), .line = line};
	return s->each(s->ctx, &item, s->err);
}

static enum status read_document(struct scan *s)
{
	static const int mark[] = {0xEF, 0xBB, 0xBF};
	for (int i = 0; i < 3 && peek(s) == mark[i]; i++)
		step(s);
	if (after_space(s) != '{')
		return bad(s, "a JSON object is wanted");
	step(s);
	for (bool more = after_space(s) != '}'; more;) {
		enum status status = read_member(s);
		if (status)
			return status;
		int c = after_space(s);
		if (c != ',' && c != '}')
			return bad(s, "a comma is missing");
		more = c == ',';
		if (more)
			step(s);
	}
	step(s);
	return after_space(s) == END && !s->cannot_read ? OK : bad(s, "something stands behind the end");
}

static enum status stream(struct scan *s, size_t item_bytes_max, struct err *err)
{
	struct err own = {0};
	s->window = malloc(WINDOW_BYTES);
	if (!s->window)
		return err_set(err, E_NOMEM, "no memory");
	s->line = 1;
	s->err = err ? err : &own;
	buf_init(&s->item, item_bytes_max);
	buf_init(&s->member, 1024);
	buf_init(&s->key, 1024);
	enum status status = read_document(s);
	buf_release(&s->item);
	buf_release(&s->member);
	buf_release(&s->key);
	free(s->window);
	return status;
}

enum status json_stream(bytes_read_fn *read, void *read_ctx, size_t item_bytes_max, json_item_fn *each, void *ctx,
			struct err *err)
{
	struct scan s = {.read = read, .read_ctx = read_ctx, .each = each, .ctx = ctx};
	return stream(&s, item_bytes_max, err);
}

enum status json_stream_members(bytes_read_fn *read, void *read_ctx, size_t item_bytes_max, json_item_fn *each,
				void *ctx, struct err *err)
{
	struct scan s = {.read = read, .read_ctx = read_ctx, .each = each, .ctx = ctx, .members_only = true};
	return stream(&s, item_bytes_max, err);
}
