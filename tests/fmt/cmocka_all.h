/* cmocka_all: cmocka and what it wants included before it. */
#ifndef TESTS_COMPILER_CMOCKA_ALL_H
#define TESTS_COMPILER_CMOCKA_ALL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#endif
