#include "map.h"

#include <string.h>

enum { COILS_AT = 0x130, INPUTS_AT = 0x1c4, REGISTERS_AT = 0x160, INPUT_REGISTERS_AT = 0x108 };

/* Bits as Modbus packs them: the first is the least significant one of the first byte. */
static void unpack(bool *bits, size_t count, const uint8_t *packed)
{
    for (size_t i = 0; i < count; i++)
        bits[i] = packed[i / 8] >> i % 8 & 1;
}

void map_init(struct map *map)
{
    static const uint8_t coils[] = {0xcd, 0x6b, 0xb2, 0x0e, 0x1b};
    static const uint8_t inputs[] = {0xac, 0xdb, 0x35};
    static const uint16_t registers[MAP_HOLDING] = {0x022b, 0x0001, 0x0064};
    unpack(map->coils, MAP_COILS, coils);
    unpack(map->inputs, MAP_INPUTS, inputs);
    memcpy(map->registers, registers, sizeof registers);
    map->input_registers[0] = 0x000a;
}

static bool is_inside(unsigned address, size_t count, unsigned first, size_t size)
{
    return address >= first && address - first <= size && count <= size - (address - first);
}

bool *map_coils(struct map *map, unsigned address, size_t count)
{
    return is_inside(address, count, COILS_AT, MAP_COILS) ? map->coils + (address - COILS_AT)
                                                          : NULL;
}

bool *map_inputs(struct map *map, unsigned address, size_t count)
{
    return is_inside(address, count, INPUTS_AT, MAP_INPUTS) ? map->inputs + (address - INPUTS_AT)
                                                            : NULL;
}

uint16_t *map_registers(struct map *map, unsigned address, size_t count)
{
    return is_inside(address, count, REGISTERS_AT, MAP_HOLDING)
               ? map->registers + (address - REGISTERS_AT)
               : NULL;
}

uint16_t *map_input_registers(struct map *map, unsigned address, size_t count)
{
    return is_inside(address, count, INPUT_REGISTERS_AT, MAP_READ_ONLY)
               ? map->input_registers + (address - INPUT_REGISTERS_AT)
               : NULL;
}
