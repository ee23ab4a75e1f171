#ifndef MAINSTAY_CKAFKA_SHIM_H
#define MAINSTAY_CKAFKA_SHIM_H

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <sys/prctl.h>

/// Names the calling thread for `top -H` and debuggers; 15 bytes are kept. `prctl` is variadic, which Swift cannot call.
static inline void ckafka_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

/// Takes up to `limit` messages off the consumer's queue and returns how many it stored in `messages`.
///
/// Waits up to `timeout_ms` for the first message only. Returns early when a callback asked to yield (a rebalance).
/// A loop over `rd_kafka_consumer_poll`, because librdkafka 2.0.2's batch calls deliver outdated messages after a rebalance
/// and do not count as polling for `max.poll.interval.ms`. Ownership of the stored messages passes to the caller.
static inline size_t ckafka_drain(rd_kafka_t *client, int timeout_ms, rd_kafka_message_t **messages, size_t limit) {
  size_t count = 0;
  while (count < limit) {
    rd_kafka_message_t *message = rd_kafka_consumer_poll(client, count == 0 ? timeout_ms : 0);
    if (message == NULL) break;
    messages[count++] = message;
  }
  return count;
}

/// Gives `count` messages back to librdkafka.
static inline void ckafka_destroy_messages(rd_kafka_message_t **messages, size_t count) {
  for (size_t index = 0; index < count; index++) rd_kafka_message_destroy(messages[index]);
}

/// Queues one record; `key` or `value` NULL means absent. The bytes are copied.
///
/// `headers` may be NULL; otherwise a copy of them travels with the record. A `timestamp` of 0 stands for now.
/// Returns NULL or an error that the caller destroys.
static inline rd_kafka_error_t *ckafka_produce(
    rd_kafka_t *client, rd_kafka_topic_t *topic, int32_t partition, const void *key, size_t key_size, const void *value,
    size_t value_size, int64_t timestamp, const rd_kafka_headers_t *headers) {
  rd_kafka_vu_t fields[7];
  size_t count = 0;
  rd_kafka_headers_t *copy = NULL;
  rd_kafka_error_t *error;

  fields[count].vtype = RD_KAFKA_VTYPE_RKT;
  fields[count++].u.rkt = topic;
  fields[count].vtype = RD_KAFKA_VTYPE_PARTITION;
  fields[count++].u.i32 = partition;
  fields[count].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
  fields[count++].u.i = RD_KAFKA_MSG_F_COPY;
  fields[count].vtype = RD_KAFKA_VTYPE_KEY;
  fields[count].u.mem.ptr = (void *)key;
  fields[count++].u.mem.size = key_size;
  fields[count].vtype = RD_KAFKA_VTYPE_VALUE;
  fields[count].u.mem.ptr = (void *)value;
  fields[count++].u.mem.size = value_size;
  fields[count].vtype = RD_KAFKA_VTYPE_TIMESTAMP;
  fields[count++].u.i64 = timestamp;
  if (headers != NULL) {
    copy = rd_kafka_headers_copy(headers);
    fields[count].vtype = RD_KAFKA_VTYPE_HEADERS;
    fields[count++].u.headers = copy;
  }
  error = rd_kafka_produceva(client, fields, count);
  if (error != NULL && copy != NULL) rd_kafka_headers_destroy(copy);
  return error;
}

#endif
