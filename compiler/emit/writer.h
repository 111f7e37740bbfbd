/* writer: generated text, from templates that look like it.
 *
 *     write_text(w, "if (m->$field$.len > $max$)\n"
 *                   "    return $fail$;\n",
 *                "field", "key", "max", "250", "fail", fail, NULL);
 *
 * A hole is a name between two `$`; each hole of a template has its value among the arguments, a value without a hole is
 * allowed. An unknown hole or an unclosed one is a mistake in the emitter and ends the program. A template's own indentation
 * is kept and put behind the writer's, which follows the braces: a line that ends in `{` and is not closed within the template
 * indents what follows by one step, one that begins with `}` ends that. Lines that begin with `case ` or `default:` stand at
 * their switch. Empty lines stay empty.
 *
 * One thread. The writer owns its text; write_file() writes it out when it differs from what the file holds.
 */
#ifndef WEIR_COMPILER_EMIT_WRITER_H
#define WEIR_COMPILER_EMIT_WRITER_H

#include "base/strbuf.h"

#include <stdarg.h>
#include <stddef.h>

struct writer {
    struct strbuf out;
    int depth; /* steps of indentation */
};

void writer_init(struct writer *w);
void writer_fini(struct writer *w);

/* Names and values (const char *) in turn, then NULL. */
void write_text(struct writer *w, const char *template, ...) __attribute__((sentinel));

/* Appends what was written elsewhere, at the same depth. */
void write_writer(struct writer *w, const struct writer *from);

/* `doc` as a comment at the present depth, one line as long as it fits; nothing when NULL. */
void write_doc(struct writer *w, const char *doc);

/* Begins a comment with `doc` (may be NULL) that goes on with text of the caller's. Returns how its next line begins. */
const char *write_doc_open(struct writer *w, const char *doc);

/* Replaces the file unless it holds just this text already. 0 or a negative errno. The file appears whole or not at all. */
int write_file(const struct writer *w, const char *path);

#endif
