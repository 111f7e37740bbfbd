/* Descriptions with other white space: tokens and comments come out as they went in, and a second
 * time changes nothing. Arguments: descriptions. */
#include "cmocka_all.h"

#include "base/strbuf.h"
#include "fmt/fmt.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static char **paths;

static void read_file(const char *path, struct strbuf *out)
{
    char block[4096];
    size_t got;
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    while ((got = fread(block, 1, sizeof block, file)) > 0)
        strbuf_append(out, block, got);
    fclose(file);
}

static bool is_white(char c)
{
    return c && strchr(" \t\r\n\f\v", c);
}

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 16;
}

/* Line ends stay where a comment needs one. */
static void put_white(struct strbuf *out, uint32_t *state, bool ends_line)
{
    static const char *const whites[] = {" ",  "\n",     "  ",     "\n\n",       " \n  ",
                                         "\t", "\r\n\t", "      ", "\n\n\n\n\n", "\n        "};
    if (ends_line)
        strbuf_putc(out, '\n');
    strbuf_puts(out, whites[next_random(state) % (sizeof whites / sizeof *whites)]);
}

/* Length of the string, character or comment at `at`, or 0. */
static size_t opaque_len(const char *at, bool *ret_ends_line)
{
    const char *end = NULL;
    *ret_ends_line = false;
    if (at[0] == '/' && at[1] == '/') {
        *ret_ends_line = true;
        return strcspn(at, "\n");
    }
    if (at[0] == '/' && at[1] == '*')
        end = strstr(at, "*/");
    if (end)
        return (size_t)(end - at) + 2;
    if (at[0] != '"' && at[0] != '\'')
        return 0;
    size_t len = 1;
    while (at[len] != at[0])
        len += at[len] == '\\' ? 2 : 1;
    return len + 1;
}

static void shake(const char *text, struct strbuf *out, uint32_t seed)
{
    bool ends_line = false;
    while (*text) {
        bool line = false;
        size_t len = opaque_len(text, &line);
        if (len) {
            strbuf_append(out, text, len);
            ends_line = line;
            text += len;
        } else if (is_white(*text)) {
            while (is_white(*text))
                text++;
            put_white(out, &seed, ends_line);
            ends_line = false;
        } else {
            strbuf_putc(out, *text++);
        }
    }
}

static void assert_same_but_white(const char *a, const char *b)
{
    while (*a || *b) {
        while (is_white(*a))
            a++;
        while (is_white(*b))
            b++;
        if (*a != *b)
            fail_msg("'%.40s' became '%.40s'", a, b);
        a += *a != '\0';
        b += *b != '\0';
    }
}

static void check(const char *text, size_t size)
{
    struct strbuf once = {0}, twice = {0};
    fmt_text(text, size, &once);
    assert_same_but_white(text, strbuf_text(&once));
    fmt_text(strbuf_text(&once), once.len, &twice);
    assert_string_equal(strbuf_text(&once), strbuf_text(&twice));
    strbuf_fini(&once);
    strbuf_fini(&twice);
}

static void any_white_space_is_laid_out(void **state)
{
    (void)state;
    for (char **path = paths; *path; path++) {
        struct strbuf text = {0};
        read_file(*path, &text);
        for (uint32_t seed = 0; seed < 40; seed++) {
            struct strbuf shaken = {0};
            shake(strbuf_text(&text), &shaken, seed);
            check(strbuf_text(&shaken), shaken.len);
            strbuf_fini(&shaken);
        }
        strbuf_fini(&text);
    }
}

static void any_cut_does_no_harm(void **state)
{
    (void)state;
    for (char **path = paths; *path; path++) {
        struct strbuf text = {0};
        read_file(*path, &text);
        for (size_t cut = 0; cut < text.len; cut += 7) {
            struct strbuf out = {0};
            fmt_text(text.data, cut, &out);
            strbuf_fini(&out);
        }
        strbuf_fini(&text);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_white_space_is_laid_out),
        cmocka_unit_test(any_cut_does_no_harm),
    };
    if (argc < 2)
        return 2;
    paths = argv + 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
