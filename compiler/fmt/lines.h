/* lines: the lines of the output: where each begins, and which of its tokens stand in columns.
 * Private to fmt/. */
#ifndef WEIR_COMPILER_FMT_LINES_H
#define WEIR_COMPILER_FMT_LINES_H

#include "fmt/token.h"

enum { FMT_CUTS = 3, FMT_NOWHERE = -1 };

/* Lines that are set in columns together. */
enum fmt_class {
    FMT_OTHER,
    FMT_FIELD,    /* type name modifiers */
    FMT_NUMBERED, /* 1: type name modifiers; "Name": type name */
    FMT_ARM,      /* case 1: type name modifiers */
    FMT_ENTRY,    /* name = value, of an enum */
    FMT_ROW,      /* range => parts */
    FMT_STRUCT,   /* struct X { ... } on one line */
    FMT_ENUM,
    FMT_STATE,
    FMT_LINK,    /* item ... of a chain, reply ... of an operation */
    FMT_DEFINED, /* const X = ...; */
    FMT_LET,
    FMT_FLOW, /* rpc a(B) -> C; */
};

/* A column: so far behind another token, or behind the margin. */
struct fmt_place {
    int64_t anchor; /* index of a token, or FMT_NOWHERE */
    uint32_t offset;
};

struct fmt_line {
    uint32_t first, end; /* tokens */
    bool blank;          /* a blank line in front */
    struct fmt_place place;
    enum fmt_class class_;
    uint32_t cuts[FMT_CUTS]; /* tokens that begin a column */
    uint32_t cut_count;
    uint32_t forced; /* so many of the cuts are aligned though nobody began to */
    bool done;       /* stands in its columns */
    bool breaks;     /* a table does not go on behind it */
};

struct fmt_lines {
    VEC(struct fmt_line) list;
};

void fmt_classify(const struct fmt_tokens *tokens, struct fmt_line *line);

/* Widens gaps so that neighbours stand in columns. */
void fmt_align(struct fmt_tokens *tokens, struct fmt_lines *lines);

#endif
