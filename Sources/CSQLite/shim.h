// The system's SQLite and nothing else. `SQLITE_TRANSIENT` is a cast of -1, which Swift does not see.
#ifndef COPYDESK_CSQLITE_SHIM_H
#define COPYDESK_CSQLITE_SHIM_H

#include <sqlite3.h>

static inline int copydesk_bindText(sqlite3_stmt *statement, int index, const char *text, int length) {
  return sqlite3_bind_text(statement, index, text, length, SQLITE_TRANSIENT);
}

static inline int copydesk_bindBlob(sqlite3_stmt *statement, int index, const void *bytes, int length) {
  return bytes ? sqlite3_bind_blob(statement, index, bytes, length, SQLITE_TRANSIENT)
               : sqlite3_bind_zeroblob(statement, index, 0);
}

#endif
