/// The layout of the database.
///
/// Batches are two tables: `batches` has one short row a batch, in the order of offsets, for every search; `blobs` has the bytes,
/// in the order of arrival, so that appending to many partitions writes the file from front to back.
enum Schema {
  /// The version that this code reads and writes (`PRAGMA user_version`).
  static let version: Int32 = 2

  /// The size of a page in bytes: large enough for batches, small enough for commits that touch few rows.
  static let pageSize: Int64 = 16_384

  /// How the writing connection is set up; the page size holds only for a new file.
  static func pragmas(fsync: Bool) -> String {
    """
    PRAGMA page_size = \(pageSize);
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = \(fsync ? "FULL" : "OFF");
    PRAGMA wal_autocheckpoint = 2048;
    PRAGMA journal_size_limit = 67108864;
    PRAGMA secure_delete = OFF;
    PRAGMA cache_size = -8192;
    """
  }

  /// How a reading connection is set up.
  static let readerPragmas = "PRAGMA query_only = ON; PRAGMA cache_size = -2048;"

  /// Makes the tables.
  static let tables = """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
    CREATE TABLE topics (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, uuid_high INTEGER NOT NULL, uuid_low INTEGER NOT NULL);
    CREATE TABLE topic_settings (
      topic_id INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (topic_id, name)) WITHOUT ROWID;
    CREATE TABLE partitions (
      id INTEGER PRIMARY KEY AUTOINCREMENT, topic_id INTEGER, number INTEGER NOT NULL,
      log_start INTEGER NOT NULL DEFAULT 0, log_end INTEGER NOT NULL DEFAULT 0, size INTEGER NOT NULL DEFAULT 0,
      compacted_to INTEGER NOT NULL DEFAULT 0, dirty_size INTEGER NOT NULL DEFAULT 0, next_horizon INTEGER);
    CREATE INDEX partitions_by_topic ON partitions (topic_id, number);
    CREATE TABLE batches (
      partition_id INTEGER NOT NULL, last_offset INTEGER NOT NULL, base_offset INTEGER NOT NULL,
      max_timestamp INTEGER NOT NULL, size INTEGER NOT NULL, blob_id INTEGER NOT NULL, is_control INTEGER NOT NULL,
      horizon INTEGER, PRIMARY KEY (partition_id, last_offset)) WITHOUT ROWID;
    CREATE TABLE blobs (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
    CREATE TABLE producers (
      partition_id INTEGER NOT NULL, producer_id INTEGER NOT NULL, epoch INTEGER NOT NULL, last_timestamp INTEGER NOT NULL,
      coordinator_epoch INTEGER NOT NULL, first_offset INTEGER, recent BLOB NOT NULL,
      PRIMARY KEY (partition_id, producer_id)) WITHOUT ROWID;
    CREATE INDEX open_producers ON producers (partition_id, producer_id, first_offset) WHERE first_offset IS NOT NULL;
    CREATE TABLE aborted (
      partition_id INTEGER NOT NULL, last_offset INTEGER NOT NULL, first_offset INTEGER NOT NULL, producer_id INTEGER NOT NULL,
      stable_offset INTEGER NOT NULL, PRIMARY KEY (partition_id, last_offset)) WITHOUT ROWID;
    CREATE TABLE transactions (
      transactional_id TEXT PRIMARY KEY, producer_id INTEGER NOT NULL, epoch INTEGER NOT NULL,
      last_producer_id INTEGER NOT NULL, last_epoch INTEGER NOT NULL, timeout INTEGER NOT NULL, state TEXT NOT NULL,
      started INTEGER NOT NULL, updated INTEGER NOT NULL) WITHOUT ROWID;
    CREATE UNIQUE INDEX transactions_by_producer ON transactions (producer_id);
    CREATE INDEX open_transactions ON transactions (started) WHERE state = 'Ongoing';
    CREATE TABLE transaction_partitions (
      producer_id INTEGER NOT NULL, partition_id INTEGER NOT NULL, PRIMARY KEY (producer_id, partition_id)) WITHOUT ROWID;
    CREATE TABLE transaction_groups (
      producer_id INTEGER NOT NULL, group_id TEXT NOT NULL, PRIMARY KEY (producer_id, group_id)) WITHOUT ROWID;
    CREATE TABLE pending_offsets (
      group_id TEXT NOT NULL, topic TEXT NOT NULL, partition INTEGER NOT NULL, producer_id INTEGER NOT NULL,
      offset INTEGER NOT NULL, leader_epoch INTEGER NOT NULL, metadata TEXT NOT NULL, place INTEGER NOT NULL,
      PRIMARY KEY (group_id, topic, partition, producer_id)) WITHOUT ROWID;
    CREATE INDEX pending_offsets_by_producer ON pending_offsets (producer_id);
    CREATE TABLE offsets (
      group_id TEXT NOT NULL, topic TEXT NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL,
      leader_epoch INTEGER NOT NULL, metadata TEXT NOT NULL, committed_at INTEGER NOT NULL, place INTEGER NOT NULL,
      PRIMARY KEY (group_id, topic, partition)) WITHOUT ROWID;
    CREATE TABLE groups (
      group_id TEXT PRIMARY KEY, generation INTEGER NOT NULL, state TEXT NOT NULL, protocol_type TEXT, protocol_name TEXT,
      leader TEXT, changed_at INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE group_members (
      group_id TEXT NOT NULL, member_id TEXT NOT NULL, instance_id TEXT, client_id TEXT NOT NULL, client_host TEXT NOT NULL,
      session_timeout INTEGER NOT NULL, rebalance_timeout INTEGER NOT NULL, metadata BLOB NOT NULL, assignment BLOB NOT NULL,
      PRIMARY KEY (group_id, member_id)) WITHOUT ROWID;
    PRAGMA user_version = 2;
    """

  /// Makes version 2 of version 1, which kept no order among commits of offsets.
  static let orderOfCommits = """
    ALTER TABLE pending_offsets ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE offsets ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
    UPDATE pending_offsets SET place = 1;
    PRAGMA user_version = 2;
    """
}
