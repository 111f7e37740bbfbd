/* hiredis's reader, which collects its input, with reply objects and with as little as its functions for objects allow. */
#include "peer.h"

#include <hiredis/hiredis.h>

/* Nothing is made; what is needed for the sum is counted on the way. */
static uint64_t counted;

static void *count_string(const redisReadTask *task, char *text, size_t len)
{
    counted += len;
    if (task->parent && task->idx == task->parent->elements - 1)
        counted += (uint8_t)text[0];
    return (void *)(uintptr_t)1;
}

static void *count_array(const redisReadTask *task, int elements)
{
    (void)task;
    (void)elements;
    return (void *)(uintptr_t)1;
}

static void *count_integer(const redisReadTask *task, long long value)
{
    (void)task;
    (void)value;
    return (void *)(uintptr_t)1;
}

static void *count_nil(const redisReadTask *task)
{
    (void)task;
    return (void *)(uintptr_t)1;
}

static void forget(void *reply)
{
    (void)reply;
}

static redisReplyObjectFunctions counting = {
    .createString = count_string,
    .createArray = count_array,
    .createInteger = count_integer,
    .createNil = count_nil,
    .freeObject = forget,
};

static uint64_t parse_bare(const struct command *commands, unsigned repeats)
{
    redisReader *reader = redisReaderCreate();
    void *reply;

    reader->fn = &counting;
    counted = 0;
    for (unsigned r = 0; r < repeats; r++) {
        for (size_t i = 0; i < COMMANDS; i++) {
            redisReaderFeed(reader, (const char *)commands[i].bytes, commands[i].len);
            if (redisReaderGetReply(reader, &reply) != REDIS_OK || !reply)
                return 0;
        }
    }
    redisReaderFree(reader);
    return counted;
}

static uint64_t parse_replies(const struct command *commands, unsigned repeats)
{
    redisReader *reader = redisReaderCreate();
    uint64_t sum = 0;

    for (unsigned r = 0; r < repeats; r++) {
        for (size_t i = 0; i < COMMANDS; i++) {
            void *object;
            const redisReply *reply;

            redisReaderFeed(reader, (const char *)commands[i].bytes, commands[i].len);
            if (redisReaderGetReply(reader, &object) != REDIS_OK || !object)
                return 0;
            reply = object;
            for (size_t j = 0; j < reply->elements; j++)
                sum += reply->element[j]->len;
            sum += (uint8_t)reply->element[reply->elements - 1]->str[0];
            freeReplyObject(object);
        }
    }
    redisReaderFree(reader);
    return sum;
}

const struct peer peer_hiredis = {"hiredis, no objects", parse_bare};
const struct peer peer_hiredis_replies = {"hiredis, replies", parse_replies};
