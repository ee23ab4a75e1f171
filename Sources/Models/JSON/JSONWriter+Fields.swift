/// Named members; one that is `nil` is left out.
extension JSONWriter {
  package mutating func field(_ name: StaticString, _ text: String?) {
    guard let text else { return }
    self.name(name)
    value(text)
  }

  package mutating func field(_ name: StaticString, _ number: Int64?) {
    guard let number else { return }
    self.name(name)
    value(number)
  }

  package mutating func field(_ name: StaticString, _ number: Double?) {
    guard let number else { return }
    self.name(name)
    value(number)
  }

  package mutating func field(_ name: StaticString, _ truth: Bool?) {
    guard let truth else { return }
    self.name(name)
    value(truth)
  }

  package mutating func field(_ name: StaticString, _ instant: Instant?) {
    guard let instant else { return }
    self.name(name)
    value(instant)
  }

  package mutating func field(_ name: StaticString, _ currency: Currency?) {
    guard let currency else { return }
    self.name(name)
    value(currency)
  }

  package mutating func field<Kind>(_ name: StaticString, _ id: Identifier<Kind>?) {
    guard let id else { return }
    self.name(name)
    value(id.rawValue)
  }

  package mutating func field<Value: RawRepresentable<String>>(_ name: StaticString, _ choice: Value?) {
    guard let choice else { return }
    self.name(name)
    value(choice.rawValue)
  }

  /// A list; each element writes itself as one value.
  package mutating func list<Element>(_ name: StaticString, _ elements: [Element]?, _ write: (Element, inout JSONWriter) -> Void) {
    guard let elements else { return }
    self.name(name)
    beginList()
    for element in elements { write(element, &self) }
    endList()
  }

  /// An object; the closure writes its members.
  package mutating func object<Value>(_ name: StaticString, _ value: Value?, _ write: (Value, inout JSONWriter) -> Void) {
    guard let value else { return }
    self.name(name)
    beginObject()
    write(value, &self)
    endObject()
  }

  /// A list of objects; the closure writes the members of each.
  package mutating func objects<Element>(_ name: StaticString, _ elements: [Element]?, _ write: (Element, inout JSONWriter) -> Void) {
    list(name, elements) { element, writer in
      writer.beginObject()
      write(element, &writer)
      writer.endObject()
    }
  }
}
