#include "cjson.h"

#include <cstring>
#include <memory>
#include <new>

#include <simdjson.h>

struct cjson_parser {
  cjson_parser(size_t maximum_bytes, size_t maximum_depth)
      : maximum_bytes(maximum_bytes), maximum_depth(maximum_depth), parser(maximum_bytes) {}

  const size_t maximum_bytes;
  const size_t maximum_depth;
  simdjson::dom::parser parser;
  // The input with the padding that simdjson reads past its end.
  std::unique_ptr<uint8_t[]> buffer;
  size_t capacity = 0;
};

namespace {

constexpr size_t smallest_capacity = 4096;

/// Grows by doubling, so that documents of rising sizes do not each take memory anew.
bool reserve(cjson_parser &parser, size_t count) {
  if (count <= parser.capacity) return true;
  size_t capacity = parser.capacity < smallest_capacity ? smallest_capacity : parser.capacity;
  while (capacity < count) capacity *= 2;
  if (capacity > parser.maximum_bytes) capacity = parser.maximum_bytes;
  std::unique_ptr<uint8_t[]> buffer(new (std::nothrow) uint8_t[capacity + simdjson::SIMDJSON_PADDING]);
  if (!buffer || parser.parser.allocate(capacity, parser.maximum_depth) != simdjson::SUCCESS) {
    parser.capacity = 0;
    return false;
  }
  parser.buffer = std::move(buffer);
  parser.capacity = capacity;
  return true;
}

unsigned hexadecimal(const uint8_t *digits) {
  unsigned value = 0;
  for (int i = 0; i < 4; i++) {
    const uint8_t digit = digits[i];
    value = value << 4 | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
  }
  return value;
}

/// Whether an escape names half a surrogate pair; simdjson 3.0 lets a low half stand alone. For documents that have been parsed, so
/// every escape is complete and stands in a string.
bool has_lone_surrogate(const uint8_t *bytes, size_t count) {
  const uint8_t *const end = bytes + count;
  const uint8_t *at = bytes;
  while ((at = static_cast<const uint8_t *>(memchr(at, '\\', static_cast<size_t>(end - at))))) {
    if (at[1] != 'u') {
      at += 2;
      continue;
    }
    const unsigned unit = hexadecimal(at + 2);
    at += 6;
    if (unit < 0xD800 || unit > 0xDFFF) continue;
    if (unit >= 0xDC00 || end - at < 6 || at[0] != '\\' || at[1] != 'u') return true;
    const unsigned low = hexadecimal(at + 2);
    if (low < 0xDC00 || low > 0xDFFF) return true;
    at += 6;
  }
  return false;
}

cjson_result result(simdjson::error_code error) {
  switch (error) {
    case simdjson::SUCCESS: return cjson_ok;
    case simdjson::EMPTY: return cjson_empty;
    case simdjson::CAPACITY: return cjson_too_large;
    case simdjson::DEPTH_ERROR: return cjson_too_deep;
    case simdjson::UTF8_ERROR: return cjson_not_utf8;
    case simdjson::NUMBER_ERROR: return cjson_number;
    case simdjson::STRING_ERROR:
    case simdjson::UNCLOSED_STRING:
    case simdjson::UNESCAPED_CHARS: return cjson_string;
    case simdjson::MEMALLOC: return cjson_no_memory;
    default: return cjson_syntax;
  }
}

}  // namespace

extern "C" cjson_parser *cjson_parser_create(size_t maximum_bytes, size_t maximum_depth) {
  try {
    return new (std::nothrow) cjson_parser(maximum_bytes, maximum_depth);
  } catch (...) {
    return nullptr;
  }
}

extern "C" void cjson_parser_destroy(cjson_parser *parser) { delete parser; }

extern "C" cjson_result cjson_parse(cjson_parser *parser, const uint8_t *bytes, size_t count, cjson_document *document) {
  try {
    if (count == 0) return cjson_empty;
    if (count > parser->maximum_bytes) return cjson_too_large;
    if (!reserve(*parser, count)) return cjson_no_memory;
    uint8_t *const buffer = parser->buffer.get();
    memcpy(buffer, bytes, count);
    memset(buffer + count, 0, simdjson::SIMDJSON_PADDING);
    // RFC 8259, section 8.1: a byte order mark must not be there; later releases of simdjson would skip it.
    if (count >= 3 && memcmp(buffer, "\xEF\xBB\xBF", 3) == 0) return cjson_syntax;
    const simdjson::error_code error = parser->parser.parse(buffer, count, false).error();
    if (error != simdjson::SUCCESS) return result(error);
    if (has_lone_surrogate(buffer, count)) return cjson_string;
    document->tape = parser->parser.doc.tape.get();
    document->strings = parser->parser.doc.string_buf.get();
    return cjson_ok;
  } catch (...) {
    return cjson_no_memory;
  }
}
