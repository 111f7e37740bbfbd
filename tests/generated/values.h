/* values: for each type a few values in JSON, large and small, all of them accepted. */
#ifndef TESTS_GENERATED_VALUES_H
#define TESTS_GENERATED_VALUES_H

struct sample_value {
    const char *type, *json;
};

/* Ended by one without a type. */
extern const struct sample_value sample_values[];

#endif
