#include "front/tokens.h"

#include "base/utf8.h"
#include "front/keywords.h"
#include "front/scanner.h"

#include <string.h>

struct span parser_span(const struct parser *p, uint32_t begin, uint32_t end)
{
    return (struct span){.source = p->source->id, .begin = begin, .end = end};
}

bool parser_gave_up(const struct parser *p)
{
    return p->diag->errors - p->errors_before >= FRONT_MAX_ERRORS;
}

/* ---- the text as a whole --------------------------------------------------------------------- */

static void check_utf8(struct parser *p)
{
    const char *text = p->source->text;
    for (uint32_t at = 0; at < p->source->size;) {
        uint32_t code;
        size_t len = utf8_decode(text + at, p->source->size - at, &code);
        if (len == 0) {
            diag_error(p->diag, parser_span(p, at, at + 1), "this byte, 0x%02x, is not UTF-8",
                       (unsigned char)text[at]);
            diag_help(p->diag, "descriptions are UTF-8; in a string, write \\x%02x",
                      (unsigned char)text[at]);
            return;
        }
        at += (uint32_t)len;
    }
}

static void check_nul(struct parser *p)
{
    const char *nul = memchr(p->source->text, '\0', p->source->size);
    if (!nul)
        return;
    uint32_t at = (uint32_t)(nul - p->source->text);
    diag_error(p->diag, parser_span(p, at, at + 1), "a description cannot hold a NUL byte");
    diag_help(p->diag, "in a string, write \\0");
}

void tokens_init(struct parser *p)
{
    check_utf8(p);
    check_nul(p);
    p->previous = p->latest = parser_span(p, 0, 0);
    p->latest_value = ARENA_NEW(p->arena, FRONT_YYSTYPE);
    scanner_init(p);
}

void tokens_fini(struct parser *p)
{
    scanner_fini(p);
    strbuf_fini(&p->doc);
}

/* ---- brackets -------------------------------------------------------------------------------- */

static char closer(char open)
{
    return open == '(' ? ')' : open == '[' ? ']' : '}';
}

static void open_bracket(struct parser *p, char open, struct span span)
{
    if (p->depth < FRONT_MAX_DEPTH) {
        p->brackets[p->depth++] = (struct bracket){.open = open, .span = span};
        return;
    }
    diag_error(p->diag, span, "this is nested too deeply");
    diag_help(p->diag, "at most %d brackets can be open", FRONT_MAX_DEPTH);
    p->stopped = true;
}

/* Closes the innermost bracket of this kind. A ')' or ']' that is missing ends at the '}' or
 * ';'. */
static void close_bracket(struct parser *p, char close)
{
    unsigned depth = p->depth;
    while (depth > 0 && closer(p->brackets[depth - 1].open) != close) {
        if (p->brackets[depth - 1].open == '{')
            return;
        depth--;
    }
    if (depth > 0)
        p->depth = depth - 1;
    p->stray_close = depth == 0 && close == '}';
}

static void close_parentheses(struct parser *p)
{
    while (p->depth > 0 && p->brackets[p->depth - 1].open != '{')
        p->depth--;
}

static void track_brackets(struct parser *p, int token, struct span span)
{
    p->stray_close = false;
    if (token == '(' || token == '[' || token == '{')
        open_bracket(p, (char)token, span);
    else if (token == ')' || token == ']' || token == '}')
        close_bracket(p, (char)token);
    else if (token == ';')
        close_parentheses(p);
}

/* ---- the stream ------------------------------------------------------------------------------ */

static void keep_leading_doc(struct parser *p, uint32_t offset)
{
    if (!p->has_doc)
        return;
    struct doc doc = {.offset = offset};
    doc.text = arena_copy(p->arena, strbuf_text(&p->doc), p->doc.len);
    vec_push(p->arena, &p->leading, doc);
    strbuf_clear(&p->doc);
    p->has_doc = false;
}

static int next_token(struct parser *p, FRONT_YYSTYPE *value, struct span *span)
{
    *span = parser_span(p, p->offset, p->offset);
    if (p->stopped || parser_gave_up(p))
        return TOK_END_OF_FILE;
    if (p->swallowed_semicolon)
        return p->swallowed_semicolon = false, ';';
    int token = front_scan(value, span, p->scanner);
    if (token == TOK_END_OF_FILE)
        *span = parser_span(p, p->source->size, p->source->size);
    p->previous = p->latest;
    p->latest = *span;
    keep_leading_doc(p, span->begin);
    track_brackets(p, token, *span);
    return p->stopped ? TOK_END_OF_FILE : token;
}

/* Reads up to the '}' of the block whose '{' was the latest token, and makes a ';' of it: the
 * grammar goes on there, in the block around it. */
static int jump_over_block(struct parser *p, FRONT_YYSTYPE *value, struct span *span)
{
    unsigned depth = p->depth;
    int token;
    p->forgiven_close = false;
    do
        token = next_token(p, value, span);
    while (token != TOK_END_OF_FILE && p->depth >= depth);
    return token == TOK_END_OF_FILE ? token : ';';
}

/* A token that is not in the text, at the place of the offending one. */
static int supply_token(struct parser *p, struct span *span)
{
    *span = parser_span(p, p->latest.begin, p->latest.begin);
    p->repeat = --p->supply == 0;
    track_brackets(p, p->supplied, *span);
    return p->supplied;
}

/* The offending token again: the parser has dropped it. */
static int repeat_token(struct parser *p, FRONT_YYSTYPE *value, struct span *span)
{
    p->repeat = false;
    *span = p->latest;
    *value = *p->latest_value;
    track_brackets(p, p->latest_token, *span);
    return p->latest_token;
}

static int plain_token(struct parser *p, FRONT_YYSTYPE *value, struct span *span)
{
    bool skip = p->skip_block;
    p->skip_block = false;
    if (skip)
        return jump_over_block(p, value, span);
    int token = next_token(p, value, span);
    if (token == '{' && p->recovering)
        return jump_over_block(p, value, span);
    return token;
}

int front_yylex(FRONT_YYSTYPE *value, struct span *span, struct parser *p)
{
    if (p->supply > 0)
        return supply_token(p, span);
    if (p->repeat)
        return repeat_token(p, value, span);
    int token = plain_token(p, value, span);
    p->latest_token = token;
    *p->latest_value = *value;
    return token;
}

static unsigned open_blocks(const struct parser *p)
{
    unsigned count = 0;
    for (unsigned i = 0; i < p->depth; i++)
        count += p->brackets[i].open == '{';
    return count;
}

/* Only a token that the parser drops can come again, and only once; it keeps ';' and '}'. */
static bool can_repeat(const struct parser *p)
{
    return p->latest_token > 255 && p->latest.begin >= p->repeated_to;
}

void tokens_recover(struct parser *p, enum recovery recovery)
{
    p->recovering = true;
    p->skip_block = p->latest_token == '{';
    if (recovery == RECOVER_SKIP || !can_repeat(p))
        return;
    p->repeated_to = p->latest.end;
    if (recovery == RECOVER_END_STATEMENT)
        p->supply = 1;
    else
        p->supply = open_blocks(p);
    p->supplied = recovery == RECOVER_END_STATEMENT ? ';' : '}';
}

void tokens_recovered(struct parser *p)
{
    p->recovering = false;
}

/* ---- actions of the scanner ------------------------------------------------------------------ */

void tokens_advance(struct parser *p, struct span *span, size_t len)
{
    uint32_t begin = p->offset;
    p->offset += (uint32_t)len;
    *span = parser_span(p, begin, p->offset);
}

static bool is_trailing(const struct parser *p, uint32_t begin)
{
    uint32_t end = p->latest.end;
    return end > 0 && !p->has_doc && !memchr(p->source->text + end, '\n', begin - end);
}

void tokens_doc(struct parser *p, struct span span, const char *text, size_t len)
{
    if (len > 0 && text[0] == ' ')
        text++, len--;
    while (len > 0 && (text[len - 1] == '\r' || text[len - 1] == ' ' || text[len - 1] == '\t'))
        len--;
    if (is_trailing(p, span.begin)) {
        struct doc doc = {.offset = p->latest.end, .text = arena_copy(p->arena, text, len)};
        vec_push(p->arena, &p->trailing, doc);
        return;
    }
    if (p->has_doc)
        strbuf_putc(&p->doc, '\n');
    strbuf_append(&p->doc, text, len);
    p->has_doc = true;
}

int tokens_word(struct parser *p, const char *text, size_t len, FRONT_YYSTYPE *value)
{
    const struct keyword *keyword = keyword_find(text, len);
    value->word = keyword ? keyword->text : arena_copy(p->arena, text, len);
    return keyword ? keyword->token : TOK_IDENT;
}

static void report_problem(struct parser *p, struct span span, struct literal_problem problem)
{
    if (!problem.text)
        return;
    diag_error(p->diag, span, "%s", problem.text);
    if (problem.help)
        diag_help(p->diag, "%s", problem.help);
}

int tokens_number(struct parser *p, struct span span, const char *text, FRONT_YYSTYPE *value)
{
    report_problem(p, span, literal_number(text, span.end - span.begin, &value->literal));
    return TOK_NUMBER;
}

/* The bytes that `len` characters at `text` mean; `begin` is their offset. */
static struct ast_text read_bytes(struct parser *p, uint32_t begin, const char *text, size_t len)
{
    char *bytes = arena_alloc(p->arena, len + 1);
    size_t count = 0;
    for (size_t i = 0; i < len;) {
        struct literal_problem problem = {NULL, NULL};
        size_t used = literal_byte(text + i, len - i, &bytes[count++], &problem);
        uint32_t at = begin + (uint32_t)i;
        report_problem(p, parser_span(p, at, at + (uint32_t)used), problem);
        i += used;
    }
    return (struct ast_text){.data = bytes, .len = count};
}

int tokens_string(struct parser *p, struct span span, const char *text, FRONT_YYSTYPE *value)
{
    value->text = read_bytes(p, span.begin + 1, text + 1, span.end - span.begin - 2);
    return TOK_STRING;
}

int tokens_char(struct parser *p, struct span span, const char *text, FRONT_YYSTYPE *value)
{
    struct ast_text bytes = read_bytes(p, span.begin + 1, text + 1, span.end - span.begin - 2);
    if (bytes.len != 1) {
        diag_error(p->diag, span, "a character is exactly one byte, this has %zu", bytes.len);
        diag_help(p->diag, "text is written in double quotes");
    }
    value->literal = (struct literal){.kind = LITERAL_INT, .form = AST_INT_CHAR};
    value->literal.value = bytes.len ? (unsigned char)bytes.data[0] : 0;
    return TOK_NUMBER;
}

int tokens_unclosed(struct parser *p, struct span span, const char *text, FRONT_YYSTYPE *value)
{
    bool is_string = text[0] == '"';
    diag_error(p->diag, parser_span(p, span.begin, span.begin + 1),
               "this %s is not closed on its line", is_string ? "string" : "character");
    if (is_string)
        diag_help(p->diag, "it ends with '\"'; a line end inside is written \\n");
    p->swallowed_semicolon = text[span.end - span.begin - 1] == ';';
    value->literal = (struct literal){.kind = LITERAL_INT, .form = AST_INT_CHAR};
    if (is_string)
        value->text = (struct ast_text){.data = "", .len = 0};
    return is_string ? TOK_STRING : TOK_NUMBER;
}

void tokens_stray(struct parser *p, struct span span, const char *text)
{
    unsigned char first = (unsigned char)text[0];
    uint32_t code;
    size_t len = utf8_decode(text, span.end - span.begin, &code);
    if (span.begin == 0 && len == 3 && code == 0xfeff && span.end == 3)
        return; /* a byte order mark */
    if (len == 0)
        return; /* not UTF-8, reported for the file */
    if (first < 0x20 || first == 0x7f)
        diag_error(p->diag, span, "a stray byte 0x%02x", first);
    else
        diag_error(p->diag, span, "a stray '%.*s'", (int)len, text);
}

void tokens_hash(struct parser *p, struct span span)
{
    diag_error(p->diag, parser_span(p, span.begin, span.begin + 1), "a stray '#'");
    diag_help(p->diag, "comments begin with '//'");
}

void tokens_comment_unclosed(struct parser *p)
{
    diag_error(p->diag, parser_span(p, p->comment, p->comment + 2), "this comment is not closed");
    diag_help(p->diag, "it ends with '*/'; a comment cannot hold another");
}
