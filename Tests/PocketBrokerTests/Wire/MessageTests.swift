import FleetTesting
import NIOCore
import Testing

@testable import PocketBroker

@Suite struct MessageTests {
  private static func api(of definition: MessageDefinition) throws -> APIKey {
    try #require(APIKey.allCases.first { "\($0)".lowercased() == definition.name.lowercased() })
  }

  /// Reads a message and writes it again; throws where it cannot be read, or not to its end.
  private static func recode(_ bytes: ByteBuffer, _ definition: MessageDefinition, _ version: Int16) throws -> ByteBuffer {
    func recode<Message: WireStruct>(_ type: Message.Type) throws -> ByteBuffer {
      var reader = WireCoder(reading: bytes, version: version, isFlexible: definition.isFlexible(version))
      var message = Message()
      try reader.message(&message)
      try #require(reader.buffer.readableBytes == 0, "\(definition) version \(version) leaves \(reader.buffer.readableBytes) bytes")
      var writer = WireCoder(writing: ByteBuffer(), version: version, isFlexible: definition.isFlexible(version))
      try writer.message(&message)
      var written = ByteBuffer()
      for segment in writer.written() { written.writeImmutableBuffer(segment) }
      return written
    }
    func response<Request: RequestMessage>(_ type: Request.Type) -> any WireStruct.Type { Request.Response.self }
    let request = try api(of: definition).request
    let type: any WireStruct.Type = definition.isRequest ? request : response(request)
    return try recode(type)
  }

  @Test func `every request and response that is announced has a definition with the same versions`() throws {
    #expect(MessageDefinition.all.count == APIKey.allCases.count * 2)
    for definition in MessageDefinition.all {
      let api = try Self.api(of: definition)
      #expect(api.versions == definition.versions, "\(definition)")
      for version in api.versions { #expect(api.isFlexible(version) == definition.isFlexible(version), "\(definition) \(version)") }
    }
  }

  @Test(arguments: MessageDefinition.all)
  func `a message written by its definition is read whole and written back byte for byte`(definition: MessageDefinition) throws {
    var random = SeededGenerator(seed: 1)
    for version in definition.versions {
      for _ in 0..<30 {
        let sample = definition.sample(version, using: &random)
        #expect(try Self.recode(sample, definition, version) == sample, "\(definition) version \(version)")
      }
    }
  }

  @Test(arguments: MessageDefinition.all)
  func `tagged fields that are not known are skipped at every level`(definition: MessageDefinition) throws {
    var random = SeededGenerator(seed: 2)
    for version in definition.versions where definition.isFlexible(version) {
      for _ in 0..<10 {
        let sample = definition.sample(version, withTags: true, using: &random)
        #expect(throws: Never.self) { try Self.recode(sample, definition, version) }
      }
    }
  }
}
