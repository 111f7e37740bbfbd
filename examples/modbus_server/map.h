/* map: what a device holds: four tables of bits and registers, each from an address of its own.
 *
 * One thread. The map is its owner's; values are copied in and out.
 */
#ifndef EXAMPLE_MODBUS_MAP_H
#define EXAMPLE_MODBUS_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MAP_COILS = 37, MAP_INPUTS = 22, MAP_HOLDING = 32, MAP_READ_ONLY = 1 };

struct map {
    bool coils[MAP_COILS];                   /* from 0x130 */
    bool inputs[MAP_INPUTS];                 /* from 0x1c4 */
    uint16_t registers[MAP_HOLDING];         /* from 0x160 */
    uint16_t input_registers[MAP_READ_ONLY]; /* from 0x108 */
};

void map_init(struct map *map);

/* Where `count` values from `address` stand; NULL: not all of them are there. */
bool *map_coils(struct map *map, unsigned address, size_t count);
bool *map_inputs(struct map *map, unsigned address, size_t count);
uint16_t *map_registers(struct map *map, unsigned address, size_t count);
uint16_t *map_input_registers(struct map *map, unsigned address, size_t count);

#endif
