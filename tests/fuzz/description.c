#include "description.h"

#include "emit/backend.h"
#include "front/parse.h"
#include "fuzz.h"
#include "sema/sema.h"

#include <string.h>

const char description_lib[] = "package lib;\n"
                               "const SIZE = 4;\n"
                               "enum Color : u8 { red = 1, green = 2 }\n"
                               "struct Point { i16 x; i16 y; }\n"
                               "struct Text { str text[:u8]; }\n"
                               "choice Any by u8 { case 1: Point point; case 2: Text text; }\n"
                               "message Note { 1: str text; 2: Note next; }\n"
                               "error Bad { 1: u32 code; }\n";

/* Whether all that it imports is here. */
static bool is_self_contained(const struct source *source)
{
    struct sources sources;
    struct arena arena;
    struct diag diag;
    bool good = true;
    sources_init(&sources);
    arena_init(&arena);
    diag_init(&diag, &sources);
    const struct ast_file *tree = front_parse(source, &arena, &diag);
    for (const struct ast_import *i = tree->imports; i; i = i->next)
        good = good && i->path && strcmp(i->path, "lib.weir") == 0;
    diag_fini(&diag);
    arena_fini(&arena);
    sources_fini(&sources);
    return good;
}

bool description_open(struct description *d, const char *text, size_t len)
{
    memset(d, 0, sizeof *d);
    arena_init(&d->arena);
    sources_init(&d->sources);
    diag_init(&d->diag, &d->sources);
    struct source *source = sources_add(&d->sources, "memory/main.weir", text, len);
    struct sema_options options = {.sources = &d->sources, .entry = source};
    if (!source || !is_self_contained(source))
        return false;
    sources_add(&d->sources, "memory/lib.weir", description_lib, sizeof description_lib - 1);
    d->model = sema_build(&options, &d->arena, &d->diag);
    FUZZ_CLAIM((d->model == NULL) == (d->diag.errors > 0));
    if (d->model)
        d->plans = plan_set_new(&d->arena, d->model);
    return d->model != NULL;
}

void description_close(struct description *d)
{
    diag_fini(&d->diag);
    sources_fini(&d->sources);
    arena_fini(&d->arena);
}

void description_report(const struct description *d, struct strbuf *out)
{
    diag_render(&d->diag, out, false);
}

void description_emit(const struct description *d, const char *suffix, struct strbuf *out)
{
    for (const struct emit_output *o = emit_outputs(); o->name; o++) {
        struct writer w;
        if (strcmp(o->suffix, suffix) != 0)
            continue;
        writer_init(&w);
        emit_print(&w, o, d->model, d->plans, d->model->main);
        strbuf_append(out, strbuf_text(&w.out), w.out.len);
        writer_fini(&w);
    }
}
