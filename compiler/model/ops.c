#include "model/model.h"

const char *model_op_text(enum model_op op)
{
    static const char *const texts[] = {
        [MODEL_E_NOT] = "!",  [MODEL_E_NEG] = "-",      [MODEL_E_BITNOT] = "~",
        [MODEL_E_MUL] = "*",  [MODEL_E_DIV] = "/",      [MODEL_E_MOD] = "%",
        [MODEL_E_ADD] = "+",  [MODEL_E_SUB] = "-",      [MODEL_E_SHL] = "<<",
        [MODEL_E_SHR] = ">>", [MODEL_E_AND] = "&",      [MODEL_E_OR] = "|",
        [MODEL_E_XOR] = "^",  [MODEL_E_LT] = "<",       [MODEL_E_LE] = "<=",
        [MODEL_E_GT] = ">",   [MODEL_E_GE] = ">=",      [MODEL_E_EQ] = "==",
        [MODEL_E_NE] = "!=",  [MODEL_E_ANDALSO] = "&&", [MODEL_E_ORELSE] = "||",
    };
    return (unsigned)op < sizeof texts / sizeof *texts ? texts[op] : NULL;
}
