/*
 * Runs a fuzzer's entry point on files instead of under libFuzzer: each argument is a file, or a
 * folder whose files are taken. Also runs it on nothing, so that it is a test without a corpus too.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int run_file(const char *path, size_t size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(size ? size : 1);
    int failed = !file || !data || fread(data, 1, size, file) != size;

    if (failed)
        perror(path);
    else
        LLVMFuzzerTestOneInput(data, size);
    free(data);
    if (file)
        fclose(file);
    return failed;
}

static int run_path(const char *path);

static int run_folder(const char *path)
{
    char inner[4096];
    struct dirent *entry;
    int failed = 0;
    DIR *dir = opendir(path);

    if (!dir) {
        perror(path);
        return 1;
    }
    while ((entry = readdir(dir))) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(inner, sizeof(inner), "%s/%s", path, entry->d_name);
        failed |= run_path(inner);
    }
    closedir(dir);
    return failed;
}

static int run_path(const char *path)
{
    struct stat status;

    if (stat(path, &status) != 0) {
        perror(path);
        return 1;
    }
    return S_ISDIR(status.st_mode) ? run_folder(path) : run_file(path, (size_t)status.st_size);
}

int main(int argc, char **argv)
{
    int failed = 0;

    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    for (int i = 1; i < argc; i++)
        failed |= run_path(argv[i]);
    return failed;
}
