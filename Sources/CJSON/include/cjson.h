#ifndef MAINSTAY_CJSON_H
#define MAINSTAY_CJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A reusable parser with the memory of one document. Used by one thread at a time.
typedef struct cjson_parser cjson_parser;

/// What became of a document.
typedef enum cjson_result {
  cjson_ok = 0,
  /// No value at all.
  cjson_empty,
  /// More bytes than the parser takes.
  cjson_too_large,
  /// More levels of nesting than the parser takes.
  cjson_too_deep,
  /// Not UTF-8.
  cjson_not_utf8,
  /// A number that is none, or beyond 64 bits.
  cjson_number,
  /// A string with a bad escape, a raw control character or half a surrogate pair, or one that does not end.
  cjson_string,
  /// Anything else that RFC 8259 forbids.
  cjson_syntax,
  /// Memory is short.
  cjson_no_memory,
} cjson_result;

/// A parsed document, lent until the parser's next call; both pointers are set when the result is `cjson_ok`.
///
/// The tape is simdjson's (its doc/tape.md): tape[0] is the root, tape[1] begins the value. A string's payload is an offset into
/// `strings`, where its length stands as a native uint32_t before its unescaped bytes.
typedef struct cjson_document {
  const uint64_t *_Nullable tape;
  const uint8_t *_Nullable strings;
} cjson_document;

/// NULL when memory is short. Memory is taken as documents need it and never for more than `maximum_bytes` of input.
cjson_parser *_Nullable cjson_parser_create(size_t maximum_bytes, size_t maximum_depth);

void cjson_parser_destroy(cjson_parser *_Nonnull parser);

/// Parses a whole document and checks all of it: UTF-8, numbers, strings, structure, and that nothing follows it.
/// The input is copied and need not outlive the call. No C++ exception leaves.
cjson_result cjson_parse(cjson_parser *_Nonnull parser, const uint8_t *_Nullable bytes, size_t count,
                         cjson_document *_Nonnull document);

#ifdef __cplusplus
}
#endif

#endif
