#include "front/literal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct literal_problem no_problem;
static const struct literal_problem too_large = {"this number does not fit in 64 bits",
                                                 "the largest is 18446744073709551615"};
static const struct literal_problem bad_suffix = {
    "a number cannot end like this",
    "sizes end in K, M or G (of 1024), durations in ns, us, ms, s, m or h"};

struct suffix {
    const char *text;
    enum literal_kind kind;
    uint64_t factor;
};

static const struct suffix suffixes[] = {
    {"K", LITERAL_INT, UINT64_C(1) << 10},
    {"M", LITERAL_INT, UINT64_C(1) << 20},
    {"G", LITERAL_INT, UINT64_C(1) << 30},
    {"ns", LITERAL_DURATION, 1},
    {"us", LITERAL_DURATION, 1000},
    {"ms", LITERAL_DURATION, 1000000},
    {"s", LITERAL_DURATION, UINT64_C(1000000000)},
    {"m", LITERAL_DURATION, UINT64_C(60000000000)},
    {"h", LITERAL_DURATION, UINT64_C(3600000000000)},
};

static const struct suffix *find_suffix(const char *text, size_t len)
{
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        if (strlen(suffixes[i].text) == len && memcmp(suffixes[i].text, text, len) == 0)
            return &suffixes[i];
    }
    return NULL;
}

static unsigned digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    if (c >= 'a' && c <= 'f')
        return (unsigned)(c - 'a') + 10;
    if (c >= 'A' && c <= 'F')
        return (unsigned)(c - 'A') + 10;
    return 99;
}

/* The digits that `text` begins with; false when they overflow. *ret_used counts all of them. */
static bool read_digits(const char *text, size_t len, unsigned base, uint64_t *ret,
                        size_t *ret_used)
{
    bool fits = true;
    uint64_t value = 0;
    size_t i = 0;
    for (; i < len && digit_value(text[i]) < base; i++) {
        unsigned digit = digit_value(text[i]);
        if (value > (UINT64_MAX - digit) / base)
            fits = false;
        value = value * base + digit;
    }
    *ret = value;
    *ret_used = i;
    return fits;
}

static struct literal_problem read_suffixed(const char *text, size_t len, struct literal *ret)
{
    size_t used;
    uint64_t value;
    bool fits = read_digits(text, len, 10, &value, &used);
    if (used > 1 && text[0] == '0')
        return (struct literal_problem){"a decimal number cannot begin with 0",
                                        "octal numbers are written 0o17"};
    const struct suffix *suffix = used < len ? find_suffix(text + used, len - used) : NULL;
    if (used < len && !suffix)
        return bad_suffix;
    uint64_t factor = suffix ? suffix->factor : 1;
    if (!fits || value > UINT64_MAX / factor)
        return too_large;
    *ret = (struct literal){
        .kind = suffix ? suffix->kind : LITERAL_INT, .form = AST_INT_DEC, .value = value * factor};
    return no_problem;
}

static struct literal_problem read_prefixed(const char *text, size_t len, unsigned base,
                                            enum ast_int_form form, struct literal *ret)
{
    size_t used;
    uint64_t value;
    bool fits = read_digits(text + 2, len - 2, base, &value, &used);
    if (used == 0 || used < len - 2)
        return (struct literal_problem){"this number has a digit that its base does not have",
                                        "0x is hexadecimal, 0o octal, 0b binary"};
    if (!fits)
        return too_large;
    *ret = (struct literal){.kind = LITERAL_INT, .form = form, .value = value};
    return no_problem;
}

static struct literal_problem read_float(const char *text, size_t len, struct literal *ret)
{
    char copy[64];
    if (len >= sizeof copy)
        return (struct literal_problem){"this number has too many digits", NULL};
    memcpy(copy, text, len);
    copy[len] = '\0';
    char *end;
    double value = strtod(copy, &end);
    if (*end)
        return (struct literal_problem){"a number cannot end like this",
                                        "sizes and durations are whole: 1536K, 1500ms"};
    if (isinf(value))
        return (struct literal_problem){"this number does not fit in an f64", NULL};
    *ret = (struct literal){.kind = LITERAL_FLOAT, .real = value};
    return no_problem;
}

static bool is_float(const char *text, size_t len)
{
    size_t digits = strspn(text, "0123456789");
    return digits < len && (text[digits] == '.' || text[digits] == 'e' || text[digits] == 'E');
}

struct literal_problem literal_number(const char *text, size_t len, struct literal *ret)
{
    *ret = (struct literal){.kind = LITERAL_INT, .form = AST_INT_DEC};
    if (len > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
        return read_prefixed(text, len, 16, AST_INT_HEX, ret);
    if (len > 2 && text[0] == '0' && text[1] == 'b')
        return read_prefixed(text, len, 2, AST_INT_BIN, ret);
    if (len > 2 && text[0] == '0' && text[1] == 'o')
        return read_prefixed(text, len, 8, AST_INT_OCT, ret);
    return is_float(text, len) ? read_float(text, len, ret) : read_suffixed(text, len, ret);
}

static size_t read_hex_escape(const char *text, size_t len, char *ret_byte,
                              struct literal_problem *ret_problem)
{
    if (len < 4 || digit_value(text[2]) > 15 || digit_value(text[3]) > 15) {
        *ret_problem =
            (struct literal_problem){"'\\x' needs two hexadecimal digits", "as in \"\\x0d\""};
        return 2;
    }
    *ret_byte = (char)(digit_value(text[2]) << 4 | digit_value(text[3]));
    return 4;
}

size_t literal_byte(const char *text, size_t len, char *ret_byte,
                    struct literal_problem *ret_problem)
{
    static const char letters[] = "nrt0\\\"'abfve";
    static const char bytes[] = "\n\r\t\0\\\"'\a\b\f\v\033";
    *ret_byte = text[0];
    if (text[0] != '\\' || len < 2)
        return 1;
    if (text[1] == 'x')
        return read_hex_escape(text, len, ret_byte, ret_problem);
    const char *letter = text[1] ? strchr(letters, text[1]) : NULL;
    bool octal = letter && *letter == '0' && len > 2 && digit_value(text[2]) < 8;
    if (!letter || octal) {
        *ret_problem = (struct literal_problem){"there is no such escape",
                                                "any byte can be written as \\x and two digits"};
        return 2;
    }
    *ret_byte = bytes[letter - letters];
    return 2;
}
