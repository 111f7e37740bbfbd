/* fault: why bytes, JSON or a value were refused, and where.
 *
 * Codes and names are those of the run-time library (weir/base.h), written down here once more because the compiler links nothing of
 * it; a test holds the two lists together. The path is kept as a chain of steps on the caller's stack, from the innermost step
 * up, and becomes text only when something fails.
 */
#ifndef WEIR_COMPILER_INTERP_FAULT_H
#define WEIR_COMPILER_INTERP_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* X(name, value, text) */
#define FAULT_MAP(X)                                                                               \
    X(EINVAL, -33, "invalid value or argument")                                                    \
    X(ERANGE, -34, "value out of its declared range")                                              \
    X(ETRUNCATED, -35, "data ends inside a window")                                                \
    X(ETRAILING, -36, "data left over at the end of a window")                                     \
    X(EMISMATCH, -37, "value differs from the one the description demands")                        \
    X(ETAG, -38, "no arm of the choice has this tag")                                              \
    X(EENUM, -39, "value is not in the closed enumeration")                                        \
    X(EUTF8, -40, "text is not valid in its character set")                                        \
    X(EDEPTH, -41, "nested too deeply")                                                            \
    X(ELIMIT, -42, "a limit was exceeded")                                                         \
    X(EREQUIRE, -43, "a requirement does not hold")                                                \
    X(EPRESENCE, -44, "a field's presence disagrees with its condition")                           \
    X(EVARINT, -45, "malformed variable-length integer")                                           \
    X(EWIRETYPE, -46, "malformed field key")                                                       \
    X(EJSON, -47, "malformed JSON or JSON that does not fit the type")                             \
    X(ETEXT, -57, "malformed number in text, or a delimiter out of place")                         \
    X(ECHECKSUM, -58, "checksum differs from that of the data")                                    \
    X(ECODING, -59, "data does not follow its transfer encoding")

enum fault_code {
    FAULT_NONE = 0,
    FAULT_MORE = 1, /* the input ends before the value does */
#define FAULT_ENUM(name, value, text) FAULT_##name = value,
    FAULT_MAP(FAULT_ENUM)
#undef FAULT_ENUM
};

enum { FAULT_PATH_MAX = 128 };

struct fault {
    int code;
    uint64_t offset;           /* bytes from the start of the input */
    const char *reason;        /* lives as long as the model */
    char path[FAULT_PATH_MAX]; /* "answers[2].data.name"; cut on the left with "…" when too long */
};

enum path_kind {
    PATH_NAME,  /* name */
    PATH_INDEX, /* [index] */
    PATH_KEY,   /* ["key"] */
};

/* One step; `up` leads to the outside. The root is NULL. */
struct path {
    const struct path *up;
    enum path_kind kind;
    const char *name;
    size_t index;
    const uint8_t *key;
    size_t key_len;
};

struct path path_name(const struct path *up, const char *name);
struct path path_index(const struct path *up, size_t index);
struct path path_key(const struct path *up, const uint8_t *key, size_t len);

/* Fills *fault and returns `code`. `reason` NULL: the code's own text. */
int fault_set(struct fault *fault, int code, uint64_t offset, const struct path *path,
              const char *reason);

/* "ERANGE", "MORE", "OK", and "value out of its declared range". */
const char *fault_name(int code);
const char *fault_text(int code);

#endif
