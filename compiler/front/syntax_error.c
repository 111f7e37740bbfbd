#include "front/syntax_error.h"

#include "front/keywords.h"

#include <string.h>

/* What is left to say after grouping; more than this is never listed. */
#define MAX_LISTED 5

struct listing {
    const char *words[SYNTAX_ERROR_MAX_EXPECTED + 2];
    int count;
};

/* ---- names of tokens and rules --------------------------------------------------------------- */

/* Rules at whose end an error makes sense to say "after …". */
static const struct {
    const char *rule, *text;
} labels[] = {
    {"action_block", "the actions"},
    {"array", "the array bounds"},
    {"base", "the type"},
    {"chain_fields", "the field"},
    {"delimiter", "the delimiter"},
    {"dotted", "the name"},
    {"encoding_parts", "the parts"},
    {"encoding_part", "the part"},
    {"enum_value", "the value"},
    {"error_id", "the name"},
    {"event", "the message"},
    {"events", "the message"},
    {"expr", "the expression"},
    {"field", "the field"},
    {"fields_entry", "the field"},
    {"message_field", "the field"},
    {"mods", "the type"},
    {"option_value", "the value"},
    {"params", "the parameters"},
    {"param", "the parameter"},
    {"param_list", "the parameter"},
    {"path", "the expression"},
    {"qname", "the name"},
    {"raises", "the error"},
    {"range", "the expression"},
    {"ranges", "the expression"},
    {"record", "the pattern"},
    {"reply", "the reply"},
    {"reply_alternatives", "the reply"},
    {"reply_items", "the reply"},
    {"rpc_mods", "the operation"},
    {"rpc_param", "the parameter"},
    {"rpc_param_list", "the parameter"},
    {"rpc_params", "the parameters"},
    {"selector", "the selector"},
    {"target", "the transition"},
    {"text", "the text"},
    {"transport", "the transport"},
    {"transport_sized", "the transport"},
    {"transports", "the transport"},
    {"type", "the type"},
    {"type_name", "the name"},
    {"word", "the name"},
    {"arg", "the argument"},
    {"arg_list", "the argument"},
    {"args", "the arguments"},
    {"binding", "the binding"},
    {"bindings", "the binding"},
    {"element_list", "the element"},
};

/* Between the entries of a block everything that can begin one is expected: too much to list. */
static const struct {
    const char *rule, *text;
} openings[] = {
    {"items", "a declaration"},
    {"members", "a field or '}'"},
    {"message_members", "a numbered field, such as '1: str key;', or '}'"},
    {"oneof_arms", "a numbered field, such as '1: str key;', or '}'"},
    {"fields_members", "a header's name in quotes, 'default' or '}'"},
    {"protocol_items", "a part of the protocol or '}'"},
    {"chain_entries", "'origin', 'item', 'jump', 'end', 'max', 'write' or '}'"},
    {"encoding_rows", "a range of values or '}'"},
    {"patterns", "'request', 'reply' or '}'"},
};

static bool is_keyword(const char *name)
{
    return keyword_find(name, strlen(name)) != NULL;
}

/* Names of classes of tokens ("a number") stay as they are, single characters have quotes
 * already. */
static bool needs_quotes(const char *name)
{
    return name[0] != '\'' && strncmp(name, "a ", 2) != 0 && strncmp(name, "an ", 3) != 0 &&
           strncmp(name, "the ", 4) != 0;
}

static void put_name(struct strbuf *out, const char *name)
{
    strbuf_printf(out, needs_quotes(name) ? "'%s'" : "%s", name);
}

static bool is_after(const struct syntax_error *error, const char *rule)
{
    return !error->after_token && strcmp(error->after, rule) == 0;
}

static const char *label_of(const struct syntax_error *error)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        if (strcmp(labels[i].rule, error->after) == 0)
            return labels[i].text;
    }
    return NULL;
}

static const char *opening_of(const struct syntax_error *error)
{
    if (error->after_token)
        return NULL;
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        if (strcmp(openings[i].rule, error->after) == 0)
            return openings[i].text;
    }
    return NULL;
}

/* ---- grouping of what was expected ----------------------------------------------------------- */

static bool has(const struct listing *list, const char *name)
{
    for (int i = 0; i < list->count; i++) {
        if (strcmp(list->words[i], name) == 0)
            return true;
    }
    return false;
}

static bool is_operator(const char *name)
{
    static const char operators[] =
        " '?' || && == != '<' '>' <= >= '|' '^' '&' << >> '+' '-' '*' '/' '%' ";
    const char *found = strstr(operators, name);
    return found && found[-1] == ' ' && found[strlen(name)] == ' ';
}

static bool is_expression_start(const char *name)
{
    static const char *const starts[] = {"a name", "a number", "a string", "'('",
                                         "'-'",    "'!'",      "'~'"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        if (strcmp(starts[i], name) == 0)
            return true;
    }
    return is_keyword(name);
}

static bool is_type_start(const char *name)
{
    return strcmp(name, "a name") == 0 || strcmp(name, "map") == 0;
}

static bool is_word(const char *name)
{
    return strcmp(name, "a name") == 0 || is_keyword(name);
}

static bool continues_path(const char *name)
{
    return strcmp(name, "'.'") == 0 || strcmp(name, "'['") == 0 || strcmp(name, "'('") == 0;
}

/* Takes the members of a group out of the list and puts its name, unless NULL, in front. */
static void group(struct listing *list, bool (*is_member)(const char *), const char *name)
{
    struct listing rest = {.count = 0};
    if (name)
        rest.words[rest.count++] = name;
    for (int i = 0; i < list->count; i++) {
        if (!is_member(list->words[i]))
            rest.words[rest.count++] = list->words[i];
    }
    *list = rest;
}

static void put_last(struct listing *list, const char *name)
{
    int kept = 0, count = list->count;
    for (int i = 0; i < count; i++) {
        if (strcmp(list->words[i], name) != 0)
            list->words[kept++] = list->words[i];
    }
    if (kept < count)
        list->words[kept] = name;
}

static struct listing group_expected(const struct syntax_error *error)
{
    struct listing list = {.count = error->expected_count};
    memcpy(list.words, error->expected, (size_t)list.count * sizeof(*list.words));
    if (has(&list, "'~'"))
        group(&list, is_expression_start, "an expression");
    else if (has(&list, "package") && has(&list, "a name"))
        group(&list, is_word, "a name");
    else if (has(&list, "map") && has(&list, "a name"))
        group(&list, is_type_start, "a type");
    if (has(&list, "'*'") && has(&list, "<<"))
        group(&list, is_operator, NULL);
    if (is_after(error, "path") && list.count > 2)
        group(&list, continues_path, NULL);
    if (is_after(error, "rpc_mods"))
        group(&list, is_keyword, "a modifier");
    put_last(&list, "'}'");
    return list;
}

static void put_expected(struct strbuf *out, const struct syntax_error *error,
                         const struct listing *list)
{
    const char *opening = opening_of(error);
    if (opening) {
        strbuf_puts(out, opening);
        return;
    }
    for (int i = 0; i < list->count && i < MAX_LISTED; i++) {
        if (i > 0)
            strbuf_puts(out, i + 1 == list->count ? " or " : ", ");
        put_name(out, list->words[i]);
    }
    if (list->count > MAX_LISTED)
        strbuf_puts(out, " …");
}

/* ---- help ------------------------------------------------------------------------------------ */

/* Whether two words differ by one letter, not the first, that is wrong, missing, added
 * or swapped with the next. */
static bool is_near(const char *a, size_t a_len, const char *b)
{
    size_t b_len = strlen(b), head = 0, tail = 0;
    if (a[0] != b[0])
        return false;
    while (head < a_len && head < b_len && a[head] == b[head])
        head++;
    while (tail < a_len - head && tail < b_len - head && a[a_len - 1 - tail] == b[b_len - 1 - tail])
        tail++;
    size_t a_rest = a_len - head - tail, b_rest = b_len - head - tail;
    bool swapped = a_rest == 2 && b_rest == 2 && a[head] == b[head + 1] && a[head + 1] == b[head];
    return swapped || (a_rest <= 1 && b_rest <= 1);
}

static const char *found_text(const struct parser *p, size_t *ret_len)
{
    *ret_len = p->latest.end - p->latest.begin;
    return p->source->text + p->latest.begin;
}

/* Behind a field and the type of an enum the grammar has already given up on further words. */
static bool took_words(const struct syntax_error *error)
{
    return is_after(error, "field") || is_after(error, "message_field") ||
           is_after(error, "fields_entry") || is_after(error, "openness");
}

/* The keyword that the author may have meant where a name is no way to go on. */
static const char *meant_keyword(const struct parser *p, const struct syntax_error *error)
{
    size_t len;
    const char *text = found_text(p, &len);
    if (strcmp(error->found, "a name") != 0 || len < 3)
        return NULL;
    for (size_t i = 0; took_words(error) && i < keyword_count(); i++) {
        if (is_near(text, len, keyword_at(i)->text))
            return keyword_at(i)->text;
    }
    for (int i = 0; i < error->expected_count; i++) {
        if (is_keyword(error->expected[i]) && is_near(text, len, error->expected[i]))
            return error->expected[i];
    }
    return NULL;
}

static void help_with_keyword_as_name(struct parser *p, const struct syntax_error *error)
{
    diag_help(p->diag, "'%s' is a word of the language; another name is needed, such as '%s_'",
              error->found, error->found);
}

static void help(struct parser *p, const struct syntax_error *error, const struct listing *list)
{
    const char *meant = meant_keyword(p, error);
    if (meant)
        diag_help(p->diag, "did you mean '%s'?", meant);
    else if (list->count == 1 && has(list, "a name") && is_keyword(error->found))
        help_with_keyword_as_name(p, error);
    else if (is_after(error, "enum_value") && strcmp(error->found, "';'") == 0)
        diag_help(p->diag, "the values of an enum are separated by ','");
    else if (is_after(error, "openness"))
        diag_help(p->diag, "an enum is written 'enum Name : u8 { ... }'");
    else if (strcmp(error->after, "members") == 0 && is_keyword(error->found))
        diag_help(p->diag, "declarations stand beside each other, not one in another");
    else if (is_after(error, "message_members") && strcmp(error->found, "a name") == 0)
        diag_help(p->diag, "each field of a message has a number that never changes");
    else if (strcmp(error->found, "'['") == 0 && label_of(error) && has(list, "a name"))
        diag_help(p->diag, "the length stands behind the name: 'u8 data[n]'");
    else if (strcmp(error->found, "==") == 0 && has(list, "';'"))
        diag_help(p->diag, "an equation is written with one '='");
    else if (strcmp(error->found, "'.'") == 0 && label_of(error))
        diag_help(p->diag, "a name of another package is written core::Name");
}

/* ---- the report ------------------------------------------------------------------------------ */

static void report_end_of_file(struct parser *p, const char *expected)
{
    struct span at = parser_span(p, p->previous.end, p->previous.end);
    diag_error(p->diag, at, "expected %s before the end of the file", expected);
    if (p->depth > 0)
        diag_note(p->diag, p->brackets[p->depth - 1].span, "this '%c' is not closed",
                  p->brackets[p->depth - 1].open);
}

static bool is_closer(const char *name)
{
    return strcmp(name, "';'") == 0 || strcmp(name, "')'") == 0 || strcmp(name, "']'") == 0 ||
           strcmp(name, "','") == 0 || strcmp(name, "'}'") == 0;
}

static bool on_later_line(const struct parser *p)
{
    uint32_t begin = p->previous.end, end = p->latest.begin;
    return end > begin && memchr(p->source->text + begin, '\n', end - begin);
}

/* Whether the error is best seen as something missing behind the token before. A ';' that is
 * missing at the end of a line is all there is to say. */
static bool is_missing(const struct parser *p, const struct syntax_error *error,
                       struct listing *list)
{
    if (opening_of(error) || meant_keyword(p, error))
        return false;
    if (has(list, "';'") && on_later_line(p)) {
        *list = (struct listing){.words = {"';'"}, .count = 1};
        return true;
    }
    bool closes = list->count > 0;
    for (int i = 0; i < list->count; i++)
        closes = closes && is_closer(list->words[i]);
    return closes && (list->count == 1 && (has(list, "';'") || on_later_line(p)));
}

static void put_after(struct strbuf *out, const struct syntax_error *error)
{
    if (opening_of(error))
        return;
    const char *label = label_of(error);
    if (!error->after_token && label)
        strbuf_printf(out, " after %s", label);
    else if (error->after_token && strncmp(error->after, "a ", 2) == 0)
        strbuf_printf(out, " after the %s", error->after + 2);
    else if (error->after_token) {
        strbuf_puts(out, " after ");
        put_name(out, error->after);
    }
}

static void put_found(struct strbuf *out, const struct parser *p)
{
    size_t len;
    const char *text = found_text(p, &len);
    strbuf_printf(out, ", not '%.*s%s'", (int)(len > 40 ? 37 : len), text, len > 40 ? "..." : "");
}

/* A declaration that begins a line inside a block: the block was not closed. */
static bool is_unclosed_block(const struct parser *p, const struct syntax_error *error,
                              const struct listing *list)
{
    static const char starts[] = " alias charset chain const encoding enum extern import message"
                                 " package protocol service struct ";
    const char *found = is_keyword(error->found) ? strstr(starts, error->found) : NULL;
    return found && found[-1] == ' ' && found[strlen(error->found)] == ' ' && on_later_line(p) &&
           p->depth > 0 && has(list, "'}'");
}

static enum recovery report(struct parser *p, const struct syntax_error *error, struct strbuf *text)
{
    struct listing list = group_expected(error);
    bool is_end = strcmp(error->found, "the end of the file") == 0;
    bool missing = !is_end && is_missing(p, error, &list);
    put_expected(text, error, &list);
    if (is_end) {
        report_end_of_file(p, strbuf_text(text));
        return RECOVER_SKIP;
    }
    struct span at = p->latest;
    put_after(text, error);
    if (missing)
        at.begin = at.end = p->previous.end;
    else
        put_found(text, p);
    diag_error(p->diag, at, "expected %s", strbuf_text(text));
    p->forgiven_close = has(&list, "'{'");
    if (is_unclosed_block(p, error, &list)) {
        diag_note(p->diag, p->brackets[p->depth - 1].span, "this '{' is not closed");
        return RECOVER_CLOSE_BLOCKS;
    }
    help(p, error, &list);
    return missing && has(&list, "';'") && on_later_line(p) ? RECOVER_END_STATEMENT : RECOVER_SKIP;
}

enum recovery syntax_error_report(struct parser *p, const struct syntax_error *error)
{
    struct strbuf text = {0};
    enum recovery recovery = RECOVER_SKIP;
    if (p->stopped || parser_gave_up(p))
        return recovery;
    if (p->stray_close && !p->forgiven_close)
        diag_error(p->diag, p->latest, "this '}' closes nothing");
    else if (p->stray_close)
        p->forgiven_close = false;
    else
        recovery = report(p, error, &text);
    strbuf_fini(&text);
    return recovery;
}
