#include "sema/load.h"

#include "base/strbuf.h"
#include "front/parse.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct unit *load(struct sema *s, const struct source *source, const char *key,
                         struct span at, unsigned depth);

/* What names a file whatever path leads to it. */
static const char *canonical(struct sema *s, const char *path)
{
    char *real = realpath(path, NULL);
    const char *result = arena_strdup(s->arena, real != NULL ? real : path);
    free(real);
    return result;
}

static const char *stem_of(struct sema *s, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    size_t len = dot != NULL && dot != name ? (size_t)(dot - name) : strlen(name);
    return arena_copy(s->arena, name, len);
}

/* "dir/" of the importing file, or "". */
static const char *folder_of(struct sema *s, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? "" : arena_copy(s->arena, path, (size_t)(slash - path) + 1);
}

/* 0 and the unit's source and key, or -ENOENT (try the next place), or what else is wrong with the file. */
static int try_path(struct sema *s, const char *path, const struct source **ret_source,
                    const char **ret_key)
{
    struct source *source = sources_find(s->options->sources, path);
    if (source == NULL) {
        int error = sources_read(s->options->sources, path, &source);
        if (error != 0)
            return error == -ENOTDIR ? -ENOENT : error; /* a file where a folder would be */
    }
    *ret_source = source;
    *ret_key = canonical(s, path);
    return 0;
}

static int find_import(struct sema *s, const struct unit *unit, const char *path,
                       const struct source **ret_source, const char **ret_key)
{
    if (path[0] == '/')
        return try_path(s, path, ret_source, ret_key);
    const char *beside = arena_printf(s->arena, "%s%s", folder_of(s, unit->source->path), path);
    int error = try_path(s, beside, ret_source, ret_key);
    for (size_t i = 0; error == -ENOENT && i < s->options->include_count; i++) {
        const char *dir = s->options->include_dirs[i];
        error = try_path(s, arena_printf(s->arena, "%s/%s", dir, path), ret_source, ret_key);
    }
    return error;
}

static void report_missing(struct sema *s, const struct ast_import *import)
{
    diag_error(s->diag, import->path_span, "cannot find the import '%s'", import->path);
    if (s->options->include_count == 0) {
        diag_help(s->diag, "it is looked for beside this file; -I DIR adds folders");
        return;
    }
    struct strbuf dirs = {0};
    for (size_t i = 0; i < s->options->include_count; i++)
        strbuf_printf(&dirs, "%s%s", i == 0 ? "" : ", ", s->options->include_dirs[i]);
    diag_help(s->diag, "it is looked for beside this file, then in %s", strbuf_text(&dirs));
    strbuf_fini(&dirs);
}

static void report_cycle(struct sema *s, const struct ast_import *import, const struct unit *unit,
                         const struct unit *target)
{
    diag_error(s->diag, import->path_span, "importing '%s' closes a cycle of imports",
               import->path);
    if (unit != target)
        diag_note(s->diag, unit->imported_at, "this file is imported here");
    diag_help(s->diag, "put what both need into a third file that both import");
}

static void add_import(struct sema *s, struct unit *unit, struct unit *target,
                       const struct ast_import *import)
{
    for (size_t i = 0; i < unit->imports.count; i++) {
        if (unit->imports.items[i].unit == target) {
            diag_error(s->diag, import->path_span, "'%s' is imported twice", import->path);
            diag_note(s->diag, unit->imports.items[i].span, "it was first imported here");
            return;
        }
    }
    struct import item = {target, import->path_span};
    vec_push(s->arena, &unit->imports, item);
}

static bool load_import(struct sema *s, struct unit *unit, const struct ast_import *import,
                        unsigned depth)
{
    const struct source *source;
    const char *key;
    int error = find_import(s, unit, import->path, &source, &key);
    if (error == -ENOENT) {
        report_missing(s, import);
        return false;
    }
    if (error != 0) {
        diag_error(s->diag, import->path_span, "cannot read the import '%s': %s", import->path,
                   strerror(-error));
        return false;
    }
    struct unit *target = map_get(&s->units_by_path, key);
    if (target != NULL && target->loading) {
        report_cycle(s, import, unit, target);
        return false;
    }
    if (depth >= SEMA_MAX_IMPORT_DEPTH) {
        diag_error(s->diag, import->path_span, "imports are nested more than %d deep",
                   SEMA_MAX_IMPORT_DEPTH);
        return false;
    }
    if (target == NULL)
        target = load(s, source, key, import->path_span, depth + 1);
    if (target == NULL)
        return false;
    add_import(s, unit, target, import);
    return true;
}

static void name_file(struct sema *s, struct unit *unit)
{
    struct model_file *file = ARENA_NEW(s->arena, struct model_file);
    unit->file = file;
    file->path = unit->source->path;
    file->stem = stem_of(s, unit->source->path);
    file->doc = unit->ast->doc;
    file->package = unit->ast->package.text;
    if (file->package != NULL)
        return;
    file->package = file->stem;
    if (!names_is_identifier(file->stem)) {
        struct span start = {unit->source->id, 0, 0};
        diag_error(s->diag, start, "the file has no package, and its name does not make one");
        diag_help(s->diag, "begin it with 'package name;'");
        file->package = "x";
    }
}

/* Files include each other's C by name alone, and all of it may come into one folder. */
static void check_stem(struct sema *s, struct unit *unit)
{
    const char *stem = unit->file->stem;
    const struct unit *first = map_add(s->arena, &s->units_by_stem, stem, unit);
    if (first == NULL)
        return;
    diag_error(s->diag, unit->imported_at, "'%s' and '%s' would both become %s.h and %s.c",
               unit->source->path, first->source->path, stem, stem);
    if (first->source != s->options->entry)
        diag_note(s->diag, first->imported_at, "the other is imported here");
    diag_help(s->diag, "rename one of the files");
}

/* NULL after a report. */
static struct unit *load(struct sema *s, const struct source *source, const char *key,
                         struct span at, unsigned depth)
{
    struct unit *unit = ARENA_NEW(s->arena, struct unit);
    unit->source = source;
    unit->imported_at = at;
    unit->loading = true;
    map_add(s->arena, &s->units_by_path, key, unit);
    unit->ast = front_parse(source, s->arena, s->diag);
    name_file(s, unit);
    check_stem(s, unit);
    bool ok = !unit->ast->broken;
    for (const struct ast_import *i = unit->ast->imports; i != NULL; i = i->next)
        ok &= load_import(s, unit, i, depth);
    unit->loading = false;
    vec_push(s->arena, &s->units, unit);
    return ok ? unit : NULL;
}

bool load_all(struct sema *s)
{
    const struct source *entry = s->options->entry;
    struct span start = {entry->id, 0, 0};
    return load(s, entry, canonical(s, entry->path), start, 0) != NULL && s->diag->errors == 0;
}
