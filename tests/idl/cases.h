/* cases.h — reads .cases files: bytes of a protocol and what they mean.
 *
 *     # a comment
 *     == RFC 1928 section 4: a request by name          (what the case shows)
 *     Request                                           (the type)
 *     > 05 01 00 03 07 "example" 00 50                  (its bytes: hex and quoted text, on as many lines as it takes)
 *     = {"command":"connect","address":{"name":"example"},"port":80}
 *
 * or, of bytes that do not fit, the code, the offset and the path of the error:
 *
 *     ! EVALUE 2 methods
 *
 * Bytes that are read but written in another way: `< bytes` says how. `! MORE`: they end too early. JSON may go on over several lines. In
 * quoted text: \r \n \t \0 \\ \" \xNN. */
#ifndef TESTS_IDL_CASES_H
#define TESTS_IDL_CASES_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stdint.h>

struct wire_case {
    const char *file;
    int line;
    char *title, *type;
    struct strbuf bytes, written, json; /* json without spaces between tokens */
    bool refused, has_written;
    char *code, *path; /* when refused */
    uint64_t offset;
};

/* Each case of a file, in order; it goes when `run` returns. What is wrong with the file itself fails the test. */
void cases_read(const char *path, void (*run)(void *data, const struct wire_case *c), void *data);

#endif
