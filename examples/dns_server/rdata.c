/* The data of records as text: a row of forms per type makes the bytes, and the generated decoder the record. */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "master.h"
#include "weir/name.h"

enum { DATA_MAX = 65535 };

struct text_in {
    struct words *words;
    struct weir_bytes origin;
    struct weir_buf out;
    const char *fault;
};

/* Of each type: n name, 1 2 4 integer, t time, s string, S strings, r string without its length, a A address, x rest in hex, b rest in
 * base64, X hex with its length or '-', h base32 with its length, T types, y type, d date, p parameters. */
static const struct {
    enum dns_type type;
    const char *form;
} forms[] = {
    {DNS_TYPE_A, "a"},
    {DNS_TYPE_AAAA, "A"},
    {DNS_TYPE_NS, "n"},
    {DNS_TYPE_CNAME, "n"},
    {DNS_TYPE_PTR, "n"},
    {DNS_TYPE_DNAME, "n"},
    {DNS_TYPE_MB, "n"},
    {DNS_TYPE_MG, "n"},
    {DNS_TYPE_MR, "n"},
    {DNS_TYPE_SOA, "nn4tttt"},
    {DNS_TYPE_HINFO, "ss"},
    {DNS_TYPE_MINFO, "nn"},
    {DNS_TYPE_MX, "2n"},
    {DNS_TYPE_TXT, "S"},
    {DNS_TYPE_SPF, "S"},
    {DNS_TYPE_RP, "nn"},
    {DNS_TYPE_AFSDB, "2n"},
    {DNS_TYPE_SRV, "222n"},
    {DNS_TYPE_NAPTR, "22sssn"},
    {DNS_TYPE_DS, "211x"},
    {DNS_TYPE_CDS, "211x"},
    {DNS_TYPE_SSHFP, "11x"},
    {DNS_TYPE_RRSIG, "y114dd2nb"},
    {DNS_TYPE_NSEC, "nT"},
    {DNS_TYPE_DNSKEY, "211b"},
    {DNS_TYPE_CDNSKEY, "211b"},
    {DNS_TYPE_NSEC3, "112XhT"},
    {DNS_TYPE_NSEC3PARAM, "112X"},
    {DNS_TYPE_TLSA, "111x"},
    {DNS_TYPE_SVCB, "2np"},
    {DNS_TYPE_HTTPS, "2np"},
    {DNS_TYPE_CAA, "1sr"},
};

static void refuse(struct text_in *t, const char *fault)
{
    if (!t->fault)
        t->fault = fault;
}

static void put(struct text_in *t, const void *data, size_t len)
{
    if (weir_buf_append(&t->out, data, len) != 0)
        refuse(t, "out of memory");
}

static void put_number(struct text_in *t, uint64_t value, size_t bytes)
{
    uint8_t data[8];
    for (size_t i = bytes; i-- > 0; value >>= 8)
        data[i] = (uint8_t)value;
    put(t, data, bytes);
}

static const struct word *take(struct text_in *t)
{
    static const struct word none = {"", 0, false};
    if (t->words->at < t->words->count)
        return &t->words->items[t->words->at++];
    refuse(t, "the data ends too early");
    return &none;
}

static bool has_more(const struct text_in *t)
{
    return t->words->at < t->words->count && !t->fault;
}

/* --- single forms --- */

static uint64_t number_of(struct text_in *t, const char *text, size_t len, uint64_t max)
{
    uint64_t value = 0;
    for (size_t i = 0; i < len && value <= max; i++) {
        if (!isdigit((unsigned char)text[i]))
            refuse(t, "this is no number");
        value = value * 10 + (uint64_t)(text[i] - '0');
    }
    if (len == 0 || value > max)
        refuse(t, "the number does not fit");
    return value;
}

static void take_integer(struct text_in *t, size_t bytes)
{
    const struct word *word = take(t);
    uint64_t max = (UINT64_C(1) << bytes * 8) - 1;
    put_number(t, number_of(t, word->text, word->len, max), bytes);
}

static void take_time(struct text_in *t)
{
    uint32_t seconds = 0;
    if (!master_ttl(take(t), &seconds))
        refuse(t, "this is no time");
    put_number(t, seconds, 4);
}

static void take_name(struct text_in *t)
{
    uint8_t name[WEIR_NAME_MAX];
    size_t len = master_name(take(t), t->origin, name);
    if (len == 0)
        refuse(t, "the data holds a malformed name");
    put(t, name, len);
}

/* The byte at text[*at], escapes undone. */
static uint8_t next_byte(struct text_in *t, const char *text, size_t len, size_t *at)
{
    size_t i = (*at)++;
    if (text[i] != '\\')
        return (uint8_t)text[i];
    if (i + 1 >= len) {
        refuse(t, "nothing stands behind a '\\'");
        return 0;
    }
    if (!isdigit((unsigned char)text[i + 1])) {
        *at = i + 2;
        return (uint8_t)text[i + 1];
    }
    *at = i + 4;
    return i + 4 <= len ? (uint8_t)number_of(t, text + i + 1, 3, 255)
                        : (refuse(t, "three digits stand behind a '\\'"), 0);
}

/* At most `max` bytes of text, with their count in front when `prefix`. */
static void put_text(struct text_in *t, const char *text, size_t len, size_t max, bool prefix)
{
    uint8_t bytes[DATA_MAX];
    size_t count = 0, at = 0;
    while (at < len && !t->fault) {
        if (count == max)
            refuse(t, "the string is too long");
        else
            bytes[count++] = next_byte(t, text, len, &at);
    }
    if (prefix)
        put_number(t, count, 1);
    if (count)
        put(t, bytes, count);
}

static void take_string(struct text_in *t, bool prefix)
{
    const struct word *word = take(t);
    put_text(t, word->text, word->len, prefix ? 255 : DATA_MAX, prefix);
}

static void take_address(struct text_in *t, int family)
{
    const struct word *word = take(t);
    char text[64] = "";
    uint8_t address[16];
    if (word->len < sizeof text)
        memcpy(text, word->text, word->len);
    if (inet_pton(family, text, address) != 1)
        refuse(t, "this is no address");
    put(t, address, family == AF_INET ? 4 : 16);
}

static void take_type(struct text_in *t)
{
    enum dns_type type = DNS_TYPE_A;
    if (!master_type(take(t), &type))
        refuse(t, "this is no type");
    put_number(t, (uint64_t)type, 2);
}

/* YYYYMMDDHHmmSS, or seconds since 1970. */
static void take_date(struct text_in *t)
{
    const struct word *word = take(t);
    const char *s = word->text;
    if (word->len != 14) {
        put_number(t, number_of(t, s, word->len, UINT32_MAX), 4);
        return;
    }
    int64_t year = (int64_t)number_of(t, s, 4, 9999), month = (int64_t)number_of(t, s + 4, 2, 12);
    int64_t day = (int64_t)number_of(t, s + 6, 2, 31);
    int64_t shifted = year - (month <= 2),
            days = 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400;
    days += (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1 - 719468;
    int64_t seconds = days * 86400 + (int64_t)number_of(t, s + 8, 2, 23) * 3600 +
                      (int64_t)number_of(t, s + 10, 2, 59) * 60 +
                      (int64_t)number_of(t, s + 12, 2, 60);
    put_number(t, (uint64_t)seconds & UINT32_MAX, 4);
}

/* --- bytes in digits --- */

static const char hex[] = "0123456789abcdef";
static const char base32[] = "0123456789abcdefghijklmnopqrstuv";
static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

struct digits {
    const char *alphabet;
    unsigned bits;
    bool nocase;
    unsigned held, count; /* bits that make no byte yet */
};

static void put_digits(struct text_in *t, struct digits *d, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        char c = d->nocase ? (char)tolower((unsigned char)text[i]) : text[i];
        const char *found = c ? strchr(d->alphabet, c) : NULL;
        if (c == '=' && !d->nocase)
            continue;
        if (!found) {
            refuse(t, "this is no digit of the data");
            return;
        }
        d->held = (d->held << d->bits | (unsigned)(found - d->alphabet)) & 0xffff;
        d->count += d->bits;
        if (d->count >= 8) {
            d->count -= 8;
            put_number(t, d->held >> d->count & 0xff, 1);
        }
    }
}

static void take_rest(struct text_in *t, struct digits d)
{
    while (has_more(t)) {
        const struct word *word = take(t);
        put_digits(t, &d, word->text, word->len);
    }
    if (d.bits == 4 && d.count)
        refuse(t, "half a byte is missing");
}

static void take_counted(struct text_in *t, struct digits d)
{
    const struct word *word = take(t);
    size_t len = word_is(word, "-") ? 0 : word->len;
    if (len * d.bits / 8 > 255)
        refuse(t, "the data is too long");
    put_number(t, len * d.bits / 8, 1);
    put_digits(t, &d, word->text, len);
}

/* --- lists --- */

static void take_types(struct text_in *t)
{
    static const uint8_t none[32];
    uint8_t(*bits)[32] = calloc(256, sizeof *bits);
    while (bits && has_more(t)) {
        enum dns_type type = DNS_TYPE_A;
        if (!master_type(take(t), &type))
            refuse(t, "this is no type");
        bits[(unsigned)type >> 8][((unsigned)type & 255) / 8] |=
            (uint8_t)(0x80 >> (unsigned)type % 8);
    }
    for (unsigned window = 0; bits && window < 256; window++) {
        size_t len = 32;
        if (memcmp(bits[window], none, sizeof none) == 0)
            continue;
        while (bits[window][len - 1] == 0)
            len--;
        put_number(t, window, 1);
        put_number(t, len, 1);
        put(t, bits[window], len);
    }
    if (!bits)
        refuse(t, "out of memory");
    free(bits);
}

/* One parameter of SVCB. */
struct param {
    unsigned key;
    const char *value;
    size_t len;
};

static unsigned param_key(struct text_in *t, const char *name, size_t len)
{
    static const char *const names[] = {"mandatory", "alpn", "no-default-alpn", "port",
                                        "ipv4hint",  "ech",  "ipv6hint",        "dohpath"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == len && strncasecmp(names[i], name, len) == 0)
            return i;
    if (len > 3 && strncasecmp(name, "key", 3) == 0)
        return (unsigned)number_of(t, name + 3, len - 3, 65534);
    refuse(t, "there is no such parameter");
    return 0;
}

static struct param split_param(struct text_in *t, const struct word *word)
{
    const char *equals = memchr(word->text, '=', word->len);
    size_t name = equals ? (size_t)(equals - word->text) : word->len;
    struct param param = {param_key(t, word->text, name), word->text + name, 0};
    if (equals) {
        param.value = equals + 1;
        param.len = word->len - name - 1;
    }
    if (param.len >= 2 && param.value[0] == '"') {
        param.value++;
        param.len -= 2;
    }
    return param;
}

static void put_item(struct text_in *t, unsigned key, const char *item, size_t len)
{
    struct word word = {item, len, false};
    struct words one = {&word, 1, 0}, *outer = t->words;
    t->words = &one;
    if (key == DNS_SVC_KEY_MANDATORY)
        put_number(t, param_key(t, item, len), 2);
    else if (key == DNS_SVC_KEY_ALPN)
        put_text(t, item, len, 255, true);
    else
        take_address(t, key == DNS_SVC_KEY_IPV4HINT ? AF_INET : AF_INET6);
    t->words = outer;
}

static void put_value(struct text_in *t, const struct param *param)
{
    struct digits d = {.alphabet = base64, .bits = 6};
    switch (param->key) {
    case DNS_SVC_KEY_MANDATORY:
    case DNS_SVC_KEY_ALPN:
    case DNS_SVC_KEY_IPV4HINT:
    case DNS_SVC_KEY_IPV6HINT:
        for (const char *p = param->value, *end = p + param->len; p <= end && !t->fault;) {
            const char *comma = memchr(p, ',', (size_t)(end - p));
            put_item(t, param->key, p, (size_t)((comma ? comma : end) - p));
            p = comma ? comma + 1 : end + 1;
        }
        return;
    case DNS_SVC_KEY_PORT:
        put_number(t, number_of(t, param->value, param->len, UINT16_MAX), 2);
        return;
    case DNS_SVC_KEY_ECH:
        put_digits(t, &d, param->value, param->len);
        return;
    default:
        put_text(t, param->value, param->len, DATA_MAX, false);
    }
}

static void put_param(struct text_in *t, const struct param *param)
{
    struct weir_buf outer = t->out;
    struct weir_bytes value = {NULL, 0};
    weir_buf_init(&t->out, NULL, NULL);
    put_value(t, param);
    struct weir_buf inner = t->out;
    t->out = outer;
    if (weir_buf_bytes(&inner, &value) != 0)
        refuse(t, "out of memory");
    put_number(t, param->key, 2);
    put_number(t, value.len, 2);
    if (value.len)
        put(t, value.data, value.len);
    weir_buf_fini(&inner);
}

static int compare_params(const void *a, const void *b)
{
    const struct param *x = a, *y = b;
    return x->key < y->key ? -1 : x->key > y->key;
}

/* Ascending by key, each once. */
static void take_params(struct text_in *t)
{
    struct param params[64];
    size_t count = 0;
    while (has_more(t) && count < 64)
        params[count++] = split_param(t, take(t));
    qsort(params, count, sizeof *params, compare_params);
    for (size_t i = 0; i < count && !t->fault; i++) {
        if (i > 0 && params[i].key == params[i - 1].key)
            refuse(t, "a parameter stands twice");
        put_param(t, &params[i]);
    }
}

/* --- whole data --- */

static void take_form(struct text_in *t, char form)
{
    switch (form) {
    case '1':
    case '2':
    case '4':
        take_integer(t, (size_t)(form - '0'));
        return;
    case 'n':
        take_name(t);
        return;
    case 't':
        take_time(t);
        return;
    case 's':
        take_string(t, true);
        return;
    case 'S':
        do
            take_string(t, true);
        while (has_more(t));
        return;
    case 'r':
        take_string(t, false);
        return;
    case 'a':
    case 'A':
        take_address(t, form == 'a' ? AF_INET : AF_INET6);
        return;
    case 'x':
        take_rest(t, (struct digits){.alphabet = hex, .bits = 4, .nocase = true});
        return;
    case 'b':
        take_rest(t, (struct digits){.alphabet = base64, .bits = 6});
        return;
    case 'X':
        take_counted(t, (struct digits){.alphabet = hex, .bits = 4, .nocase = true});
        return;
    case 'h':
        take_counted(t, (struct digits){.alphabet = base32, .bits = 5, .nocase = true});
        return;
    case 'T':
        take_types(t);
        return;
    case 'y':
        take_type(t);
        return;
    case 'd':
        take_date(t);
        return;
    default:
        take_params(t);
    }
}

/* RFC 3597: \# length hex */
static void take_generic(struct text_in *t)
{
    const struct word *word = take(t);
    size_t len = (size_t)number_of(t, word->text, word->len, DATA_MAX);
    take_rest(t, (struct digits){.alphabet = hex, .bits = 4, .nocase = true});
    if (weir_buf_len(&t->out) != len)
        refuse(t, "the data has another length");
}

static const char *form_of(enum dns_type type)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (forms[i].type == type)
            return forms[i].form;
    return NULL;
}

static const char *decode(struct text_in *t, enum dns_type type, struct weir_arena *arena,
                          struct dns_rdata *ret)
{
    struct weir_bytes bytes, in;
    size_t used = 0;
    if (weir_buf_bytes(&t->out, &bytes) != 0)
        return "out of memory";
    if (bytes.len > DATA_MAX)
        return "the data is too long";
    in = (struct weir_bytes){bytes.len ? weir_arena_dup(arena, bytes.data, bytes.len) : NULL,
                             bytes.len};
    if (bytes.len && !in.data)
        return "out of memory";
    int rc = dns_rdata_decode(ret, type, in, arena, &used, NULL);
    return rc == WEIR_OK && used == in.len ? NULL : "the data does not fit the type";
}

const char *rdata_parse(struct words *words, enum dns_type type, struct weir_bytes origin,
                        struct weir_arena *arena, struct dns_rdata *ret)
{
    struct text_in t = {.words = words, .origin = origin};
    const char *form = form_of(type), *fault;
    if (words->at < words->count && word_is(&words->items[words->at], "\\#")) {
        words->at++;
        take_generic(&t);
    } else if (form) {
        for (; *form && !t.fault; form++)
            take_form(&t, *form);
    } else {
        refuse(&t, "data of this type is written as '\\# length hex'");
    }
    fault = t.fault ? t.fault : decode(&t, type, arena, ret);
    weir_buf_fini(&t.out);
    return fault;
}
