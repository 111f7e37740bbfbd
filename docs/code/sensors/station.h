/* station.h — what the operations of sensors.weir mean. Knows of no loop and no socket. */
#ifndef STATION_H
#define STATION_H

#include "sensors.h"

struct station;

struct station *station_new(void);
void station_free(struct station *station);

/* The service, to be given to a server. Borrows `station`. */
struct weir_service station_service(struct station *station);

#endif
