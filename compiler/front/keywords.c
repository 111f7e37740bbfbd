#include "front/keywords.h"

#include "front/build.h"
#include "grammar.h"

#include <stdlib.h>
#include <string.h>

/* Sorted: searched by halves. */
static const struct keyword keywords[] = {
    {"alias", TOK_ALIAS},
    {"align", TOK_ALIGN},
    {"as", TOK_AS},
    {"at", TOK_AT},
    {"by", TOK_BY},
    {"call", TOK_CALL},
    {"cancel", TOK_CANCEL},
    {"case", TOK_CASE},
    {"chain", TOK_CHAIN},
    {"charset", TOK_CHARSET},
    {"choice", TOK_CHOICE},
    {"client", TOK_CLIENT},
    {"closed", TOK_CLOSED},
    {"const", TOK_CONST},
    {"default", TOK_DEFAULT},
    {"duplicates", TOK_DUPLICATES},
    {"else", TOK_ELSE},
    {"encoding", TOK_ENCODING},
    {"end", TOK_END},
    {"endian", TOK_ENDIAN},
    {"enum", TOK_ENUM},
    {"error", TOK_ERROR},
    {"extern", TOK_EXTERN},
    {"fail", TOK_FAIL},
    {"false", TOK_FALSE},
    {"fields", TOK_FIELDS},
    {"filter", TOK_FILTER},
    {"id", TOK_ID},
    {"idempotent", TOK_IDEMPOTENT},
    {"if", TOK_IF},
    {"import", TOK_IMPORT},
    {"in", TOK_IN},
    {"initial", TOK_INITIAL},
    {"item", TOK_ITEM},
    {"jump", TOK_JUMP},
    {"let", TOK_LET},
    {"limit", TOK_LIMIT},
    {"literal", TOK_LITERAL},
    {"map", TOK_MAP},
    {"max", TOK_MAX},
    {"max_in_flight", TOK_MAX_IN_FLIGHT},
    {"message", TOK_MESSAGE},
    {"min", TOK_MIN},
    {"multiplexed", TOK_MULTIPLEXED},
    {"nocase", TOK_NOCASE},
    {"none", TOK_NONE},
    {"null", TOK_NULL},
    {"of", TOK_OF},
    {"on", TOK_ON},
    {"oneway", TOK_ONEWAY},
    {"open", TOK_OPEN},
    {"option", TOK_OPTION},
    {"origin", TOK_ORIGIN},
    {"package", TOK_PACKAGE},
    {"pad", TOK_PAD},
    {"peek", TOK_PEEK},
    {"pipelined", TOK_PIPELINED},
    {"protocol", TOK_PROTOCOL},
    {"push", TOK_PUSH},
    {"raises", TOK_RAISES},
    {"reply", TOK_REPLY},
    {"request", TOK_REQUEST},
    {"require", TOK_REQUIRE},
    {"reserved", TOK_RESERVED},
    {"resync", TOK_RESYNC},
    {"retry", TOK_RETRY},
    {"rpc", TOK_RPC},
    {"sends", TOK_SENDS},
    {"server", TOK_SERVER},
    {"service", TOK_SERVICE},
    {"set", TOK_SET},
    {"sized", TOK_SIZED},
    {"skip", TOK_SKIP},
    {"state", TOK_STATE},
    {"stream", TOK_STREAM},
    {"struct", TOK_STRUCT},
    {"switch", TOK_SWITCH},
    {"timeout", TOK_TIMEOUT},
    {"transport", TOK_TRANSPORT},
    {"true", TOK_TRUE},
    {"unknown", TOK_UNKNOWN},
    {"unread", TOK_UNREAD},
    {"until", TOK_UNTIL},
    {"upgrade", TOK_UPGRADE},
    {"var", TOK_VAR},
    {"via", TOK_VIA},
    {"when", TOK_WHEN},
    {"write", TOK_WRITE},
};

#define COUNT (sizeof keywords / sizeof *keywords)

/* Compares the word that ends after `len` bytes. */
static int compare(const struct keyword *keyword, const char *text, size_t len)
{
    int order = strncmp(text, keyword->text, len);
    return order ? order : -(keyword->text[len] != '\0');
}

const struct keyword *keyword_find(const char *text, size_t len)
{
    size_t low = 0, high = COUNT;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare(&keywords[middle], text, len);
        if (order == 0)
            return &keywords[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

size_t keyword_count(void)
{
    return COUNT;
}

const struct keyword *keyword_at(size_t index)
{
    return &keywords[index];
}
