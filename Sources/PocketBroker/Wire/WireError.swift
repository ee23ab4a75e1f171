/// Why bytes could not be read as the message they were said to be; the connection they came on is closed.
enum WireError: Error, Equatable, CustomStringConvertible {
  /// A field reaches past the end of the frame.
  case truncated
  /// A length below what the field allows.
  case negativeLength(Int)
  /// A variable-length integer of more than five bytes.
  case overlongVarint
  /// More array elements than a request may hold; see ``WireCoder/elementLimit``.
  case tooManyElements
  /// A value that the writing side cannot put into the field's length.
  case unencodable

  var description: String {
    switch self {
    case .truncated: "a field reaches past the end"
    case .negativeLength(let length): "a length of \(length)"
    case .overlongVarint: "a length of more than five bytes"
    case .tooManyElements: "more than \(WireCoder.elementLimit) elements"
    case .unencodable: "a value is too long for its field"
    }
  }
}
