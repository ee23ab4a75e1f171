import NIOCore
import RequestDecoder

/// One input of libFuzzer: any bytes as a request frame. Reading them may refuse, but never trap, hang or take much memory.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRequest(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  _ = isReadableRequest(ByteBuffer(bytes: UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}
