/* Files and places in them, and UTF-8. */
#include "cmocka_all.h"

#include "base/source.h"
#include "base/utf8.h"

#include <errno.h>
#include <unistd.h>

static void assert_place(const struct source *source, uint32_t offset, uint32_t line,
                         uint32_t column)
{
    struct source_place place = source_place(source, offset);
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
}

static void offsets_become_lines_and_columns(void **state)
{
    (void)state;
    struct sources sources;
    sources_init(&sources);
    struct source *s = sources_add(&sources, "x", "ab\n\n\xc3\xa9t\tc\r\nlast", 15);
    assert_int_equal(s->line_count, 4);
    assert_place(s, 0, 1, 1);
    assert_place(s, 2, 1, 3);
    assert_place(s, 3, 2, 1);
    assert_place(s, 4, 3, 1);
    assert_place(s, 6, 3, 2);
    assert_place(s, 8, 3, 4);
    assert_place(s, 11, 4, 1);
    assert_place(s, 15, 4, 5);
    assert_place(s, 999, 4, 5);
    sources_fini(&sources);
}

static void lines_come_without_their_end(void **state)
{
    (void)state;
    struct sources sources;
    sources_init(&sources);
    struct source *s = sources_add(&sources, "x", "ab\r\n\nc", 6);
    size_t len;
    assert_memory_equal(source_line(s, 1, &len), "ab", 2);
    assert_int_equal(len, 2);
    source_line(s, 2, &len);
    assert_int_equal(len, 0);
    assert_memory_equal(source_line(s, 3, &len), "c", 1);
    assert_int_equal(len, 1);
    s = sources_add(&sources, "empty", "", 0);
    source_line(s, 1, &len);
    assert_int_equal(len, 0);
    assert_place(s, 0, 1, 1);
    sources_fini(&sources);
}

static void files_are_registered_in_order(void **state)
{
    (void)state;
    struct sources sources;
    char path[20];
    sources_init(&sources);
    for (uint32_t i = 0; i < 20; i++) {
        snprintf(path, sizeof path, "f%u", i);
        assert_int_equal(sources_add(&sources, path, path, strlen(path))->id, i);
    }
    assert_ptr_equal(sources_find(&sources, "f7"), sources.files[7]);
    assert_null(sources_find(&sources, "f77"));
    sources_fini(&sources);
}

static void files_are_read_whole(void **state)
{
    (void)state;
    struct sources sources;
    struct source *source = NULL;
    char path[] = "/tmp/weir-source-XXXXXX";
    sources_init(&sources);
    int fd = mkstemp(path);
    FILE *file = fdopen(fd, "wb");
    for (int i = 0; i < 100000; i++)
        fputs("123456789\n", file);
    fclose(file);
    assert_int_equal(sources_read(&sources, path, &source), 0);
    assert_int_equal(source->size, 1000000);
    assert_int_equal(source->line_count, 100001);
    assert_string_equal(source->path, path);
    unlink(path);
    assert_int_equal(sources_read(&sources, path, &source), -ENOENT);
    assert_int_equal(sources_read(&sources, "/", &source), -EISDIR);
    assert_int_equal(sources.count, 1);
    sources_fini(&sources);
}

static void a_file_that_is_too_large_is_refused(void **state)
{
    (void)state;
    struct sources sources;
    sources_init(&sources);
    char *text = calloc(SOURCE_MAX_BYTES + 1, 1);
    assert_null(sources_add(&sources, "x", text, SOURCE_MAX_BYTES + 1));
    assert_int_equal(sources.count, 0);
    free(text);
    struct source *source = NULL;
    assert_int_equal(sources_read(&sources, "/dev/zero", &source), -EFBIG);
    assert_null(source);
    sources_fini(&sources);
}

static void utf8_is_decoded_strictly(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t len;
        uint32_t code;
    } cases[] = {
        {"a", 1, 'a'},
        {"\xc3\xa9", 2, 0xe9},
        {"\xe2\x82\xac", 3, 0x20ac},
        {"\xf0\x9f\x98\x80", 4, 0x1f600},
        {"\xc0\x80", 0, 0},         /* overlong */
        {"\xe0\x80\xaf", 0, 0},     /* overlong */
        {"\xed\xa0\x80", 0, 0},     /* surrogate */
        {"\xf4\x90\x80\x80", 0, 0}, /* past the last */
        {"\x80", 0, 0},
        {"\xc3", 0, 0}, /* cut */
        {"\xff", 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t code = 0;
        size_t len = utf8_decode(cases[i].text, strlen(cases[i].text), &code);
        assert_int_equal(len, cases[i].len);
        assert_int_equal(code, cases[i].code);
        assert_int_equal(utf8_next(cases[i].text, strlen(cases[i].text), &code), len ? len : 1);
    }
    assert_int_equal(utf8_width('a'), 1);
    assert_int_equal(utf8_width(0x301), 0);
    assert_int_equal(utf8_width(0x4e2d), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offsets_become_lines_and_columns),
        cmocka_unit_test(lines_come_without_their_end),
        cmocka_unit_test(files_are_registered_in_order),
        cmocka_unit_test(files_are_read_whole),
        cmocka_unit_test(a_file_that_is_too_large_is_refused),
        cmocka_unit_test(utf8_is_decoded_strictly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
