/* Choices `by literal`: the labels as a table, and a switch over the bytes in which they differ.
 *
 * Where labels part, at byte `at`, all of them are alike in front of it, so one byte picks those that are left. What is left
 * alone is compared in whole words. A label that begins another one is looked at first and kept while the longer ones are tried.
 */
#include "emit/c_decode.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct matcher {
    const struct emit *e;
    struct writer *w;
    const struct model_choice *choice;
    size_t *order; /* numbers of the labels, sorted by their text */
};

static const struct model_literal *literal_at(const struct matcher *m, size_t i)
{
    return &m->choice->literals[m->order[i]];
}

static uint8_t byte_of(const struct matcher *m, const struct model_literal *literal, size_t at)
{
    return (uint8_t)(m->choice->nocase ? tolower(literal->text[at]) : literal->text[at]);
}

/* Quoted, and without the end of a comment in it. */
const char *c_comment_quote(struct arena *arena, const struct model_literal *literal)
{
    char *text = arena_printf(arena, "%s", c_quote(arena, literal->text, literal->len));
    for (char *end = strstr(text, "*/"); end; end = strstr(end, "*/"))
        *end = '.';
    return text;
}

/* --- comparing --- */

/* Bits by which capital letters differ, of `size` bytes. */
static uint64_t case_mask(const struct matcher *m, const struct model_literal *literal, size_t at,
                          size_t size)
{
    uint64_t mask = 0;
    for (size_t i = 0; i < size; i++)
        mask = mask << 8 | (m->choice->nocase && isalpha(literal->text[at + i]) ? 0x20u : 0u);
    return mask;
}

static const char *word_equals(const struct matcher *m, const struct model_literal *literal,
                               size_t at, size_t size)
{
    struct arena *arena = m->e->arena;
    uint64_t wanted = 0, mask = case_mask(m, literal, at, size);
    for (size_t i = 0; i < size; i++)
        wanted = wanted << 8 | byte_of(m, literal, at + i);
    const char *suffix = size == 8 ? "ull" : "u";
    const char *load = size == 1 ? arena_printf(arena, "p[%zu]", at)
                       : at      ? arena_printf(arena, "weir_get_be%zu(p + %zu)", size * 8, at)
                                 : arena_printf(arena, "weir_get_be%zu(p)", size * 8);
    if (mask)
        load = arena_printf(arena, "(%s | 0x%llx%s)", load, (unsigned long long)mask, suffix);
    return arena_printf(arena, "%s == 0x%llx%s", load, (unsigned long long)wanted, suffix);
}

/* "n >= 4 && weir_get_be32(p) == 0x67657420u": in words, the last one of which may go over bytes again. */
static const char *begins_with(const struct matcher *m, const struct model_literal *literal)
{
    struct arena *arena = m->e->arena;
    const char *text = arena_printf(arena, "n >= %zu", literal->len);
    size_t widest = literal->len >= 8 ? 8 : literal->len >= 4 ? 4 : literal->len >= 2 ? 2 : 1;
    for (size_t at = 0; at < literal->len;) {
        size_t left = literal->len - at;
        size_t size = left >= widest || left > widest / 2 ? widest : left == 3 ? 4 : left;
        if (size > left)
            at = literal->len - size;
        text = arena_printf(arena, "%s &&\n    %s", text, word_equals(m, literal, at, size));
        at += size;
    }
    return text;
}

/* --- the switch --- */

static int compare_texts(const struct matcher *m, const struct model_literal *a,
                         const struct model_literal *b)
{
    for (size_t i = 0; i < a->len && i < b->len; i++)
        if (byte_of(m, a, i) != byte_of(m, b, i))
            return byte_of(m, a, i) < byte_of(m, b, i) ? -1 : 1;
    return a->len < b->len ? -1 : a->len > b->len;
}

static void sort_labels(struct matcher *m)
{
    size_t count = m->choice->literal_count;
    m->order = arena_array(m->e->arena, count + 1, sizeof *m->order);
    for (size_t i = 0; i < count; i++) {
        size_t j = i;
        for (; j > 0 && compare_texts(m, &m->choice->literals[i], literal_at(m, j - 1)) < 0; j--)
            m->order[j] = m->order[j - 1];
        m->order[j] = i;
    }
}

static void emit_tree(struct matcher *m, size_t first, size_t end);

/* One that others begin with is only the best so far. */
static void emit_label(struct matcher *m, size_t i, bool goes_on)
{
    const struct model_literal *literal = literal_at(m, i);
    write_text(m->w, "if ($begins$) /* $text$ */\n    $what$ $number$;\n", "begins",
               begins_with(m, literal), "text", c_comment_quote(m->e->arena, literal), "what",
               goes_on ? "found =" : "return", "number", c_number(m->e->arena, (wide)m->order[i]),
               NULL);
}

static void emit_case_of(struct matcher *m, uint8_t byte)
{
    const char *text = isgraph(byte) && byte != '\'' && byte != '\\'
                           ? arena_printf(m->e->arena, "'%c'", byte)
                           : arena_printf(m->e->arena, "0x%02x", byte);
    write_text(m->w, "case $byte$:\n", "byte", text, NULL);
    if (m->choice->nocase && islower(byte))
        write_text(m->w, "case '$byte$':\n", "byte", arena_printf(m->e->arena, "%c", toupper(byte)),
                   NULL);
}

static void emit_branches(struct matcher *m, size_t first, size_t end, size_t at)
{
    write_text(m->w, "switch (n > $at$ ? p[$at$] : -1) {\n", "at", c_number(m->e->arena, (wide)at),
               NULL);
    while (first < end) {
        uint8_t byte = byte_of(m, literal_at(m, first), at);
        size_t last = first;
        while (last < end && byte_of(m, literal_at(m, last), at) == byte)
            last++;
        emit_case_of(m, byte);
        emit_tree(m, first, last);
        write_text(m->w, "break;\n", NULL);
        first = last;
    }
    write_text(m->w, "default:\n    break;\n", NULL);
    write_text(m->w, "}\n", NULL);
}

/* Labels first..end of the order, which begin alike. */
static void emit_tree(struct matcher *m, size_t first, size_t end)
{
    const struct model_literal *one = literal_at(m, first), *last = literal_at(m, end - 1);
    size_t at = 0;
    if (end - first == 1) {
        emit_label(m, first, false);
        return;
    }
    while (at < one->len && byte_of(m, one, at) == byte_of(m, last, at))
        at++;
    if (at == one->len)
        emit_label(m, first++, true);
    if (end - first == 1)
        emit_label(m, first, false);
    else if (at == one->len)
        emit_tree(m, first, end);
    else
        emit_branches(m, first, end, at);
}

/* --- functions --- */

static void emit_table(struct writer *w, const struct emit *e, const struct model_type *type)
{
    const struct model_choice *choice = &type->choice;
    write_text(w, "static const struct weir__literal $type$__literals[] = {\n", "type", type->c,
               NULL);
    for (size_t i = 0; i < choice->literal_count; i++)
        write_text(w, "{$text$, $len$},\n", "text",
                   c_quote(e->arena, choice->literals[i].text, choice->literals[i].len), "len",
                   c_number(e->arena, (wide)choice->literals[i].len), NULL);
    write_text(w, "{NULL, 0},\n", NULL);
    write_text(w, "};\n\n", NULL);
}

static size_t longest(const struct model_choice *choice)
{
    size_t len = 0;
    for (size_t i = 0; i < choice->literal_count; i++)
        if (choice->literals[i].len > len)
            len = choice->literals[i].len;
    return len;
}

void emit_c_literals(struct writer *w, const struct emit *e, const struct model_type *type)
{
    const struct model_choice *choice = &type->choice;
    struct matcher m = {.e = e, .w = w, .choice = choice};
    if (!choice->literals)
        return;
    emit_table(w, e, type);
    write_text(w,
               "/* The number of the longest of them that the `n` bytes at `p` begin with. `more`: "
               "further bytes may come. */\n"
               "static int $type$__literal(const uint8_t *p, size_t n, bool more)\n"
               "{\n"
               "    int found = $none$;\n",
               "type", type->c, "none", c_number(e->arena, (wide)choice->literal_count), NULL);
    if (choice->literal_count) {
        sort_labels(&m);
        emit_tree(&m, 0, choice->literal_count);
    }
    write_text(w,
               "if (more && n < $longest$)\n"
               "    return weir__literal_open($type$__literals, p, n, found, $nocase$);\n"
               "return found;\n"
               "}\n\n",
               "longest", c_number(e->arena, (wide)longest(choice)), "type", type->c, "nocase",
               choice->nocase ? "true" : "false", NULL);
}

void c_read_literal(struct writer *w, const struct emit *e, const struct model_type *type)
{
    write_text(w,
               "int literal = $type$__literal(r->p, weir__left(r), r->windows == 0);\n"
               "if (WEIR_UNLIKELY(literal < 0))\n"
               "    return weir__short(r, r->p, NULL);\n"
               "$tag$ tag = ($tag$)literal;\n"
               "r->p += $type$__literals[tag].len;\n",
               "type", type->c, "tag", c_type(e->arena, &type->choice.tag), NULL);
}
