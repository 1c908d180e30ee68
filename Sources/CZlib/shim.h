// The system's zlib and nothing else. The two `Init2` calls are macros, which Swift does not see.
#ifndef COPYDESK_CZLIB_SHIM_H
#define COPYDESK_CZLIB_SHIM_H

#include <zlib.h>

static inline int copydesk_inflateInit2(z_stream *stream, int windowBits) { return inflateInit2(stream, windowBits); }

static inline int copydesk_deflateInit2(z_stream *stream, int level, int windowBits) {
  return deflateInit2(stream, level, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY);
}

#endif
