/* Master files: RFC 1035 section 5, with $TTL of RFC 2308. */
#include "master.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "weir/name.h"

struct reader {
    const char *p, *end;
    unsigned line, entry_line;
    struct zone *zone;
    struct zone_error *error;
    struct weir_arena scratch; /* of one entry */
    struct words words;
    size_t capacity;
    struct weir_bytes origin, owner; /* data NULL: none yet */
    bool continues;                  /* the entry begins with a space: its owner is the last one */
    bool has_ttl;
    uint32_t ttl;
};

static bool fail(struct reader *r, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    r->error->line = r->entry_line;
    vsnprintf(r->error->text, sizeof r->error->text, format, args);
    va_end(args);
    return false;
}

bool word_is(const struct word *word, const char *text)
{
    return !word->quoted && word->len == strlen(text) &&
           strncasecmp(word->text, text, word->len) == 0;
}

/* --- words --- */

static bool ends_word(char c)
{
    return isspace((unsigned char)c) || (c != 0 && strchr(";()\"", c) != NULL);
}

/* The closing quote, or NULL. */
static const char *find_quote(const struct reader *r, const char *p)
{
    for (; p < r->end && *p != '\n'; p++) {
        if (*p == '"')
            return p;
        p += *p == '\\' && p + 1 < r->end;
    }
    return NULL;
}

static bool add_word(struct reader *r, const char *text, size_t len, bool quoted)
{
    if (r->words.count == r->capacity) {
        size_t capacity = r->capacity ? r->capacity * 2 : 16;
        struct word *items = weir_arena_array(&r->scratch, capacity, sizeof *items);
        if (!items)
            return fail(r, "out of memory");
        if (r->words.count)
            memcpy(items, r->words.items, r->words.count * sizeof *items);
        r->words.items = items;
        r->capacity = capacity;
    }
    r->words.items[r->words.count++] = (struct word){text, len, quoted};
    return true;
}

static bool take_quoted(struct reader *r)
{
    const char *close = find_quote(r, r->p + 1);
    if (!close)
        return fail(r, "a quote is not closed");
    bool ok = add_word(r, r->p + 1, (size_t)(close - r->p - 1), true);
    r->p = close + 1;
    return ok;
}

/* Up to what ends it; key="value" is one word. */
static bool take_plain(struct reader *r)
{
    const char *begin = r->p;
    while (r->p < r->end && !ends_word(*r->p)) {
        r->p += *r->p == '\\' && r->p + 1 < r->end && r->p[1] != '\n' ? 2 : 1;
        if (r->p < r->end && *r->p == '"' && r->p[-1] == '=') {
            const char *close = find_quote(r, r->p + 1);
            if (!close)
                return fail(r, "a quote is not closed");
            r->p = close + 1;
        }
    }
    return add_word(r, begin, (size_t)(r->p - begin), false);
}

/* The words of the next entry, over several lines within parentheses. False: an error, or, without words, the end. */
static bool take_entry(struct reader *r)
{
    unsigned depth = 0;
    r->words = (struct words){NULL, 0, 0};
    r->capacity = 0;
    r->entry_line = r->line;
    r->continues = r->p < r->end && (*r->p == ' ' || *r->p == '\t');
    while (r->p < r->end) {
        char c = *r->p;
        bool ok = true;
        if (c == ';') {
            while (r->p < r->end && *r->p != '\n')
                r->p++;
        } else if (c == '"') {
            ok = take_quoted(r);
        } else if (c == '(' || c == ')') {
            if (c == ')' && depth == 0)
                return fail(r, "a ')' without its '('");
            depth = c == '(' ? depth + 1 : depth - 1;
            r->p++;
        } else if (isspace((unsigned char)c)) {
            r->p++;
            r->line += c == '\n';
            if (c == '\n' && depth == 0)
                return true;
        } else {
            ok = take_plain(r);
        }
        if (!ok)
            return false;
    }
    return depth == 0 || fail(r, "a '(' is not closed");
}

/* --- parts of entries --- */

size_t master_name(const struct word *word, struct weir_bytes origin, uint8_t *to)
{
    if (word_is(word, "@") && origin.data) {
        memcpy(to, origin.data, origin.len);
        return origin.len;
    }
    int len = weir_name_parse(word->text, word->len, WEIR_NAME_LABEL, WEIR_NAME_MAX, to);
    if (len <= 0)
        return 0;
    size_t slashes = 0; /* in front of a last '.': an odd number makes it a part of the label */
    while (slashes + 1 < word->len && word->text[word->len - 2 - slashes] == '\\')
        slashes++;
    if (word->text[word->len - 1] == '.' && slashes % 2 == 0)
        return (size_t)len;
    if (!origin.data || (size_t)len - 1 + origin.len > WEIR_NAME_MAX)
        return 0;
    memcpy(to + len - 1, origin.data, origin.len);
    return (size_t)len - 1 + origin.len;
}

bool master_ttl(const struct word *word, uint32_t *ret)
{
    static const char units[] = "smhdw";
    static const uint32_t seconds[] = {1, 60, 3600, 86400, 604800};
    uint64_t sum = 0, number = 0;
    bool digits = false;
    for (size_t i = 0; i < word->len; i++) {
        char c = (char)tolower((unsigned char)word->text[i]);
        const char *unit = strchr(units, c);
        if (isdigit((unsigned char)c)) {
            number = number * 10 + (uint64_t)(c - '0');
            digits = true;
        } else if (unit && c && digits) {
            sum += number * seconds[unit - units];
            number = 0;
            digits = false;
        } else {
            return false;
        }
        if (sum + number > INT32_MAX) /* RFC 2181 section 8 */
            return false;
    }
    *ret = (uint32_t)(sum + number);
    return word->len > 0;
}

static bool parse_number(const char *text, size_t len, unsigned *ret)
{
    unsigned value = 0;
    for (size_t i = 0; i < len; i++) {
        if (!isdigit((unsigned char)text[i]) || value > 6553)
            return false;
        value = value * 10 + (unsigned)(text[i] - '0');
    }
    *ret = value;
    return len > 0 && value <= UINT16_MAX;
}

bool master_type(const struct word *word, enum dns_type *ret)
{
    unsigned number;
    for (size_t i = 0; i < dns_type_type.value_count; i++) {
        if (word_is(word, dns_type_type.values[i].name)) {
            *ret = (enum dns_type)dns_type_type.values[i].value;
            return true;
        }
    }
    if (word->len < 5 || strncasecmp(word->text, "TYPE", 4) != 0 ||
        !parse_number(word->text + 4, word->len - 4, &number))
        return false;
    *ret = (enum dns_type)number;
    return true;
}

static bool parse_class(const struct word *word, enum dns_class *ret)
{
    static const struct {
        const char *name;
        enum dns_class class_;
    } known[] = {{"IN", DNS_CLASS_IN}, {"CH", DNS_CLASS_CH}, {"HS", DNS_CLASS_HS}};
    unsigned number;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (word_is(word, known[i].name)) {
            *ret = known[i].class_;
            return true;
        }
    }
    if (word->len < 6 || strncasecmp(word->text, "CLASS", 5) != 0 ||
        !parse_number(word->text + 5, word->len - 5, &number))
        return false;
    *ret = (enum dns_class)number;
    return true;
}

static const struct word *next_word(struct reader *r)
{
    return r->words.at < r->words.count ? &r->words.items[r->words.at] : NULL;
}

static bool keep_name(struct reader *r, const struct word *word, struct weir_bytes *ret)
{
    uint8_t room[WEIR_NAME_MAX];
    size_t len = master_name(word, r->origin, room);
    if (len == 0)
        return fail(r, "'%.*s' is no name%s", (int)(word->len < 60 ? word->len : 60), word->text,
                    r->origin.data ? "" : ", or is relative to no origin");
    ret->data = weir_arena_dup(&r->zone->arena, room, len);
    ret->len = len;
    return ret->data || fail(r, "out of memory");
}

/* --- entries --- */

static bool take_directive(struct reader *r, const struct word *word)
{
    const struct word *value = r->words.count == 2 ? &r->words.items[1] : NULL;
    if (word_is(word, "$ORIGIN"))
        return value ? keep_name(r, value, &r->origin) : fail(r, "$ORIGIN has one name");
    if (word_is(word, "$TTL")) {
        r->has_ttl = true;
        return (value && master_ttl(value, &r->ttl)) || fail(r, "$TTL has one time");
    }
    return fail(r, "%.*s is not taken", (int)(word->len < 40 ? word->len : 40), word->text);
}

/* [TTL] [class] or [class] [TTL], then the type. */
static bool take_head(struct reader *r, struct dns_record *record, bool *ret_has_ttl)
{
    bool has_class = false;
    *ret_has_ttl = false;
    record->class_ = DNS_CLASS_IN;
    for (const struct word *word; (word = next_word(r)) != NULL; r->words.at++) {
        if (!*ret_has_ttl && isdigit((unsigned char)word->text[0]) &&
            master_ttl(word, &record->ttl))
            *ret_has_ttl = true;
        else if (!has_class && parse_class(word, &record->class_))
            has_class = true;
        else
            break;
    }
    const struct word *word = next_word(r);
    if (!word)
        return fail(r, "the type is missing");
    r->words.at++;
    return master_type(word, &record->type) ||
           fail(r, "'%.*s' is no type", (int)(word->len < 40 ? word->len : 40), word->text);
}

/* A record without a TTL has that of $TTL, or the last one that was said; a SOA its own minimum. */
static bool settle_ttl(struct reader *r, struct dns_record *record, bool has_ttl)
{
    if (!has_ttl && !r->has_ttl && record->type == DNS_TYPE_SOA)
        record->ttl = record->data.soa.minimum;
    else if (!has_ttl && !r->has_ttl)
        return fail(r, "neither the record nor $TTL says how long it may be kept");
    else if (!has_ttl)
        record->ttl = r->ttl;
    if (!r->has_ttl) {
        r->ttl = record->ttl;
        r->has_ttl = true;
    }
    return true;
}

static bool take_record(struct reader *r)
{
    struct dns_record record = {0};
    bool has_ttl;
    if (!r->continues && !keep_name(r, &r->words.items[r->words.at++], &r->owner))
        return false;
    if (!r->owner.data)
        return fail(r, "the first record has no name");
    record.name = r->owner;
    if (!take_head(r, &record, &has_ttl))
        return false;
    if (record.type == DNS_TYPE_OPT ||
        (record.type >= DNS_TYPE_IXFR && record.type <= DNS_TYPE_ANY))
        return fail(r, "this type is for questions, not for records");
    const char *fault =
        rdata_parse(&r->words, record.type, r->origin, &r->zone->arena, &record.data);
    if (!fault && r->words.at < r->words.count)
        fault = "there is more than the data of the record";
    if (fault)
        return fail(r, "%s", fault);
    if (!settle_ttl(r, &record, has_ttl))
        return false;
    fault = store_add(r->zone, &record);
    return fault ? fail(r, "%s", fault) : true;
}

static bool take_all(struct reader *r)
{
    while (r->p < r->end) {
        weir_arena_reset(&r->scratch);
        if (!take_entry(r))
            return false;
        if (r->words.count == 0)
            continue;
        const struct word *first = &r->words.items[0];
        bool directive = !first->quoted && first->text[0] == '$';
        if (directive ? !take_directive(r, first) : !take_record(r))
            return false;
    }
    return true;
}

static bool check_zone(struct reader *r)
{
    const struct zone_node *apex = r->zone->apex.data ? store_find(r->zone, r->zone->apex) : NULL;
    if (!apex)
        return fail(r, "the zone has no SOA");
    return store_set(apex, DNS_TYPE_NS) || fail(r, "the zone has no NS at its apex");
}

struct zone *zone_load(const char *text, size_t len, const char *origin,
                       struct zone_error *ret_error)
{
    struct zone *zone = calloc(1, sizeof *zone);
    struct reader r = {.p = text, .end = text + len, .line = 1, .zone = zone, .error = ret_error};
    struct word first = {origin, strlen(origin), false};
    *ret_error = (struct zone_error){0};
    bool ok = zone ? !*origin || keep_name(&r, &first, &r.origin) : fail(&r, "out of memory");
    ok = ok && take_all(&r) && check_zone(&r);
    weir_arena_fini(&r.scratch);
    if (ok)
        return zone;
    zone_free(zone);
    return NULL;
}

/* The whole file, or NULL with errno. */
static char *read_file(const char *path, size_t *ret_len)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t len = 0, capacity = 0, got = 1;
    while (file && got > 0) {
        if (len == capacity) {
            capacity = capacity ? capacity * 2 : 65536;
            char *larger = realloc(text, capacity);
            if (!larger)
                break;
            text = larger;
        }
        got = fread(text + len, 1, capacity - len, file);
        len += got;
    }
    if (file && (got > 0 || ferror(file))) {
        free(text);
        text = NULL;
    }
    if (file)
        fclose(file);
    *ret_len = len;
    return text;
}

struct zone *zone_load_file(const char *path, const char *origin, struct zone_error *ret_error)
{
    size_t len;
    char *text = read_file(path, &len);
    *ret_error = (struct zone_error){0};
    if (!text) {
        snprintf(ret_error->text, sizeof ret_error->text, "%s", strerror(errno));
        return NULL;
    }
    struct zone *zone = zone_load(text, len, origin, ret_error);
    free(text);
    return zone;
}

void zone_free(struct zone *zone)
{
    if (!zone)
        return;
    weir_arena_fini(&zone->arena);
    free(zone);
}

struct weir_bytes zone_apex(const struct zone *zone)
{
    return zone->apex;
}

size_t zone_record_count(const struct zone *zone)
{
    return zone->record_count;
}
