#define _GNU_SOURCE /* sched_setaffinity */
#include "cpu.h"

#include <dirent.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The file's text, ended with a zero; 0 or -1. */
static int read_text(const char *path, char *text, size_t size)
{
    FILE *file = fopen(path, "r");
    size_t got;

    if (!file)
        return -1;
    got = fread(text, 1, size - 1, file);
    text[got] = 0;
    fclose(file);
    return got > 0 ? 0 : -1;
}

static int64_t task_ns(int pid, const char *task)
{
    char path[128], text[128];

    snprintf(path, sizeof(path), "/proc/%d/task/%.20s/schedstat", pid, task);
    return read_text(path, text, sizeof(text)) == 0 ? strtoll(text, NULL, 10) : 0;
}

static int64_t schedstat_ns(int pid)
{
    char path[64];
    struct dirent *entry;
    int64_t sum = 0;
    DIR *tasks;

    snprintf(path, sizeof(path), "/proc/%d/task", pid);
    tasks = opendir(path);
    if (!tasks)
        return -1;
    while ((entry = readdir(tasks)))
        if (entry->d_name[0] != '.')
            sum += task_ns(pid, entry->d_name);
    closedir(tasks);
    return sum;
}

static int64_t ticks_ns(int pid)
{
    char path[64], text[1024];
    unsigned long user, system;
    const char *fields;

    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    if (read_text(path, text, sizeof(text)) != 0 || !(fields = strrchr(text, ')')) ||
        sscanf(fields, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) !=
            2)
        return -1;
    return (int64_t)(user + system) * (1000000000 / sysconf(_SC_CLK_TCK));
}

int64_t cpu_used_ns(int pid)
{
    int64_t used = schedstat_ns(pid);

    return used > 0 ? used : ticks_ns(pid);
}

int64_t cpu_memory(int pid)
{
    char path[64], text[256];
    long long resident, shared;

    snprintf(path, sizeof(path), "/proc/%d/statm", pid);
    if (read_text(path, text, sizeof(text)) != 0 ||
        sscanf(text, "%*d %lld %lld", &resident, &shared) != 2)
        return -1;
    return (resident - shared) * sysconf(_SC_PAGESIZE);
}

int cpu_pin(int core)
{
    cpu_set_t set;

    CPU_ZERO(&set);
    CPU_SET(core, &set);
    return sched_setaffinity(0, sizeof(set), &set);
}
