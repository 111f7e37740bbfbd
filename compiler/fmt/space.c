/* Between one token and the next: how many spaces, or which line ends. */
#include "fmt/token.h"

static bool takes_space_before_bracket(const struct fmt_token *word)
{
    static const char *const words[] = {"if",      "by",     "when",    "switch",  "endian",
                                        "at",      "until",  "require", "in",      "case",
                                        "default", "null",   "max",     "min",     "pad",
                                        "align",   "stream", "sized",   "timeout", NULL};
    return word->kind != FMT_WORD || fmt_is_any(word, words);
}

static bool binds(const struct fmt_token *sign)
{
    static const char *const signs[] = {".", "..", "...", "::", NULL};
    return fmt_is_any(sign, signs);
}

static bool is_tight_end(const struct fmt_token *right)
{
    static const char *const ends[] = {";", ",", ")", "]", NULL};
    return fmt_is_any(right, ends) || right->use == FMT_POSTFIX || right->use == FMT_LABEL;
}

static uint32_t gap_of_words(const struct fmt_token *left, const struct fmt_token *right)
{
    if (fmt_is(right, "("))
        return takes_space_before_bracket(left);
    if (fmt_is(right, "["))
        return left->kind != FMT_WORD && !fmt_is(left, ")");
    if (fmt_is(left, "}") && right->starts)
        return 2;
    return 1;
}

static uint32_t gap_between(const struct fmt_token *left, const struct fmt_token *right)
{
    if (right->kind == FMT_COMMENT)
        return 2;
    if (fmt_is_comment(left) || right->kind == FMT_BLOCK_COMMENT)
        return 1;
    if (is_tight_end(right) || binds(left) || binds(right) || fmt_is(left, "(") ||
        fmt_is(left, "[") || left->use == FMT_UNARY || left->use == FMT_PREFIX)
        return 0;
    if (fmt_is(right, "}"))
        return right->use != FMT_SET;
    if (fmt_is(left, "{"))
        return left->use != FMT_SET;
    return fmt_is(left, ";") ? 2 : gap_of_words(left, right);
}

/* Whether the braces' inside begins on a line of its own. */
static bool is_open(const struct fmt_token *tokens, size_t count, size_t brace)
{
    size_t next = brace + 1;
    if (next < count && tokens[next].kind == FMT_COMMENT && !tokens[next].newlines)
        return true;
    return next < count && tokens[next].newlines > 0 && tokens[brace].match != next;
}

/* In front of a closing brace, which stands alone when what it closes does. */
static uint32_t lines_before_end(const struct fmt_token *tokens, size_t count, size_t i)
{
    if (tokens[i].match == i - 1)
        return 0;
    return is_open(tokens, count, tokens[i].match) || tokens[i].newlines;
}

static uint32_t lines_between(const struct fmt_token *tokens, size_t count, size_t i)
{
    static const char *const joining[] = {"{", "else", ";", NULL};
    const struct fmt_token *left = &tokens[i - 1], *right = &tokens[i];
    uint32_t lines = right->newlines > 2 ? 2 : right->newlines;
    if (fmt_is(left, "{") && lines > 1)
        lines = 1;
    if (fmt_is(right, "}") && fmt_is(&tokens[right->match], "{"))
        return lines_before_end(tokens, count, i);
    if (fmt_is_comment(left) || fmt_is_comment(right))
        return lines;
    if (fmt_is_any(right, joining) && !right->starts)
        return 0;
    return fmt_is(left, "}") && right->outer && !lines ? 1 : lines;
}

void fmt_space(struct fmt_tokens *tokens)
{
    struct fmt_token *list = tokens->list.items;
    for (size_t i = 1; i < tokens->list.count; i++) {
        list[i].gap = gap_between(&list[i - 1], &list[i]);
        list[i].newlines = lines_between(list, tokens->list.count, i);
    }
    if (tokens->list.count)
        list[0].newlines = 0;
}
