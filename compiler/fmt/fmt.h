/* fmt: descriptions as they should look.
 *
 * Only white space changes: tokens, comments and their order stay, so the tree is the same.
 * Where the author began a new line there stays one, for a table of
 * fields is read as it was set; indentation, the spaces inside a line and the alignment of
 * neighbouring lines are decided here (docs/tools.md has the rules).
 * Formatting twice gives what formatting once gave. Time is linear in the size of the text.
 * Threads: no state.
 */
#ifndef WEIR_COMPILER_FMT_H
#define WEIR_COMPILER_FMT_H

#include "base/strbuf.h"

/* Appends the `size` bytes of `text` to `out`, formatted. `text` should be free of syntax errors:
 * what is wrong in it is kept, but may be laid out oddly. */
void fmt_text(const char *text, size_t size, struct strbuf *out);

#endif
