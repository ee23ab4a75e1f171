#ifndef MAINSTAY_CONSUME_BASELINE_H
#define MAINSTAY_CONSUME_BASELINE_H

#include <stddef.h>
#include <stdint.h>

/// What one run of the loop found.
typedef struct {
  /// Records read, or -1 when the client could not be made.
  int64_t records;
  /// Sum of the sizes and first bytes of keys and values, so that nothing is read for nothing.
  uint64_t checksum;
  /// From the first record to the last.
  double seconds;
} consume_baseline_result;

/// Reads `records` records of all `partitions` partitions of `topic` from their beginnings: one `rd_kafka_consumer_poll` and one destroy a
/// record.
consume_baseline_result consume_baseline_run(const char *bootstrap, const char *topic, int32_t partitions, int64_t records);

/// Starts librdkafka's mock cluster in this process with one broker and `topic`, and returns its address; NULL when that fails.
///
/// It runs until the process ends. It keeps 5 MiB a partition.
const char *consume_baseline_mock(const char *topic, int32_t partitions);

#endif
