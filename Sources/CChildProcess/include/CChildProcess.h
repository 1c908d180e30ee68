#ifndef COPYDESK_CHILD_PROCESS_H
#define COPYDESK_CHILD_PROCESS_H

#include <sys/types.h>

/// A program that was started, and our ends of its pipes. They do not block, and no other program inherits them.
struct copydesk_child {
  pid_t pid;
  /// Written to: the program's standard input.
  int input;
  /// Read from: the program's standard output.
  int output;
  /// Read from: the program's standard error.
  int errors;
};

/// Starts the program at `path` in a process group of its own, whose number is that of the process.
///
/// On Linux the program is killed when the thread that called this ends, in whatever way. Signals that this process
/// ignores or blocks are as usual in the program, and it inherits no files.
///
/// Returns 0, or the error number of what went wrong.
int copydesk_start_child(const char *path, char *const arguments[], struct copydesk_child *child);

/// Makes a pipe whose ends do not block and are inherited by no program. Returns 0, or an error number.
int copydesk_make_pipe(int ends[2]);

#endif
