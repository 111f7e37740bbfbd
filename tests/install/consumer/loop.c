/* The whole library links and a loop runs. */
#include "weir/reactor.h"

int main(void)
{
    struct weir_reactor *reactor = weir_reactor_new();
    int err = reactor ? weir_reactor_run(reactor) : -1;

    weir_reactor_free(reactor);
    return err != 0;
}
