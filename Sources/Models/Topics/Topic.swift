/// A topic with the type of its values: mixing up topics does not compile.
package struct Topic<Value>: Sendable {
  package let declaration: TopicDeclaration

  package init(_ declaration: TopicDeclaration) { self.declaration = declaration }

  /// The name without prefix.
  package var name: String { declaration.name }
}

/// Values whose form is not a public contract and belongs to the module that writes them.
package enum InternalValue {}

/// The value of a dead letter: the rejected record, byte for byte.
package enum RejectedRecord {}
