/* snippet: the line of source that a diagnostic is about, with a caret and an underline below.
 *
 * The underline stays below its text whatever the line holds: tabs are kept as tabs on both lines,
 * wide and combining characters count as the terminal shows them, control characters and bytes that
 * are not UTF-8 are shown as U+FFFD, and of a very long line only the part around the caret is
 * shown.
 */
#ifndef WEIR_COMPILER_BASE_SNIPPET_H
#define WEIR_COMPILER_BASE_SNIPPET_H

#include "base/source.h"
#include "base/strbuf.h"

/* Appends two lines to `out`. `mark` and `off` are written around the underline (colour on, off). A
 * span of several lines is underlined to the end of its first. */
void snippet_render(const struct source *source, struct span at, const char *mark, const char *off,
                    struct strbuf *out);

#endif
