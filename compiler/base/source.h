/* source: the text of the descriptions of one run, and places in it.
 *
 * A `sources` holds every file that was read, because imports make several; a file's id is its
 * index there, in the order of reading. A `span` names bytes [begin, end) of one file; it is what
 * every node of the tree carries and what diagnostics take. Lines and columns are computed only
 * when something is printed.
 *
 * Invariants: `text` is NUL-terminated, holds `size` bytes before that NUL, and never moves or
 * changes. Ownership: a `sources` owns its files and frees them in sources_fini(); pointers to a
 * file borrow until then.
 */
#ifndef WEIR_COMPILER_BASE_SOURCE_H
#define WEIR_COMPILER_BASE_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#define SOURCE_MAX_BYTES (16u << 20) /* a larger description is refused */

struct span {
    uint32_t source; /* id of the file */
    uint32_t begin;  /* byte offset of the first byte */
    uint32_t end;    /* byte offset after the last byte; == begin: a place between two bytes */
};

struct source {
    uint32_t id;
    char *path; /* as it shall be shown */
    char *text;
    uint32_t size;
    uint32_t *lines; /* offset of each line's first byte */
    uint32_t line_count;
};

struct sources {
    struct source **files;
    size_t count;
    size_t capacity;
};

struct source_place {
    uint32_t line;   /* from 1 */
    uint32_t column; /* from 1, in characters (UTF-8), a tab counts as one */
};

void sources_init(struct sources *sources);
void sources_fini(struct sources *sources);

/* Reads the file `path`; "-" is standard input. 0 and *ret_source, or a negative errno (-EFBIG:
 * over SOURCE_MAX_BYTES; -EISDIR: a directory). */
int sources_read(struct sources *sources, const char *path, struct source **ret_source);

/* Adds `size` bytes of `text` under the name `path`; both are copied. NULL when over
 * SOURCE_MAX_BYTES. */
struct source *sources_add(struct sources *sources, const char *path, const char *text,
                           size_t size);

/* The file whose path is exactly `path`, or NULL. */
struct source *sources_find(const struct sources *sources, const char *path);

/* Line and column of a byte offset; offsets past the end give the place after the last byte. */
struct source_place source_place(const struct source *source, uint32_t offset);

/* First byte of line `line` (from 1), and in *ret_len its length without the line end ("\n" or
 * "\r\n"). */
const char *source_line(const struct source *source, uint32_t line, size_t *ret_len);

/* From the beginning of `first` to the end of `last`, two spans of one file. */
struct span span_join(struct span first, struct span last);

#endif
