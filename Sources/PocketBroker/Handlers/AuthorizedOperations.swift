/// What a client may do to a resource, as the bits that Metadata, DescribeCluster and DescribeGroups carry (KIP-430).
///
/// Without permissions that is all that the resource knows, as in an Apache Kafka without an authorizer. The bit of an operation is its
/// code in the protocol (AclOperation).
enum AuthorizedOperations {
  private static let (read, write, create, delete, alter, describe): (Int32, Int32, Int32, Int32, Int32, Int32) =
    (1 << 3, 1 << 4, 1 << 5, 1 << 6, 1 << 7, 1 << 8)
  private static let (clusterAction, describeConfigs, alterConfigs, idempotentWrite): (Int32, Int32, Int32, Int32) =
    (1 << 9, 1 << 10, 1 << 11, 1 << 12)

  static let topic = read | write | create | delete | alter | describe | describeConfigs | alterConfigs
  static let group = read | delete | describe | describeConfigs | alterConfigs
  static let cluster = create | alter | describe | clusterAction | describeConfigs | alterConfigs | idempotentWrite
}
