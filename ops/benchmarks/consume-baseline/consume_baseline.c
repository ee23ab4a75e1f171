#include "consume_baseline.h"

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <time.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static uint64_t touch(const void *bytes, size_t size) {
  return bytes == NULL || size == 0 ? size : size + *(const uint8_t *)bytes;
}

/// The settings of the consumer that it is compared with.
static rd_kafka_t *make_consumer(const char *bootstrap) {
  rd_kafka_conf_t *settings = rd_kafka_conf_new();
  rd_kafka_t *consumer;
  rd_kafka_conf_set(settings, "bootstrap.servers", bootstrap, NULL, 0);
  rd_kafka_conf_set(settings, "group.id", "consume-baseline", NULL, 0);
  rd_kafka_conf_set(settings, "enable.auto.commit", "false", NULL, 0);
  rd_kafka_conf_set(settings, "enable.auto.offset.store", "false", NULL, 0);
  rd_kafka_conf_set(settings, "isolation.level", "read_committed", NULL, 0);
  consumer = rd_kafka_new(RD_KAFKA_CONSUMER, settings, NULL, 0);
  if (consumer == NULL) {
    rd_kafka_conf_destroy(settings);
    return NULL;
  }
  rd_kafka_poll_set_consumer(consumer);
  return consumer;
}

consume_baseline_result consume_baseline_run(const char *bootstrap, const char *topic, int32_t partitions, int64_t records) {
  consume_baseline_result result = {0, 0, 0};
  rd_kafka_topic_partition_list_t *assignment;
  double first = 0;
  rd_kafka_t *consumer = make_consumer(bootstrap);
  if (consumer == NULL) {
    result.records = -1;
    return result;
  }
  assignment = rd_kafka_topic_partition_list_new(partitions);
  for (int32_t partition = 0; partition < partitions; partition++)
    rd_kafka_topic_partition_list_add(assignment, topic, partition)->offset = RD_KAFKA_OFFSET_BEGINNING;
  rd_kafka_assign(consumer, assignment);
  rd_kafka_topic_partition_list_destroy(assignment);
  while (result.records < records) {
    rd_kafka_message_t *message = rd_kafka_consumer_poll(consumer, 10000);
    if (message == NULL) break;
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      if (result.records++ == 0) first = now();
      result.checksum += touch(message->key, message->key_len) + touch(message->payload, message->len);
    }
    rd_kafka_message_destroy(message);
  }
  result.seconds = now() - first;
  rd_kafka_consumer_close(consumer);
  rd_kafka_destroy(consumer);
  return result;
}

const char *consume_baseline_mock(const char *topic, int32_t partitions) {
  rd_kafka_conf_t *settings = rd_kafka_conf_new();
  rd_kafka_t *client;
  rd_kafka_mock_cluster_t *cluster;
  rd_kafka_conf_set(settings, "log_level", "0", NULL, 0);
  client = rd_kafka_new(RD_KAFKA_PRODUCER, settings, NULL, 0);
  if (client == NULL) {
    rd_kafka_conf_destroy(settings);
    return NULL;
  }
  cluster = rd_kafka_mock_cluster_new(client, 1);
  if (cluster == NULL) return NULL;
  rd_kafka_mock_topic_create(cluster, topic, partitions, 1);
  return rd_kafka_mock_cluster_bootstraps(cluster);
}
