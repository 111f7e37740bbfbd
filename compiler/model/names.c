#include "model/names.h"

#include <stdlib.h>
#include <string.h>

static const char *const keywords[] = {
    /* sorted by strcmp */
    "EOF",
    "INT16_MAX",
    "INT16_MIN",
    "INT32_MAX",
    "INT32_MIN",
    "INT64_MAX",
    "INT64_MIN",
    "INT8_MAX",
    "INT8_MIN",
    "INTPTR_MAX",
    "INT_MAX",
    "INT_MIN",
    "NULL",
    "SIZE_MAX",
    "UINT16_MAX",
    "UINT32_MAX",
    "UINT64_MAX",
    "UINT8_MAX",
    "UINTPTR_MAX",
    "alignas",
    "alignof",
    "and",
    "and_eq",
    "asm",
    "assert",
    "auto",
    "bitand",
    "bitor",
    "bool",
    "break",
    "case",
    "catch",
    "char",
    "char16_t",
    "char32_t",
    "char8_t",
    "class",
    "co_await",
    "co_return",
    "co_yield",
    "compl",
    "concept",
    "const",
    "const_cast",
    "consteval",
    "constexpr",
    "constinit",
    "continue",
    "decltype",
    "default",
    "delete",
    "do",
    "double",
    "dynamic_cast",
    "else",
    "enum",
    "errno",
    "explicit",
    "export",
    "extern",
    "false",
    "float",
    "for",
    "friend",
    "goto",
    "if",
    "inline",
    "int",
    "int16_t",
    "int32_t",
    "int64_t",
    "int8_t",
    "intmax_t",
    "intptr_t",
    "linux",
    "long",
    "mutable",
    "namespace",
    "new",
    "noexcept",
    "not",
    "not_eq",
    "nullptr",
    "offsetof",
    "operator",
    "or",
    "or_eq",
    "private",
    "protected",
    "ptrdiff_t",
    "public",
    "register",
    "reinterpret_cast",
    "requires",
    "restrict",
    "return",
    "short",
    "signed",
    "size_t",
    "sizeof",
    "static",
    "static_assert",
    "static_cast",
    "stderr",
    "stdin",
    "stdout",
    "struct",
    "switch",
    "template",
    "this",
    "thread_local",
    "throw",
    "true",
    "try",
    "typedef",
    "typeid",
    "typename",
    "typeof",
    "typeof_unqual",
    "uint16_t",
    "uint32_t",
    "uint64_t",
    "uint8_t",
    "uintmax_t",
    "uintptr_t",
    "union",
    "unix",
    "unsigned",
    "using",
    "virtual",
    "void",
    "volatile",
    "wchar_t",
    "while",
    "xor",
    "xor_eq",
};

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Whether a new word begins at name[i]: fooBar, HTTPServer, u16List. */
static bool word_begins(const char *name, size_t i)
{
    if (i == 0 || !is_upper(name[i]))
        return false;
    char before = name[i - 1];
    if (is_lower(before) || is_digit(before))
        return true;
    return is_upper(before) && is_lower(name[i + 1]);
}

const char *names_snake(struct arena *arena, const char *name)
{
    char *result = arena_alloc(arena, 2 * strlen(name) + 1);
    size_t len = 0;
    for (size_t i = 0; name[i] != '\0'; i++) {
        if (word_begins(name, i))
            result[len++] = '_';
        result[len++] = is_upper(name[i]) ? (char)(name[i] - 'A' + 'a') : name[i];
    }
    result[len] = '\0';
    return result;
}

const char *names_upper(struct arena *arena, const char *name)
{
    char *result = arena_strdup(arena, name);
    for (char *c = result; *c != '\0'; c++)
        if (is_lower(*c))
            *c = (char)(*c - 'a' + 'A');
    return result;
}

const char *names_lower(struct arena *arena, const char *name)
{
    char *result = arena_strdup(arena, name);
    for (char *c = result; *c != '\0'; c++)
        if (is_upper(*c))
            *c = (char)(*c - 'A' + 'a');
    return result;
}

static int compare_keyword(const void *name, const void *keyword)
{
    return strcmp(name, *(const char *const *)keyword);
}

bool names_is_keyword(const char *name)
{
    /* _Bool, _Atomic, … and everything else that is the implementation's own */
    if (name[0] == '_' && (is_upper(name[1]) || name[1] == '_'))
        return true;
    return bsearch(name, keywords, sizeof keywords / sizeof *keywords, sizeof *keywords,
                   compare_keyword) != NULL;
}

const char *names_escape(struct arena *arena, const char *name)
{
    return names_is_keyword(name) ? arena_printf(arena, "%s_", name) : name;
}

bool names_is_identifier(const char *name)
{
    if (!is_upper(name[0]) && !is_lower(name[0]) && name[0] != '_')
        return false;
    for (const char *c = name; *c != '\0'; c++)
        if (!is_upper(*c) && !is_lower(*c) && !is_digit(*c) && *c != '_')
            return false;
    return true;
}

const char *names_prefix(struct arena *arena, const char *package, const char *option)
{
    if (option != NULL) {
        size_t len = strlen(option);
        bool closed = len > 0 && option[len - 1] == '_';
        return arena_printf(arena, closed ? "%s" : "%s_", option);
    }
    char *result = arena_printf(arena, "%s_", names_snake(arena, package));
    for (char *c = result; *c != '\0'; c++)
        if (*c == '.')
            *c = '_';
    return result;
}

static size_t slot_of(const struct names_scope *scope, const char *name)
{
    size_t hash = 2166136261u;
    for (const char *c = name; *c != '\0'; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619u;
    size_t slot = hash & (scope->capacity - 1);
    while (scope->names[slot] != NULL && strcmp(scope->names[slot], name) != 0)
        slot = (slot + 1) & (scope->capacity - 1);
    return slot;
}

bool names_taken(const struct names_scope *scope, const char *name)
{
    return scope->capacity != 0 && scope->names[slot_of(scope, name)] != NULL;
}

static void grow_scope(struct arena *arena, struct names_scope *scope)
{
    struct names_scope larger = {.capacity = scope->capacity == 0 ? 16 : scope->capacity * 2};
    larger.names = arena_array(arena, larger.capacity, sizeof *larger.names);
    larger.count = scope->count;
    for (size_t i = 0; i < scope->capacity; i++)
        if (scope->names[i] != NULL)
            larger.names[slot_of(&larger, scope->names[i])] = scope->names[i];
    *scope = larger;
}

void names_take(struct arena *arena, struct names_scope *scope, const char *name)
{
    if (2 * (scope->count + 1) > scope->capacity)
        grow_scope(arena, scope);
    size_t slot = slot_of(scope, name);
    if (scope->names[slot] == NULL)
        scope->count++;
    scope->names[slot] = name;
}

const char *names_unique(struct arena *arena, struct names_scope *scope, const char *wanted)
{
    const char *name = wanted;
    while (names_taken(scope, name))
        name = arena_printf(arena, "%s_", name);
    names_take(arena, scope, name);
    return name;
}

const char *names_member(struct arena *arena, struct names_scope *scope, const char *name)
{
    return names_unique(arena, scope, names_escape(arena, names_snake(arena, name)));
}

const char *names_fn(struct arena *arena, const struct model_type *type, const char *verb)
{
    return arena_printf(arena, "%s_%s", type->c, verb);
}

const char *names_service_fn(struct arena *arena, const struct model_service *service,
                             const char *verb)
{
    return arena_printf(arena, "%s_%s", service->c, verb);
}

const char *names_rpc_fn(struct arena *arena, const struct model_service *service,
                         const struct model_rpc *rpc, const char *verb)
{
    if (verb == NULL)
        return arena_printf(arena, "%s_%s", service->c, rpc->c);
    return arena_printf(arena, "%s_%s_%s", service->c, rpc->c, verb);
}

const char *names_guard(struct arena *arena, const char *stem, const char *suffix)
{
    const char *upper = names_upper(arena, names_snake(arena, stem));
    char *result = arena_printf(arena, "%s_%s", upper, names_upper(arena, suffix));
    for (char *c = result; *c != '\0'; c++)
        if (!is_upper(*c) && !is_digit(*c))
            *c = '_';
    return result;
}
