/* tocsin feeds export: the sources as OPML on standard output. */
#include <stdio.h>

#include "caps.h"
#include "feeds.h"
#include "render_export.h"

int feeds_export(struct feeding *f)
{
	struct sources sources = {0};
	if (feeds_stored(f, &sources))
		return feeds_failed(f);
	struct buf out;
	buf_init(&out, 4 * CAP_FEED_BYTES);
	export_opml(&out, f->arena, &sources, f->with_secrets);
	bool is_done = !buf_status(&out) && fwrite(out.p, 1, out.n, stdout) == out.n && !fflush(stdout);
	buf_release(&out);
	return is_done ? EXIT_DONE : complain(f->self, EXIT_CANNOT, "cannot write");
}
