// The system's zstd and nothing else.
#ifndef COPYDESK_CZSTD_SHIM_H
#define COPYDESK_CZSTD_SHIM_H

#include <zstd.h>

#endif
