#include "weir/base.h"

const char *weir_error_name(int code)
{
    switch (code) {
    case WEIR_OK:
        return "WEIR_OK";
    case WEIR_MORE:
        return "WEIR_MORE";
    case WEIR_PENDING:
        return "WEIR_PENDING";
#define NAME_CASE(name, value, text)                                                               \
    case value:                                                                                    \
        return "WEIR_" #name;
        WEIR_ERROR_MAP(NAME_CASE)
#undef NAME_CASE
    default:
        return "WEIR_UNKNOWN";
    }
}

const char *weir_error_text(int code)
{
    switch (code) {
    case WEIR_OK:
        return "success";
    case WEIR_MORE:
        return "more input is needed";
    case WEIR_PENDING:
        return "the answer comes later";
#define TEXT_CASE(name, value, text)                                                               \
    case value:                                                                                    \
        return text;
        WEIR_ERROR_MAP(TEXT_CASE)
#undef TEXT_CASE
    default:
        return "unknown error";
    }
}
