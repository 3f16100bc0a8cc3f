#include "entity.h"

#include <libxml/HTMLparser.h>
#include <string.h>

#include "charset.h"

enum { NAME_BYTES_MAX = 24 };

/* What HTML 5 has beyond the 253 names of HTML 4 and feeds use. */
static const struct {
	const char *name;
	uint32_t c;
} late[] = {
	{"Tab", '\t'},
	{"NewLine", '\n'},
	{"excl", '!'},
	{"num", '#'},
	{"dollar", '$'},
	{"percnt", '%'},
	{"lpar", '('},
	{"rpar", ')'},
	{"ast", '*'},
	{"plus", '+'},
	{"comma", ','},
	{"period", '.'},
	{"sol", '/'},
	{"colon", ':'},
	{"semi", ';'},
	{"equals", '='},
	{"quest", '?'},
	{"commat", '@'},
	{"lsqb", '['},
	{"lbrack", '['},
	{"bsol", '\\'},
	{"rsqb", ']'},
	{"rbrack", ']'},
	{"Hat", '^'},
	{"lowbar", '_'},
	{"grave", '`'},
	{"lcub", '{'},
	{"lbrace", '{'},
	{"vert", '|'},
	{"verbar", '|'},
	{"rcub", '}'},
	{"rbrace", '}'},
	{"hyphen", 0x2010},
	{"dash", 0x2010},
	{"horbar", 0x2015},
	{"lsquor", 0x201A},
	{"ldquor", 0x201E},
	{"rsquor", 0x2019},
	{"rdquor", 0x201D},
	{"bullet", 0x2022},
	{"nldr", 0x2025},
	{"mldr", 0x2026},
	{"ZeroWidthSpace", 0x200B},
	{"NoBreak", 0x2060},
	{"star", 0x2606},
	{"starf", 0x2605},
	{"phone", 0x260E},
	{"check", 0x2713},
	{"cross", 0x2717},
	{"scaron", 0x161},
	{"Scaron", 0x160},
	{"ccaron", 0x10D},
	{"Ccaron", 0x10C},
	{"zcaron", 0x17E},
	{"Zcaron", 0x17D},
	{"ecaron", 0x11B},
	{"rcaron", 0x159},
	{"lstrok", 0x142},
	{"Lstrok", 0x141},
	{"aogon", 0x105},
	{"eogon", 0x119},
	{"sacute", 0x15B},
	{"nacute", 0x144},
	{"cacute", 0x107},
	{"zacute", 0x17A},
	{"zdot", 0x17C},
	{"imath", 0x131},
	{"gbreve", 0x11F},
	{"scedil", 0x15F},
	{"nbsp", 0xA0},
	{"apos", '\''},
	{"QUOT", '"'},
	{"AMP", '&'},
	{"LT", '<'},
	{"GT", '>'},
	{"COPY", 0xA9},
	{"REG", 0xAE},
};

static uint32_t character_named(const char *name, size_t n)
{
	static const struct {
		char name[5];
		char c;
	} xml[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
	for (size_t i = 0; i < sizeof(xml) / sizeof(xml[0]); i++)
		if (n <= 4 && strncmp(name, xml[i].name, sizeof(xml[i].name)) == 0)
			return (uint32_t)xml[i].c;
	const htmlEntityDesc *known = htmlEntityLookup((const xmlChar *)name);
	if (known)
		return known->value;
	for (size_t i = 0; i < sizeof(late) / sizeof(late[0]); i++)
		if (strcmp(late[i].name, name) == 0)
			return late[i].c;
	return 0;
}

static size_t read_named(struct str s, size_t at, uint32_t *c)
{
	char name[NAME_BYTES_MAX + 1];
	size_t n = 0;
	while (n < NAME_BYTES_MAX && at + 1 + n < s.n && is_ascii_alnum(s.p[at + 1 + n])) {
		name[n] = s.p[at + 1 + n];
		n++;
	}
	name[n] = '\0';
	bool has_end = at + 1 + n < s.n && s.p[at + 1 + n] == ';';
	if (n == 0 || (!has_end && (n > 4 || n < 2 || !strchr("agql", name[0]))))
		return 0;
	*c = character_named(name, n);
	if (!has_end && *c != '&' && *c != '<' && *c != '>' && *c != '"')
		return 0;
	return *c ? 1 + n + has_end : 0;
}

static int digit_value(char c, bool is_hex)
{
	if (is_ascii_digit(c))
		return c - '0';
	c = ascii_lower(c);
	return is_hex && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The web's reading of C1 numbers, the others as they are; U+FFFD for what is no character. */
static uint32_t character_numbered(uint32_t value)
{
	if (value >= 0x80 && value < 0xA0)
		return windows_1252_char((unsigned char)value);
	bool is_control = value < 0x20 && value != '\t' && value != '\n' && value != '\r';
	bool is_none = value > 0x10FFFF || (value & 0xFFFE) == 0xFFFE || (value >= 0xD800 && value < 0xE000);
	return is_control || is_none ? 0xFFFD : value;
}

static size_t read_numbered(struct str s, size_t at, uint32_t *c)
{
	size_t i = at + 2;
	bool is_hex = i < s.n && (s.p[i] == 'x' || s.p[i] == 'X');
	uint32_t value = 0;
	size_t from = i += is_hex;
	for (int digit; i < s.n && (digit = digit_value(s.p[i], is_hex)) >= 0; i++)
		if (value <= 0x10FFFF)
			value = value * (is_hex ? 16 : 10) + (uint32_t)digit;
	if (i == from)
		return 0;
	*c = character_numbered(value);
	return i - at + (i < s.n && s.p[i] == ';');
}

size_t entity_read(struct str s, size_t at, char to[ENTITY_UTF8_MAX], size_t *to_n)
{
	uint32_t c = 0;
	bool is_number = at + 1 < s.n && s.p[at + 1] == '#';
	size_t n = is_number ? read_numbered(s, at, &c) : read_named(s, at, &c);
	if (n)
		*to_n = utf8_put(to, c);
	return n;
}
