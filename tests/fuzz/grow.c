#include "grow.h"

#include "base/strbuf.h"

enum { MAX_TYPES = 24, MAX_FIELDS = 200, MAX_NESTING = 3 };

enum sort { ENUM, STRUCT, CHOICE, PART, MESSAGE, ERROR };

/* PART is a choice by a parameter. Types are called T0, T1 …; all but enumerations may be empty on the wire, or not. */
struct grown {
    struct feed *feed;
    struct strbuf *out;
    enum sort types[MAX_TYPES];
    unsigned type_count;
    unsigned names;    /* given out in this type */
    unsigned odd;      /* which of the odd names come next */
    unsigned nesting;  /* of conditions */
    char last[32];     /* an integer field of at most 8 bits, for expressions; or "" */
    unsigned serial;   /* of the field that is being written */
    bool is_recursive; /* the type at hand may hold itself */
};

static unsigned below(struct grown *g, unsigned limit)
{
    return feed_below(g->feed, limit);
}

static bool chance(struct grown *g, unsigned one_in)
{
    return feed_chance(g->feed, one_in);
}

static const char *pick(struct grown *g, const char *const *texts, unsigned count)
{
    return texts[below(g, count)];
}
#define PICK(g, ...)                                                                               \
    pick(g, (const char *const[]){__VA_ARGS__},                                                    \
         sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* A name that the type has not had yet, in `name` of 32 bytes. */
static void new_name(struct grown *g, char *name)
{
    static const char *const odd[] = {
        "ret",     "m",       "in",       "out",      "arena",   "err",    "used",   "p",
        "end",     "at",      "r",        "n",        "i",       "v",      "s",      "rc",
        "size",    "len",     "count",    "items",    "kind",    "tag",    "data",   "unknown",
        "class",   "default", "int",      "template", "new",     "this",   "static", "has",
        "value",   "key",     "body",     "room",     "list",    "record", "type",   "offset",
        "main",    "errno",   "NULL",     "stdin",    "uint8_t", "x__y",   "memcpy", "code",
        "path",    "reader",  "has_data", "mark",     "start",   "limit",  "weir",   "max",
        "INT_MAX", "assert",  "total",    "left",     "base"};
    unsigned serial = g->names++;
    if (chance(g, 3))
        snprintf(name, 32, "%s", odd[(g->odd++) % (sizeof odd / sizeof *odd)]);
    else
        snprintf(name, 32, "f%u", serial);
}

/* The number of a type of one of two sorts, or -1. */
static int some_type(struct grown *g, enum sort a, enum sort b)
{
    unsigned first = g->type_count ? below(g, g->type_count) : 0;
    for (unsigned i = 0; i < g->type_count; i++) {
        unsigned number = (first + i) % g->type_count;
        if (g->types[number] == a || g->types[number] == b)
            return (int)number;
    }
    return -1;
}

/* --- what structs are made of --- */

static const char *order(struct grown *g)
{
    return chance(g, 6) ? " as le" : chance(g, 12) ? " as be" : "";
}

static void whole_integer(struct grown *g)
{
    char name[32];
    new_name(g, name);
    unsigned bytes = 1 + below(g, 8);
    bool is_signed = chance(g, 3);
    strbuf_printf(g->out, "%c%u %s", is_signed ? 'i' : 'u', bytes * 8, name);
    if (chance(g, 4))
        strbuf_puts(g->out, PICK(g, " in 0..100", " in {1, 3..7}", " in 5..5", " in 0..0x7f"));
    strbuf_printf(g->out, "%s;\n", bytes > 1 ? order(g) : "");
    if (bytes == 1 && !is_signed && g->nesting == 0)
        snprintf(g->last, sizeof g->last, "%s", name);
}

/* Fields that fill one to four bytes together. */
static void bit_group(struct grown *g)
{
    unsigned left = 8 * (1 + below(g, 4));
    const char *order_of_bits = chance(g, 3) ? " as lsb" : "";
    while (left) {
        char name[32];
        unsigned bits = 1 + below(g, left < 20 ? left : 20);
        if (chance(g, 8)) {
            strbuf_printf(g->out, "u%u = 0%s; ", bits, order_of_bits);
        } else {
            new_name(g, name);
            if (bits == 1)
                strbuf_printf(g->out, "bool %s%s; ", name, order_of_bits);
            else
                strbuf_printf(g->out, "%c%u %s%s; ", chance(g, 3) ? 'i' : 'u', bits, name,
                              order_of_bits);
        }
        left -= bits;
    }
    strbuf_putc(g->out, '\n');
}

static void constant(struct grown *g)
{
    char name[32];
    new_name(g, name);
    switch (below(g, 5)) {
    case 0:
        strbuf_printf(g->out, "u16 = 0x%x%s;\n", below(g, 65536), order(g));
        return;
    case 1:
        strbuf_printf(g->out, "u8 %s = %u;\n", name, below(g, 256));
        return;
    case 2:
        strbuf_puts(g->out, "\"MA\\x00\\\"G\";\n");
        return;
    case 3:
        strbuf_puts(g->out, "MARK;\n");
        return;
    default:
        strbuf_printf(g->out, "i32 = -%u;\n", below(g, 1000));
    }
}

/* What an element of an array may be: `bounded` ones only where the count is large. */
static void element(struct grown *g)
{
    int number;
    switch (below(g, 8)) {
    case 0:
    case 1:
        number = some_type(g, STRUCT, CHOICE);
        if (number < 0)
            break;
        if (g->is_recursive && chance(g, 4))
            number = (int)g->type_count;
        strbuf_printf(g->out, "T%d", number);
        return;
    case 2:
        number = some_type(g, ENUM, ENUM);
        if (number < 0)
            break;
        strbuf_printf(g->out, "T%d", number);
        return;
    case 3:
        strbuf_puts(g->out, PICK(g, "f32", "f64"));
        return;
    default:
        break;
    }
    strbuf_puts(g->out, PICK(g, "u8", "u16", "u24", "u32", "i8", "i16", "i40", "u64", "i64"));
}

static void text_or_array(struct grown *g, const char *name, const char *count)
{
    switch (below(g, 3)) {
    case 0:
        strbuf_printf(g->out, "str %s[%s]%s", name, count, chance(g, 4) ? " of ascii" : "");
        return;
    case 1:
        strbuf_printf(g->out, "bytes %s[%s]", name, count);
        return;
    default:
        element(g);
        strbuf_printf(g->out, " %s[%s]", name, count);
    }
}

static void fixed_array(struct grown *g)
{
    char name[32], count[16];
    new_name(g, name);
    snprintf(count, sizeof count, "%s", PICK(g, "1", "2", "3", "7", "SIZE", "SIZE * 2 + 1"));
    text_or_array(g, name, count);
    strbuf_puts(g->out, ";\n");
}

static void prefixed_array(struct grown *g)
{
    char name[32];
    new_name(g, name);
    text_or_array(g, name, PICK(g, ":u8", ":u16", ":u8", ":u24", ":u32"));
    strbuf_printf(g->out, " max %u%s;\n", 1 + below(g, 40), chance(g, 6) ? " min 1" : "");
}

/* The count or the length stands in an equation of its own, with other fields between. */
static void counted_array(struct grown *g)
{
    char count[32], name[32], length[80];
    bool is_words = chance(g, 4), is_more = chance(g, 4);
    new_name(g, count);
    new_name(g, name);
    const char *type = PICK(g, "u8", "u8", "u16", "u16 ");
    strbuf_printf(g->out, "%s %s = count(%s)%s%s;\n", type, count, name,
                  is_words  ? " / 2"
                  : is_more ? " * 2 + 3"
                            : "",
                  "");
    if (chance(g, 3))
        whole_integer(g);
    snprintf(length, sizeof length, is_words ? "%s * 2" : is_more ? "(%s - 3) / 2" : "%s", count);
    text_or_array(g, name, length);
    strbuf_printf(g->out, " max %u;\n", 1 + below(g, 40));
}

/* A length in bytes before something that ends where its window does. */
static void measured(struct grown *g)
{
    char length[32], name[32];
    int number = some_type(g, STRUCT, STRUCT);
    new_name(g, length);
    new_name(g, name);
    strbuf_printf(g->out, "u16 %s = sizeof(%s)%s;\n", length, name,
                  PICK(g, "", "", " + 4", " * 2", " + 1"));
    if (chance(g, 3))
        whole_integer(g);
    if (number >= 0 && chance(g, 2))
        strbuf_printf(g->out, "T%d %s;\n", number, name);
    else if (number >= 0 && chance(g, 2))
        strbuf_printf(g->out, "T%d %s[..] max 20;\n", number, name);
    else
        strbuf_printf(g->out, "%s %s[..] max 60;\n", PICK(g, "bytes", "str", "u16", "u8"), name);
}

static void window(struct grown *g)
{
    char name[32];
    int number = some_type(g, STRUCT, MESSAGE);
    new_name(g, name);
    if (number < 0)
        return;
    strbuf_printf(g->out, "T%d %s", number, name);
    if (g->types[number] == STRUCT && chance(g, 4))
        strbuf_puts(g->out, "[..] max 9");
    strbuf_printf(g->out, " sized %s%s;\n", PICK(g, "u8", "u16", "u24"),
                  chance(g, 3) && g->types[number] == STRUCT ? " skip" : "");
}

static void optional(struct grown *g)
{
    char flag[32], name[32];
    int number = some_type(g, STRUCT, CHOICE);
    bool is_own = g->is_recursive && chance(g, 3);
    new_name(g, flag);
    new_name(g, name);
    strbuf_printf(g->out, "bool %s = present(%s); u7%s;\n", flag, name,
                  chance(g, 2) ? " = 0" : " = 5");
    if (is_own)
        strbuf_printf(g->out, "T%u? %s if (%s);\n", g->type_count, name, flag);
    else if (number >= 0 && chance(g, 2))
        strbuf_printf(g->out, "T%d? %s if (%s);\n", number, name, flag);
    else if (chance(g, 2))
        strbuf_printf(g->out, "%s? %s if (%s);\n", PICK(g, "u8", "i64", "f32", "u24"), name, flag);
    else
        strbuf_printf(g->out, "%s? %s[:u8] if (%s);\n", PICK(g, "str", "bytes"), name, flag);
}

static void field(struct grown *g);

/* Of fields that came before. */
static const char *condition(struct grown *g, char *buffer, size_t size)
{
    static const char *const forms[] = {"%s > 3",       "%s == 1",      "(%s & 1) != 0",
                                        "%s * 2 < 100", "!(%s in_set)", "%s >> 1 == 2 || %s == 7",
                                        "%s % 3 == 1",  "%s != 0",      "-%s < -2"};
    unsigned form = below(g, 9);
    if (form == 4)
        form = 0;
    size_t used = 0;
    for (const char *f = forms[form]; *f && used + 40 < size; f++) {
        if (f[0] == '%' && f[1] == 's')
            used += (size_t)snprintf(buffer + used, size - used, "%s", g->last), f++;
        else
            buffer[used++] = *f;
    }
    buffer[used] = 0;
    return buffer;
}

static void conditional(struct grown *g)
{
    char text[200];
    if (!g->last[0] || g->nesting >= MAX_NESTING)
        return;
    strbuf_printf(g->out, "if (%s) {\n", condition(g, text, sizeof text));
    g->nesting++;
    for (unsigned n = 1 + below(g, 3); n > 0; n--)
        field(g);
    if (chance(g, 2)) {
        strbuf_puts(g->out, "} else {\n");
        for (unsigned n = 1 + below(g, 2); n > 0; n--)
            field(g);
    }
    g->nesting--;
    strbuf_puts(g->out, "}\n");
}

static void computed(struct grown *g)
{
    char name[32], text[200];
    if (!g->last[0])
        return;
    new_name(g, name);
    if (chance(g, 2))
        strbuf_printf(g->out, "let %s = %s * %u + 1;\n", name, g->last, below(g, 100));
    else if (chance(g, 2))
        strbuf_printf(g->out, "let %s = %s;\n", name, condition(g, text, sizeof text));
    else
        strbuf_printf(g->out, "require %s;\n", condition(g, text, sizeof text));
}

static void record(struct grown *g)
{
    char name[32], tag[32];
    int number = some_type(g, STRUCT, PART);
    new_name(g, name);
    if (number < 0)
        return;
    if (g->types[number] == STRUCT) {
        strbuf_printf(g->out, "T%d %s;\n", number, name);
        return;
    }
    new_name(g, tag);
    strbuf_printf(g->out, "u8 %s = kind(%s);\n", tag, name);
    if (chance(g, 2))
        whole_integer(g);
    strbuf_printf(g->out, "T%d(%s) %s;\n", number, tag, name);
}

static void enum_or_choice(struct grown *g)
{
    char name[32];
    int number = some_type(g, ENUM, CHOICE);
    new_name(g, name);
    if (number >= 0)
        strbuf_printf(g->out, "T%d %s;\n", number, name);
}

static void field(struct grown *g)
{
    static void (*const makers[])(struct grown *) = {
        whole_integer, whole_integer,  whole_integer,  bit_group,      constant,     fixed_array,
        fixed_array,   prefixed_array, prefixed_array, counted_array,  measured,     window,
        optional,      conditional,    computed,       record,         record,       enum_or_choice,
        optional,      conditional,    computed,       enum_or_choice, counted_array};
    if (chance(g, 12))
        strbuf_puts(g->out, "/// It has a /* comment */ with \\ in it.\n");
    makers[below(g, sizeof makers / sizeof *makers)](g);
}

static void fields(struct grown *g)
{
    g->names = 0;
    g->nesting = 0;
    g->last[0] = 0;
    for (unsigned n = below(g, 9); n > 0; n--)
        field(g);
}

/* --- types --- */

static void add_type(struct grown *g, enum sort sort)
{
    g->types[g->type_count++] = sort;
}

static void grow_enum(struct grown *g)
{
    unsigned bits = PICK(g, "\10", "\10", "\20", "\40", "\100", "\30")[0];
    bool is_closed = chance(g, 4);
    strbuf_printf(g->out, "enum T%u : %c%u%s { zero%u = 0", g->type_count, chance(g, 4) ? 'i' : 'u',
                  bits, is_closed ? " closed" : "", g->type_count);
    for (unsigned n = below(g, 5), i = 0; i < n; i++)
        strbuf_printf(g->out, ", v%u%s", i, chance(g, 3) && i == 0 ? " = 100" : "");
    strbuf_puts(g->out, " }\n\n");
    add_type(g, ENUM);
}

static void grow_struct(struct grown *g)
{
    strbuf_printf(g->out, "struct T%u {\n", g->type_count);
    g->is_recursive = true;
    fields(g);
    g->is_recursive = false;
    strbuf_puts(g->out, "}\n\n");
    add_type(g, STRUCT);
}

static void arm(struct grown *g)
{
    char name[32];
    int number;
    switch (below(g, 6)) {
    case 0:
        return;
    case 1:
        bit_group(g);
        return;
    case 2:
        new_name(g, name);
        strbuf_printf(g->out, "bytes %s[:u8] max 50;\n", name);
        return;
    case 3:
        number = some_type(g, STRUCT, CHOICE);
        new_name(g, name);
        if (number >= 0)
            strbuf_printf(g->out, "T%d %s;\n", number, name);
        return;
    default:
        for (unsigned n = 1 + below(g, 3); n > 0; n--)
            field(g);
    }
}

static void grow_choice(struct grown *g)
{
    bool is_part = chance(g, 2);
    unsigned label = below(g, 3);
    strbuf_printf(g->out, is_part ? "choice T%u(u8 which) by (which) {\n" : "choice T%u by u8 {\n",
                  g->type_count);
    g->names = 0;
    for (unsigned n = 1 + below(g, 5); n > 0; n--) {
        g->nesting = 0;
        g->last[0] = 0;
        if (chance(g, 4)) {
            strbuf_printf(g->out, "case %u..%u, %u: ", label, label + 3, label + 9);
            label += 9;
        } else {
            strbuf_printf(g->out, "case %u: ", label);
        }
        label += 1 + below(g, 3);
        arm(g);
        strbuf_putc(g->out, '\n');
    }
    if (chance(g, 2)) {
        strbuf_puts(g->out, "default: ");
        arm(g);
    }
    strbuf_puts(g->out, "}\n\n");
    add_type(g, is_part ? PART : CHOICE);
}

/* --- messages --- */

static void scalar_of_message(struct grown *g)
{
    int number = some_type(g, ENUM, ENUM);
    if (number >= 0 && chance(g, 4))
        strbuf_printf(g->out, "T%d", number);
    else
        strbuf_puts(g->out,
                    PICK(g, "u32", "u64", "i32", "i64", "bool", "f32", "f64", "str", "bytes"));
}

static void value_of_message(struct grown *g)
{
    int number = some_type(g, chance(g, 2) ? STRUCT : CHOICE, MESSAGE);
    if (number >= 0 && chance(g, 3))
        strbuf_printf(g->out, "T%d", chance(g, 4) && g->is_recursive ? (int)g->type_count : number);
    else
        scalar_of_message(g);
}

static void message_field(struct grown *g, unsigned number)
{
    char name[32];
    new_name(g, name);
    strbuf_printf(g->out, "%u: ", number);
    switch (below(g, 8)) {
    case 0:
        strbuf_printf(g->out, "%s %s as %s;\n", PICK(g, "u32", "u64", "i32", "i64"), name,
                      PICK(g, "fixed", "varint"));
        return;
    case 1:
        scalar_of_message(g);
        strbuf_printf(g->out, "? %s;\n", name);
        return;
    case 2:
        strbuf_printf(g->out, "map(%s, ", PICK(g, "str", "u32", "i64", "bool", "i32"));
        value_of_message(g);
        strbuf_printf(g->out, ") %s%s;\n", name, chance(g, 3) ? " max 5" : "");
        return;
    case 3:
    case 4:
        value_of_message(g);
        strbuf_printf(g->out, " %s[..]%s;\n", name, chance(g, 3) ? " max 7" : "");
        return;
    case 5:
        strbuf_printf(g->out, "%s;\n",
                      PICK(g, "u32 with_default default 60", "str text_default default \"a\\\"b\"",
                           "i64 ranged in -5..5", "u32 low in 0..9", "str short_text max 9",
                           "bytes few max 3", "f64 half default 0.5", "bool yes default true",
                           "str simple of ascii"));
        return;
    default:
        value_of_message(g);
        strbuf_printf(g->out, " %s;\n", name);
    }
}

static void oneof(struct grown *g, unsigned *number)
{
    strbuf_printf(g->out, "choice either%u {\n", *number);
    for (unsigned n = 1 + below(g, 4); n > 0; n--) {
        char name[32];
        new_name(g, name);
        strbuf_printf(g->out, "%u: ", (*number)++);
        value_of_message(g);
        strbuf_printf(g->out, " %s;\n", name);
    }
    strbuf_puts(g->out, "}\n");
}

static void grow_message(struct grown *g)
{
    bool is_error = chance(g, 6);
    unsigned number = 1;
    strbuf_printf(g->out, "%s T%u {\n", is_error ? "error" : "message", g->type_count);
    g->names = 0;
    g->is_recursive = !is_error;
    for (unsigned n = below(g, 9); n > 0; n--) {
        if (chance(g, 6))
            oneof(g, &number);
        else
            message_field(g, number++);
        number += chance(g, 8) ? below(g, 5000) : 0;
    }
    if (chance(g, 8))
        strbuf_puts(g->out, "unknown drop;\n");
    if (chance(g, 8))
        strbuf_printf(g->out, "reserved %u..%u, \"gone\";\n", number, number + 10);
    g->is_recursive = false;
    strbuf_puts(g->out, "}\n\n");
    add_type(g, is_error ? ERROR : MESSAGE);
}

static void grow_service(struct grown *g)
{
    int in = some_type(g, MESSAGE, MESSAGE), out = some_type(g, MESSAGE, STRUCT);
    int raised = some_type(g, ERROR, ERROR);
    if (in < 0 || out < 0)
        return;
    strbuf_puts(g->out, "service Svc on Mux {\n");
    for (unsigned n = 1 + below(g, 4), i = 0; i < n; i++) {
        if (chance(g, 5)) {
            strbuf_printf(g->out, "oneway call%u(T%d);\n", i, in);
            continue;
        }
        strbuf_printf(g->out, "rpc call%u(%sT%d) -> %sT%d", i, chance(g, 3) ? "stream " : "", in,
                      chance(g, 3) ? "stream " : "", out);
        if (raised >= 0 && chance(g, 2))
            strbuf_printf(g->out, " raises T%d", raised);
        strbuf_printf(g->out, "%s;\n",
                      PICK(g, "", " timeout 1s idempotent", " id 7", " cancel detach"));
    }
    strbuf_puts(g->out, "}\n");
}

void grow(struct feed *feed, struct strbuf *out)
{
    static void (*const makers[])(struct grown *) = {
        grow_enum, grow_struct, grow_struct, grow_choice, grow_message, grow_struct, grow_message};
    struct grown g = {.feed = feed, .out = out, .odd = feed_byte(feed)};
    strbuf_puts(out, "package main;\n");
    strbuf_puts(out, PICK(&g, "", "", "option endian little;\n", "option bits lsb;\n",
                          "option limit depth 4;\n"));
    strbuf_puts(out, "const SIZE = 2;\nconst MARK = \"MK\";\n\n");
    for (unsigned n = 1 + below(&g, 8); n > 0; n--)
        makers[below(&g, sizeof makers / sizeof *makers)](&g);
    if (chance(&g, 3))
        grow_service(&g);
}
