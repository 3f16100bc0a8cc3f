#include "charset.h"

#include <iconv.h>
#include <string.h>
#include <unicode/ucsdet.h>

enum {
	DETECT_BYTES_MAX = 16 * 1024, /* what the detector looks at */
	DETECT_HIGH_MIN = 6,          /* fewer bytes past ASCII say nothing about a charset */
	DETECT_SURE = 30,             /* of 100 */
	BOM_BYTES = 3,
};

/* A charset we know: its name, and what iconv calls it. Labels that are not in the list of
 * labels below are not tried: iconv knows charsets that are not safe or not of the web. */
struct charset {
	const char *name, *iconv;
	bool is_seven_bit; /* ASCII bytes mean other things in it */
};

static const struct charset utf_8 = {"utf-8", NULL, false};
static const struct charset windows_1252 = {"windows-1252", NULL, false};
static const struct charset utf_16le = {"utf-16le", "UTF-16LE", false};
static const struct charset utf_16be = {"utf-16be", "UTF-16BE", false};
static const struct charset utf_32le = {"utf-32le", "UTF-32LE", false};
static const struct charset utf_32be = {"utf-32be", "UTF-32BE", false};

static const struct charset charsets[] = {
	{"ibm866", "CP866", false},
	{"iso-8859-2", "ISO-8859-2", false},
	{"iso-8859-3", "ISO-8859-3", false},
	{"iso-8859-4", "ISO-8859-4", false},
	{"iso-8859-5", "ISO-8859-5", false},
	{"iso-8859-6", "ISO-8859-6", false},
	{"iso-8859-7", "ISO-8859-7", false},
	{"iso-8859-8", "ISO-8859-8", false},
	{"iso-8859-10", "ISO-8859-10", false},
	{"iso-8859-13", "ISO-8859-13", false},
	{"iso-8859-14", "ISO-8859-14", false},
	{"iso-8859-15", "ISO-8859-15", false},
	{"iso-8859-16", "ISO-8859-16", false},
	{"koi8-r", "KOI8-R", false},
	{"koi8-u", "KOI8-U", false},
	{"macintosh", "MACINTOSH", false},
	{"windows-874", "CP874", false},
	{"windows-1250", "CP1250", false},
	{"windows-1251", "CP1251", false},
	{"windows-1253", "CP1253", false},
	{"windows-1254", "CP1254", false},
	{"windows-1255", "CP1255", false},
	{"windows-1256", "CP1256", false},
	{"windows-1257", "CP1257", false},
	{"windows-1258", "CP1258", false},
	{"gb18030", "GB18030", false},
	{"big5", "BIG5-HKSCS", false},
	{"euc-jp", "EUC-JP", false},
	{"iso-2022-jp", "ISO-2022-JP", true},
	{"shift_jis", "CP932", false},
	{"euc-kr", "CP949", false},
};

/* Other labels of the same charsets (WHATWG Encoding 4.2, those that are met). */
static const struct {
	const char *label, *name;
} labels[] = {
	{"utf8", "utf-8"},
	{"unicode-1-1-utf-8", "utf-8"},
	{"ascii", "windows-1252"},
	{"us-ascii", "windows-1252"},
	{"ansi_x3.4-1968", "windows-1252"},
	{"iso-8859-1", "windows-1252"},
	{"iso8859-1", "windows-1252"},
	{"iso_8859-1", "windows-1252"},
	{"latin1", "windows-1252"},
	{"latin-1", "windows-1252"},
	{"l1", "windows-1252"},
	{"cp1252", "windows-1252"},
	{"x-cp1252", "windows-1252"},
	{"utf-16", "utf-16le"},
	{"utf16", "utf-16le"},
	{"iso-10646-ucs-2", "utf-16le"},
	{"unicode", "utf-16le"},
	{"cp866", "ibm866"},
	{"866", "ibm866"},
	{"latin2", "iso-8859-2"},
	{"iso8859-2", "iso-8859-2"},
	{"iso_8859-2", "iso-8859-2"},
	{"cyrillic", "iso-8859-5"},
	{"iso8859-5", "iso-8859-5"},
	{"arabic", "iso-8859-6"},
	{"greek", "iso-8859-7"},
	{"iso8859-7", "iso-8859-7"},
	{"hebrew", "iso-8859-8"},
	{"iso-8859-8-i", "iso-8859-8"},
	{"logical", "iso-8859-8"},
	{"iso8859-15", "iso-8859-15"},
	{"iso_8859-15", "iso-8859-15"},
	{"latin9", "iso-8859-15"},
	{"l9", "iso-8859-15"},
	{"koi", "koi8-r"},
	{"koi8", "koi8-r"},
	{"koi8_r", "koi8-r"},
	{"koi8-ru", "koi8-u"},
	{"mac", "macintosh"},
	{"x-mac-roman", "macintosh"},
	{"tis-620", "windows-874"},
	{"iso-8859-11", "windows-874"},
	{"dos-874", "windows-874"},
	{"cp1250", "windows-1250"},
	{"cp1251", "windows-1251"},
	{"cp1253", "windows-1253"},
	{"iso-8859-9", "windows-1254"},
	{"iso8859-9", "windows-1254"},
	{"latin5", "windows-1254"},
	{"cp1254", "windows-1254"},
	{"cp1255", "windows-1255"},
	{"cp1256", "windows-1256"},
	{"cp1257", "windows-1257"},
	{"cp1258", "windows-1258"},
	{"gb2312", "gb18030"},
	{"gb_2312-80", "gb18030"},
	{"gbk", "gb18030"},
	{"x-gbk", "gb18030"},
	{"cp936", "gb18030"},
	{"chinese", "gb18030"},
	{"big5-hkscs", "big5"},
	{"cn-big5", "big5"},
	{"x-x-big5", "big5"},
	{"x-euc-jp", "euc-jp"},
	{"sjis", "shift_jis"},
	{"shift-jis", "shift_jis"},
	{"x-sjis", "shift_jis"},
	{"ms_kanji", "shift_jis"},
	{"windows-31j", "shift_jis"},
	{"cp932", "shift_jis"},
	{"ks_c_5601-1987", "euc-kr"},
	{"ksc5601", "euc-kr"},
	{"korean", "euc-kr"},
	{"windows-949", "euc-kr"},
	{"cp949", "euc-kr"},
};

static const struct charset *charset_named(struct str name)
{
	static const struct charset *const own[] = {&utf_8, &windows_1252, &utf_16le, &utf_16be};
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (str_eq_ascii_nocase(str_of(own[i]->name), name))
			return own[i];
	for (size_t i = 0; i < sizeof(charsets) / sizeof(charsets[0]); i++)
		if (str_eq_ascii_nocase(str_of(charsets[i].name), name))
			return &charsets[i];
	return NULL;
}

/* NULL for a label that is empty or unknown. */
static const struct charset *charset_labelled(struct str label)
{
	label = str_trim(label);
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (str_eq_ascii_nocase(str_of(labels[i].label), label))
			return charset_named(str_of(labels[i].name));
	return charset_named(label);
}

/* ---- decoding ---- */

struct decoder {
	struct arena *arena;
	struct str out;
	uint32_t replaced;
};

static uint32_t bytes_broken(struct str s)
{
	uint32_t n = 0;
	for (size_t i = utf8_ascii_n(s, 0); i < s.n; i += utf8_ascii_n(s, i)) {
		size_t from = i;
		if (utf8_next(s, &i) == 0xFFFD && i == from + 1)
			n++;
	}
	return n;
}

static enum status decode_utf_8(struct decoder *d, struct str s)
{
	d->replaced = bytes_broken(s);
	d->out = s;
	if (!d->replaced)
		return OK;
	char *p = arena_take(d->arena, s.n + 2 * (size_t)d->replaced), *to = p;
	if (!p)
		return E_NOMEM;
	for (size_t i = 0; i < s.n;)
		to += utf8_put(to, utf8_next(s, &i));
	d->out = str_span(p, to);
	return OK;
}

uint32_t windows_1252_char(unsigned char byte)
{
	static const uint16_t high[32] = {
		0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
		0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
		0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178,
	};
	return byte >= 0x80 && byte < 0xA0 ? high[byte - 0x80] : byte;
}

/* All 256 bytes mean something in it, which is why it is the last of all guesses. */
static enum status decode_windows_1252(struct decoder *d, struct str s)
{
	char *p = arena_take(d->arena, s.n * 3), *to = p;
	if (!p)
		return E_NOMEM;
	for (size_t i = 0; i < s.n; i++)
		to += utf8_put(to, windows_1252_char((unsigned char)s.p[i]));
	d->out = str_span(p, to);
	d->replaced = 0;
	return OK;
}

/* No charset of the list makes more than three bytes of one, a replacement included. */
static enum status decode_iconv(struct decoder *d, struct str s, const char *from)
{
	size_t room = s.n * 3 + 16, left = s.n;
	char *p = arena_take(d->arena, room), *to = p, *in = (char *)(uintptr_t)s.p;
	iconv_t cd = iconv_open("UTF-8", from);
	enum status status = OK;
	d->replaced = 0;
	if (!p || cd == (iconv_t)-1) {
		status = E_NOMEM;
		goto out;
	}
	while (left && iconv(cd, &in, &left, &to, &room) == (size_t)-1) {
		if (room < 4) {
			status = E_LIMIT;
			goto out;
		}
		size_t n = utf8_put(to, 0xFFFD);
		to += n;
		room -= n;
		in++;
		left--;
		d->replaced++;
	}
	(void)iconv(cd, NULL, NULL, &to, &room); /* some hold a letter back until they see the next */
	d->out = str_span(p, to);
out:
	if (cd != (iconv_t)-1)
		iconv_close(cd);
	return status;
}

/* glibc keeps the module of a charset as long as a converter of it is open, so these are never closed. */
void charset_prepare(void)
{
	static const struct charset *const wide[] = {&utf_16le, &utf_16be, &utf_32le, &utf_32be};
	for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
		(void)iconv_open("UTF-8", wide[i]->iconv);
	for (size_t i = 0; i < sizeof(charsets) / sizeof(charsets[0]); i++)
		(void)iconv_open("UTF-8", charsets[i].iconv);
}

static enum status decode(struct decoder *d, const struct charset *from, struct str s)
{
	if (from == &utf_8)
		return decode_utf_8(d, s);
	return from == &windows_1252 ? decode_windows_1252(d, s) : decode_iconv(d, s, from->iconv);
}

/* ---- choosing ---- */

static const struct charset *charset_of_bom(struct str s, size_t *bom_n)
{
	static const struct {
		struct str bom;
		const struct charset *charset;
	} boms[] = {
		{{"\xEF\xBB\xBF", 3}, &utf_8}, {{"\xFF\xFE\0\0", 4}, &utf_32le}, {{"\0\0\xFE\xFF", 4}, &utf_32be},
		{{"\xFF\xFE", 2}, &utf_16le},  {{"\xFE\xFF", 2}, &utf_16be},
	};
	for (size_t i = 0; i < sizeof(boms) / sizeof(boms[0]); i++)
		if (str_starts(s, boms[i].bom)) {
			*bom_n = boms[i].bom.n;
			return boms[i].charset;
		}
	return NULL;
}

/* "<" and "{" in 16 or 32 bits at the begin of a document. */
static const struct charset *charset_of_width(struct str s)
{
	if (s.n < 4)
		return NULL;
	if (s.p[0] && !s.p[1] && !s.p[2] && !s.p[3])
		return &utf_32le;
	if (!s.p[0] && !s.p[1] && !s.p[2] && s.p[3])
		return &utf_32be;
	if (s.p[0] && !s.p[1] && s.p[2] && !s.p[3])
		return &utf_16le;
	return !s.p[0] && s.p[1] && !s.p[2] && s.p[3] ? &utf_16be : NULL;
}

/* Almost all that is past ASCII is good UTF-8: a few bytes were cut or mixed in. */
static bool is_nearly_utf_8(struct str s)
{
	size_t good = 0, bad = 0;
	for (size_t i = utf8_ascii_n(s, 0); i < s.n; i += utf8_ascii_n(s, i)) {
		size_t from = i;
		(void)utf8_next(s, &i);
		if (i > from + 1)
			good++;
		else
			bad++;
	}
	return good > 4 * bad;
}

static size_t high_bytes_n(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += (unsigned char)s.p[i] >> 7;
	return n;
}

/* Where there is something to see for the detector: around the first byte past ASCII. */
static struct str detectable(struct str s)
{
	size_t first = utf8_ascii_n(s, 0);
	size_t from = first > 64 ? first - 64 : 0;
	return str_cut(s, from, from + DETECT_BYTES_MAX);
}

/* Thai, which ICU does not know: bytes past ASCII stand in runs, and all of them are letters of TIS-620.
 * In Western texts they stand alone. */
static bool is_like_thai(struct str s)
{
	size_t letters = 0, in_runs = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool is_letter = (c > 0xA0 && c < 0xDB) || (c > 0xDE && c < 0xFC);
		if (c >= 0x80 && c != 0xA0 && !is_letter)
			return false;
		letters += is_letter;
		in_runs += is_letter && i && (unsigned char)s.p[i - 1] > 0xA0;
	}
	return letters >= DETECT_HIGH_MIN && in_runs > letters * 3 / 4;
}

static const struct charset *charset_detected(struct str s)
{
	const struct charset *found = NULL;
	UErrorCode error = U_ZERO_ERROR;
	s = detectable(s);
	if (high_bytes_n(s) < DETECT_HIGH_MIN)
		return NULL;
	UCharsetDetector *detector = ucsdet_open(&error);
	ucsdet_setText(detector, s.p, (int32_t)s.n, &error);
	const UCharsetMatch *match = ucsdet_detect(detector, &error);
	if (U_SUCCESS(error) && match && ucsdet_getConfidence(match, &error) >= DETECT_SURE)
		found = charset_labelled(str_of(ucsdet_getName(match, &error)));
	ucsdet_close(detector);
	bool is_western = !found || found == &windows_1252;
	return is_western && is_like_thai(s) ? charset_named(STR("windows-874")) : found;
}

/* The declared charset, if it can be meant. */
static bool is_plausible(const struct charset *declared, struct str s)
{
	if (!declared || declared == &utf_8)
		return false;
	if (declared == &utf_16le || declared == &utf_16be)
		return s.n && memchr(s.p, '\0', s.n);
	return declared->is_seven_bit || !utf8_is_valid(s);
}

/* Fills the decoder from the best charset there is; *used says which. */
static enum status decode_best(struct decoder *d, struct str s, const struct charset *declared,
			       const struct charset **used)
{
	const struct charset *wide = charset_of_width(s);
	if (wide)
		return decode(d, *used = wide, s);
	if (is_plausible(declared, s)) {
		enum status status = decode(d, *used = declared, s);
		if (status || !d->replaced)
			return status;
	}
	if (utf8_is_valid(s) || is_nearly_utf_8(s))
		return decode(d, *used = &utf_8, s);
	const struct charset *detected = charset_detected(s);
	if (detected && detected != &utf_8) {
		enum status status = decode(d, *used = detected, s);
		if (status || !d->replaced)
			return status;
	}
	return decode(d, *used = &windows_1252, s);
}

enum status charset_to_utf8(struct arena *arena, struct str bytes, struct str declared, struct str *out,
			    struct charset_report *report)
{
	enum { BYTES_MAX = 1024 * 1024 * 1024 };
	struct decoder d = {.arena = arena};
	const struct charset *promised = charset_labelled(declared), *used = NULL;
	size_t bom_n = 0;
	if (bytes.n > BYTES_MAX)
		return E_LIMIT;
	const struct charset *marked = charset_of_bom(bytes, &bom_n);
	enum status status = marked ? decode(&d, used = marked, str_cut(bytes, bom_n, bytes.n))
				    : decode_best(&d, bytes, promised, &used);
	if (status)
		return status;
	*out = d.out;
	if (report) {
		*report = (struct charset_report){.replaced = d.replaced};
		memcpy(report->used, used->name, strlen(used->name));
		bool is_ascii = !promised || (used == &utf_8 && utf8_ascii_n(d.out, 0) == d.out.n);
		report->contradicted = promised && used != promised && !is_ascii;
	}
	return OK;
}

/* ---- what documents say of themselves ---- */

/* The value after "name=" in s: quoted, or up to a delimiter. */
static struct str value_of(struct str s, struct str name)
{
	size_t at = str_find_ascii_nocase(s, name);
	if (at == STR_NONE)
		return STR_EMPTY;
	s = str_trim(str_cut(s, at + name.n, s.n));
	if (!str_starts(s, STR("=")))
		return STR_EMPTY;
	s = str_trim(str_cut(s, 1, s.n));
	if (s.n && (s.p[0] == '"' || s.p[0] == '\''))
		s = str_cut(s, 1, s.n);
	size_t n = 0;
	while (n < s.n && !is_ascii_space(s.p[n]) && !memchr("\"';>?,/", s.p[n], 7))
		n++;
	return str_cut(s, 0, n);
}

struct str charset_of_content_type(struct str content_type)
{
	return value_of(content_type, STR("charset"));
}

struct str charset_of_xml(struct str bytes)
{
	enum { DECLARATION_BYTES_MAX = 256 };
	struct str head = str_cut(bytes, str_starts(bytes, STR("\xEF\xBB\xBF")) ? BOM_BYTES : 0, bytes.n);
	head = str_trim(str_cut(head, 0, DECLARATION_BYTES_MAX));
	if (!str_starts(head, STR("<?xml")))
		return STR_EMPTY;
	size_t end = str_find(head, STR("?>"));
	return end == STR_NONE ? STR_EMPTY : value_of(str_cut(head, 0, end), STR("encoding"));
}

struct str charset_of_html(struct str bytes)
{
	enum { HEAD_BYTES_MAX = 32 * 1024 }; /* browsers look at 1,024 bytes, and read anew when it comes later */
	struct str head = str_cut(bytes, 0, HEAD_BYTES_MAX);
	for (size_t at; (at = str_find_ascii_nocase(head, STR("<meta"))) != STR_NONE;) {
		head = str_cut(head, at + 5, head.n);
		size_t end = str_find_byte(head, '>');
		struct str found = value_of(str_cut(head, 0, end), STR("charset"));
		if (found.n)
			return found;
	}
	return STR_EMPTY;
}
