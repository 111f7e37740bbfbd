/* weir/base.h — errors and views: what every other header stands on.
 *
 * Errors are negative ints from the one list below; 0 is success. WEIR_MORE and WEIR_PENDING are
 * positive and not errors. Codes -1 to -16 are the final statuses of a call; on the wire a status
 * is their absolute value (gRPC's numbering).
 *
 * Views own nothing; whoever hands one out says how long it holds. Everything here may be used from
 * any thread.
 */
#ifndef WEIR_BASE_H
#define WEIR_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Between these two stand declarations with C linkage that the shared library exports. */
#ifdef __cplusplus
#define WEIR_BEGIN_DECLS                                                                           \
    extern "C" {                                                                                   \
    _Pragma("GCC visibility push(default)")
#define WEIR_END_DECLS                                                                             \
    _Pragma("GCC visibility pop")                                                                  \
    }
#else
#define WEIR_BEGIN_DECLS _Pragma("GCC visibility push(default)")
#define WEIR_END_DECLS _Pragma("GCC visibility pop")
#endif

#define WEIR_LIKELY(condition) __builtin_expect(!!(condition), 1)
#define WEIR_UNLIKELY(condition) __builtin_expect(!!(condition), 0)
#define WEIR_COLD __attribute__((cold, noinline))
#define WEIR_USE_RESULT __attribute__((warn_unused_result))

/* X(name, value, text) */
#define WEIR_ERROR_MAP(X)                                                                          \
    X(CANCELLED, -1, "cancelled")                                                                  \
    X(UNKNOWN, -2, "unknown error")                                                                \
    X(INVALID_ARGUMENT, -3, "invalid argument")                                                    \
    X(DEADLINE_EXCEEDED, -4, "deadline exceeded")                                                  \
    X(NOT_FOUND, -5, "not found")                                                                  \
    X(ALREADY_EXISTS, -6, "already exists")                                                        \
    X(PERMISSION_DENIED, -7, "permission denied")                                                  \
    X(RESOURCE_EXHAUSTED, -8, "resource exhausted")                                                \
    X(FAILED_PRECONDITION, -9, "failed precondition")                                              \
    X(ABORTED, -10, "aborted")                                                                     \
    X(OUT_OF_RANGE, -11, "out of range")                                                           \
    X(UNIMPLEMENTED, -12, "unimplemented")                                                         \
    X(INTERNAL, -13, "internal error")                                                             \
    X(UNAVAILABLE, -14, "unavailable")                                                             \
    X(DATA_LOSS, -15, "data loss")                                                                 \
    X(UNAUTHENTICATED, -16, "unauthenticated")                                                     \
    X(RAISED, -17, "the operation raised a declared error")                                        \
    X(ENOMEM, -32, "out of memory")                                                                \
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
    X(EPROTO, -48, "protocol violation")                                                           \
    X(EAGAIN, -49, "would exceed the window; try again when ready")                                \
    X(ECLOSED, -50, "closed")                                                                      \
    X(EBUSY, -51, "busy or in use already")                                                        \
    X(EADDRESS, -52, "malformed or unusable address")                                              \
    X(ECONNECT, -53, "could not connect")                                                          \
    X(ERESET, -54, "connection reset")                                                             \
    X(EIO, -55, "input or output failed")                                                          \
    X(EMFILE, -56, "too many open files")                                                          \
    X(ETEXT, -57, "malformed number in text, or a delimiter out of place")                         \
    X(ECHECKSUM, -58, "checksum differs from that of the data")                                    \
    X(ECODING, -59, "data does not follow its transfer encoding")

enum weir_code {
    WEIR_OK = 0,
    WEIR_MORE = 1,    /* not an error: the input ends before the value does */
    WEIR_PENDING = 2, /* not an error: the answer comes later */
#define WEIR_ERROR_ENUM(name, value, text) WEIR_##name = value,
    WEIR_ERROR_MAP(WEIR_ERROR_ENUM)
#undef WEIR_ERROR_ENUM
};

/* Text and bytes are views: they own nothing and need no terminator. */
struct weir_str {
    const char *data;
    size_t len;
};
struct weir_bytes {
    const uint8_t *data;
    size_t len;
};

#ifdef __cplusplus
#define WEIR_STR(literal) (weir_str{(literal), sizeof(literal) - 1})
#define WEIR_BYTES(literal) (weir_bytes{(const uint8_t *)(literal), sizeof(literal) - 1})
#else
#define WEIR_STR(literal) ((struct weir_str){(literal), sizeof(literal) - 1})
#define WEIR_BYTES(literal) ((struct weir_bytes){(const uint8_t *)(literal), sizeof(literal) - 1})
#endif

enum { WEIR_PATH_MAX = 128 };

/* Why and where bytes, JSON or a value were refused. Filled only on failure; `path` reads like
 * "answers[2].data.name". */
struct weir_error {
    int code;
    uint64_t offset;    /* bytes from the start of the input (decode, JSON) or output (encode) */
    const char *reason; /* static text */
    char path[WEIR_PATH_MAX]; /* NUL-terminated; cut on the left with "…" when it is too long */
    bool path_cut;
    uint64_t found, wanted; /* WEIR_ECHECKSUM: what was read, and what the data comes to */
    /* The one thing that WEIR_MORE fills: so many bytes more are needed at least. 0: not known. */
    size_t missing;
};

WEIR_BEGIN_DECLS

/* "WEIR_NOT_FOUND" and "not found"; "WEIR_UNKNOWN" and its text for a code that is not listed.
 * Static strings. */
const char *weir_error_name(int code);
const char *weir_error_text(int code);

WEIR_END_DECLS

#endif
