#include "wire/scan.h"

#include <stdlib.h>

#include "cmocka_all.h"
#include "random.h"

enum { LENGTHS = 100, ALIGNMENTS = 33 };

static const uint8_t *pair_inline(const uint8_t *p, const uint8_t *end, uint8_t a, uint8_t b)
{
    return weir__scan_pair(p, end, a, b);
}

static const uint8_t *not_in_inline(const uint8_t *p, const uint8_t *end,
                                    const struct weir__charset *set)
{
    return weir__scan_not_in(p, end, set);
}

static const struct {
    const char *name;
    weir__scan_pair_fn *pair;
    weir__scan_not_in_fn *not_in;
} versions[] = {
    {"inline", pair_inline, not_in_inline},
    {"far", weir__scan_pair_far, weir__scan_not_in_far},
    {"plain", weir__scan_pair_plain, weir__scan_not_in_plain},
#if WEIR__SCAN_X86
    {"sse4.2", weir__scan_pair_sse42, weir__scan_not_in_sse42},
    {"avx2", weir__scan_pair_avx2, weir__scan_not_in_avx2},
#elif WEIR__SCAN_NEON
    {"neon", weir__scan_pair_neon, weir__scan_not_in_neon},
#endif
};
enum { VERSIONS = sizeof versions / sizeof *versions };

static bool runs(size_t version)
{
#if WEIR__SCAN_X86
    if (versions[version].pair == weir__scan_pair_avx2)
        return __builtin_cpu_supports("avx2");
    if (versions[version].pair == weir__scan_pair_sse42)
        return __builtin_cpu_supports("sse4.2");
#endif
    (void)version;
    return true;
}

static struct weir__charset set_of(const char *bytes)
{
    struct weir__charset set = {{0}};
    for (const char *c = bytes; *c; c++)
        set.bits[(uint8_t)*c >> 6] |= UINT64_C(1) << ((uint8_t)*c & 63);
    return set;
}

/* Calls check() with texts that end where their memory ends, at every length and alignment, filled with `fill`. */
static void each_text(uint8_t fill, void (*check)(uint8_t *text, size_t len))
{
    for (size_t len = 0; len < LENGTHS; len++)
        for (size_t at = 0; at < ALIGNMENTS; at++) {
            uint8_t *memory = malloc(at + len + 1); /* malloc(0) may be NULL */
            memory = realloc(memory, at + len ? at + len : 1);
            assert_non_null(memory);
            memset(memory, fill, at + len);
            check(memory + at, len);
            free(memory);
        }
}

static void expect_byte(const uint8_t *text, size_t len, const uint8_t *found)
{
    assert_ptr_equal(weir__scan_byte(text, text + len, 'x'), found);
}

static void check_byte(uint8_t *text, size_t len)
{
    expect_byte(text, len, NULL);
    for (size_t i = len; i-- > 0;) { /* later ones stay: the first counts */
        text[i] = 'x';
        expect_byte(text, len, text + i);
    }
}

static void byte_at_every_place(void **state)
{
    (void)state;
    each_text('.', check_byte);
}

static void expect_pair(const uint8_t *text, size_t len, const uint8_t *found)
{
    for (size_t i = 0; i < VERSIONS; i++)
        if (runs(i))
            assert_ptr_equal(versions[i].pair(text, text + len, '\r', '\n'), found);
}

static void check_pair(uint8_t *text, size_t len)
{
    expect_pair(text, len, NULL);
    if (len)
        text[len - 1] = '\r'; /* a half at the very end is none */
    expect_pair(text, len, NULL);
    for (size_t i = len; i-- > 1;) {
        text[i - 1] = '\r';
        text[i] = '\n';
        expect_pair(text, len, text + i - 1);
        text[i] = i + 1 == len ? '\r' : '\n'; /* a lone second one behind it */
    }
}

static void pair_at_every_place(void **state)
{
    (void)state;
    each_text('\r', check_pair); /* all of it looks like a beginning */
    each_text('.', check_pair);
}

static void expect_not_in(const uint8_t *text, size_t len, const struct weir__charset *set,
                          const uint8_t *found)
{
    for (size_t i = 0; i < VERSIONS; i++)
        if (runs(i))
            assert_ptr_equal(versions[i].not_in(text, text + len, set), found);
}

static void check_not_in(uint8_t *text, size_t len)
{
    struct weir__charset set = set_of("ab\xc3");
    for (size_t i = 0; i < len; i++)
        text[i] = "ab\xc3"[i % 3];
    expect_not_in(text, len, &set, text + len);
    for (size_t i = len; i-- > 0;) {
        text[i] = i & 1 ? 'c' : 0xe1; /* each beside one that is in, by a bit */
        expect_not_in(text, len, &set, text + i);
    }
}

static void not_in_at_every_place(void **state)
{
    (void)state;
    each_text('a', check_not_in);
}

static void every_byte_of_random_sets(void **state)
{
    (void)state;
    struct random random = {1};
    for (unsigned n = 0; n < 64; n++) {
        struct weir__charset set;
        for (unsigned i = 0; i < 4; i++)
            set.bits[i] = random_next(&random) | (n & 1 ? random_next(&random) : 0);
        uint8_t inside = 0, text[64];
        while (!weir__charset_has(&set, inside))
            inside++;
        for (unsigned c = 0; c < 256; c++) {
            size_t at = random_below(&random, sizeof text);
            memset(text, inside, sizeof text);
            text[at] = (uint8_t)c;
            expect_not_in(text, sizeof text, &set,
                          weir__charset_has(&set, (uint8_t)c) ? text + sizeof text : text + at);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(byte_at_every_place),
        cmocka_unit_test(pair_at_every_place),
        cmocka_unit_test(not_in_at_every_place),
        cmocka_unit_test(every_byte_of_random_sets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
