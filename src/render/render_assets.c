/* The files of web/, as they were when the program was built. */
#include "asset_data.h"
#include "render.h"

bool render_asset(struct str name, struct asset *out)
{
	static const struct {
		const char *name, *type;
	} assets[] = {
		{"tocsin.css", "text/css; charset=utf-8"},
		{"tocsin.js", "text/javascript; charset=utf-8"},
		{"openapi.json", "application/json"},
		{"icon.svg", "image/svg+xml"},
	};
	for (size_t i = 0; i < sizeof(assets) / sizeof(assets[0]); i++) {
		if (!str_eq(name, str_of(assets[i].name)))
			continue;
		struct str known = str_of(assets[i].name);
		*out = (struct asset){known, str_of(assets[i].type), asset_data(known)};
		return out->bytes.n > 0;
	}
	return false;
}
