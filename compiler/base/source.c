#include "base/source.h"

#include "base/arena.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void sources_init(struct sources *sources)
{
    *sources = (struct sources){0};
}

static void source_free(struct source *source)
{
    free(source->path);
    free(source->text);
    free(source->lines);
    free(source);
}

void sources_fini(struct sources *sources)
{
    for (size_t i = 0; i < sources->count; i++)
        source_free(sources->files[i]);
    free(sources->files);
    sources_init(sources);
}

static uint32_t count_lines(const char *text, size_t size)
{
    uint32_t count = 1;
    for (const char *at = text; (at = memchr(at, '\n', size - (size_t)(at - text))) != NULL; at++)
        count++;
    return count;
}

static void index_lines(struct source *source)
{
    source->line_count = count_lines(source->text, source->size);
    source->lines = mem_alloc(source->line_count * sizeof *source->lines);
    uint32_t line = 0;
    source->lines[line++] = 0;
    for (uint32_t i = 0; i < source->size; i++) {
        if (source->text[i] == '\n')
            source->lines[line++] = i + 1;
    }
}

static void register_source(struct sources *sources, struct source *source)
{
    if (sources->count == sources->capacity) {
        sources->capacity = sources->capacity ? sources->capacity * 2 : 8;
        size_t size = sources->capacity * sizeof(*sources->files);
        sources->files = mem_realloc(sources->files, size);
    }
    source->id = (uint32_t)sources->count;
    sources->files[sources->count++] = source;
}

static char *copy_path(const char *path)
{
    size_t size = strlen(path) + 1;
    return memcpy(mem_alloc(size), path, size);
}

/* Takes `text`, which has a NUL after its `size` bytes. */
static struct source *adopt(struct sources *sources, const char *path, char *text, size_t size)
{
    struct source *source = mem_alloc(sizeof *source);
    *source = (struct source){.path = copy_path(path), .text = text, .size = (uint32_t)size};
    index_lines(source);
    register_source(sources, source);
    return source;
}

struct source *sources_add(struct sources *sources, const char *path, const char *text, size_t size)
{
    if (size > SOURCE_MAX_BYTES)
        return NULL;
    char *copy = mem_alloc(size + 1);
    if (size)
        memcpy(copy, text, size);
    copy[size] = '\0';
    return adopt(sources, path, copy, size);
}

/* Everything that can be read, up to the limit; works for pipes too. */
static int read_all(FILE *file, char **ret_text, size_t *ret_size)
{
    size_t size = 0, capacity = 16u << 10;
    char *text = mem_alloc(capacity + 1);
    for (size_t n; (n = fread(text + size, 1, capacity - size, file)) > 0;) {
        size += n;
        if (size > SOURCE_MAX_BYTES)
            break;
        if (size == capacity)
            text = mem_realloc(text, (capacity *= 2) + 1);
    }
    if (ferror(file) || size > SOURCE_MAX_BYTES) {
        int err = ferror(file) ? (errno ? -errno : -EIO) : -EFBIG;
        free(text);
        return err;
    }
    text[size] = '\0';
    *ret_text = text;
    *ret_size = size;
    return 0;
}

int sources_read(struct sources *sources, const char *path, struct source **ret_source)
{
    int is_stdin = strcmp(path, "-") == 0;
    FILE *file = is_stdin ? stdin : fopen(path, "rb");
    if (!file)
        return -errno;
    char *text = NULL;
    size_t size = 0;
    int err = read_all(file, &text, &size);
    if (!is_stdin)
        fclose(file);
    if (err)
        return err;
    *ret_source = adopt(sources, is_stdin ? "<stdin>" : path, text, size);
    return 0;
}

struct source *sources_find(const struct sources *sources, const char *path)
{
    for (size_t i = 0; i < sources->count; i++) {
        if (strcmp(sources->files[i]->path, path) == 0)
            return sources->files[i];
    }
    return NULL;
}

/* The last line that begins at or before `offset`, from 0. */
static uint32_t find_line(const struct source *source, uint32_t offset)
{
    uint32_t low = 0, high = source->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

struct source_place source_place(const struct source *source, uint32_t offset)
{
    if (offset > source->size)
        offset = source->size;
    uint32_t line = find_line(source, offset), column = 1;
    for (uint32_t at = source->lines[line]; at < offset; column++) {
        uint32_t code;
        at += (uint32_t)utf8_next(source->text + at, source->size - at, &code);
    }
    return (struct source_place){.line = line + 1, .column = column};
}

const char *source_line(const struct source *source, uint32_t line, size_t *ret_len)
{
    uint32_t begin = source->lines[line - 1];
    uint32_t end = line < source->line_count ? source->lines[line] - 1 : source->size;
    if (end > begin && source->text[end - 1] == '\r')
        end--;
    *ret_len = end - begin;
    return source->text + begin;
}

struct span span_join(struct span first, struct span last)
{
    return (struct span){.source = first.source, .begin = first.begin, .end = last.end};
}
