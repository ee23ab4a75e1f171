import GRDBSQLite
import NIOCore

/// A value that can be a parameter of a statement.
protocol Bindable {
  /// Gives the statement its parameter `index`, counted from 1; SQLite keeps a copy.
  func bind(to statement: OpaquePointer, at index: Int32)
}

extension Int64: Bindable {
  func bind(to statement: OpaquePointer, at index: Int32) { sqlite3_bind_int64(statement, index, self) }
}

extension Int32: Bindable {
  func bind(to statement: OpaquePointer, at index: Int32) { sqlite3_bind_int(statement, index, self) }
}

extension Int16: Bindable {
  func bind(to statement: OpaquePointer, at index: Int32) { sqlite3_bind_int(statement, index, Int32(self)) }
}

extension Bool: Bindable {
  func bind(to statement: OpaquePointer, at index: Int32) { sqlite3_bind_int(statement, index, self ? 1 : 0) }
}

/// SQLite's mark for memory that it must copy before the call returns: the address -1 (`SQLITE_TRANSIENT`), which C spells as a cast.
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

extension String: Bindable {
  func bind(to statement: OpaquePointer, at index: Int32) {
    // A null pointer would bind NULL, and an empty string may have no address.
    if isEmpty {
      sqlite3_bind_text(statement, index, "", 0, transient)
      return
    }
    var copy = self
    copy.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        _ = sqlite3_bind_text(statement, index, characters.baseAddress, Int32(characters.count), transient)
      }
    }
  }
}

extension ByteBuffer: Bindable {
  func bind(to statement: OpaquePointer, at index: Int32) {
    withUnsafeReadableBytes { bytes in
      if let start = bytes.baseAddress, !bytes.isEmpty {
        _ = sqlite3_bind_blob64(statement, index, start, UInt64(bytes.count), transient)
      } else {
        sqlite3_bind_zeroblob(statement, index, 0)
      }
    }
  }
}

extension Optional: Bindable where Wrapped: Bindable {
  func bind(to statement: OpaquePointer, at index: Int32) {
    switch self {
    case .some(let value): value.bind(to: statement, at: index)
    case .none: sqlite3_bind_null(statement, index)
    }
  }
}
