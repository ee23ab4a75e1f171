import Models

/// An object on a line of its own for machines; what it tells of stands in `kind`.
enum JSONLine {
  static func object(_ kind: String, _ write: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("kind", kind)
    write(&writer)
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
