#include "front/parse.h"

#include "front/tokens.h"

struct ast_file *front_parse(const struct source *source, struct arena *arena, struct diag *diag)
{
    struct parser p = {.source = source, .arena = arena, .diag = diag};
    p.errors_before = diag->errors;
    p.file = ARENA_NEW(arena, struct ast_file);
    p.file->source = source;
    p.file->span = parser_span(&p, 0, source->size);
    tokens_init(&p);
    front_yyparse(&p);
    tokens_fini(&p);
    build_trailing_docs(&p);
    p.file->broken = diag->errors > p.errors_before;
    return p.file;
}
