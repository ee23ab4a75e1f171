#ifndef CCODECS_SHIM_H
#define CCODECS_SHIM_H

#include <iconv.h>
#include <stdint.h>
#include <zlib.h>

/// Prepares a stream for gzip or zlib data, whichever comes; `inflateInit2` is a macro that Swift cannot see.
static inline int ccodecs_inflate_begin(z_stream *stream) { return inflateInit2(stream, 15 + 32); }

/// Opens a conversion to UTF-8; NULL when the encoding is unknown, which iconv tells by an address that Swift cannot compare.
static inline iconv_t ccodecs_iconv_open(const char *encoding) {
  iconv_t conversion = iconv_open("UTF-8", encoding);
  return conversion == (iconv_t)-1 ? (iconv_t)0 : conversion;
}

#endif
