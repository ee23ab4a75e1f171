extension String {
  /// The text of a buffer that C has written to, up to its NUL.
  init(cBuffer: [CChar]) {
    let text = cBuffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    self.init(decoding: text, as: UTF8.self)
  }
}
