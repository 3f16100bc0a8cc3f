/* A peer of `tocsin extract`: gumbo reads each file and its text is gathered; nothing is left out or chosen. */
#include <gumbo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t text_below(const GumboNode *node)
{
	size_t n = 0;
	if (node->type == GUMBO_NODE_TEXT)
		return strlen(node->v.text.text);
	if (node->type != GUMBO_NODE_ELEMENT || node->v.element.tag == GUMBO_TAG_SCRIPT)
		return 0;
	for (unsigned i = 0; i < node->v.element.children.length; i++)
		n += text_below(node->v.element.children.data[i]);
	return n;
}

int main(int argc, char **argv)
{
	enum { ROOM = 8 * 1024 * 1024 };
	char *page = malloc(ROOM);
	for (int i = 1; page && i < argc; i++) {
		FILE *file = fopen(argv[i], "rb");
		size_t n = file ? fread(page, 1, ROOM, file) : 0;
		if (file)
			fclose(file);
		GumboOutput *out = gumbo_parse_with_options(&kGumboDefaultOptions, page, n);
		printf("%zu\n", text_below(out->root));
		gumbo_destroy_output(&kGumboDefaultOptions, out);
	}
	free(page);
	return 0;
}
