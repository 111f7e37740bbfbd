/*
 * What a process has used so far, read from /proc. Linux only.
 */
#ifndef BENCH_LOAD_CPU_H
#define BENCH_LOAD_CPU_H

#include <stdint.h>

/*
 * CPU time of all threads of the process in nanoseconds: from schedstat, or where the kernel keeps
 * none from the ticks of stat. -1 when there is no such process.
 */
int64_t cpu_used_ns(int pid);

/* Resident memory in bytes that is the process's own, or -1. */
int64_t cpu_memory(int pid);

/* Keeps this process on one core. 0, or -1. */
int cpu_pin(int core);

#endif
