package import Models

/// A policy as it was read, kept with each lane in which it is in force.
package struct PolicyDocument: Hashable, Sendable {
  /// The hash of the text: the `policyversion` of what is decided by it.
  package var version: String
  /// The policy file's text.
  package var text: String

  package init(version: String, text: String) {
    self.version = version
    self.text = text
  }
}

extension PolicyDocument: RowCodable {
  /// The lane's one row with the policy that is in force.
  static let table = Table<PolicyDocument>("policy")
  static let key = RowKey("policy")

  package func encode(into row: inout RowWriter) {
    row.write(version)
    row.write(text)
  }

  package init(from row: inout RowReader) throws(RowError) {
    version = try row.readString()
    text = try row.readString()
  }
}
