// The system's libxml2 and nothing else. `xmlFree` is a global function pointer, which Swift 6 does not let safe
// code read, so it gets a plain function here.
#ifndef COPYDESK_CLIBXML2_SHIM_H
#define COPYDESK_CLIBXML2_SHIM_H

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

static inline void copydesk_xmlFree(void *pointer) { xmlFree(pointer); }

#endif
