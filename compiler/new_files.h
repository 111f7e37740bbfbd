/* new_files: what `weir new` writes. The table is made at build time from the files in templates/new; in names and texts @NAME@
 * stands for the project's name, @PACKAGE@ for the same as an identifier. */
#ifndef WEIR_COMPILER_NEW_FILES_H
#define WEIR_COMPILER_NEW_FILES_H

#include <stddef.h>

struct new_file {
    const char *name; /* path inside the project; a trailing ".in" is dropped */
    const unsigned char *data;
    size_t size;
};

/* Ended by an entry without a name. */
extern const struct new_file new_files[];

#endif
