// Swift has no fork(), and posix_spawn() cannot tie the life of a program to that of the thread that starts it.

#ifdef __linux__
#define _GNU_SOURCE
#endif
#include "CChildProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

extern char **environ;

static void close_both(int ends[2]) {
  close(ends[0]);
  close(ends[1]);
}

/// Both ends are above the standard files, so that these can be put in their places one after the other.
static int make_pipe(int ends[2]) {
  int low[2];
  if (pipe(low) != 0) return errno;
  ends[0] = fcntl(low[0], F_DUPFD_CLOEXEC, 3);
  ends[1] = fcntl(low[1], F_DUPFD_CLOEXEC, 3);
  int problem = ends[0] < 0 || ends[1] < 0 ? errno : 0;
  close_both(low);
  if (problem != 0) {
    if (ends[0] >= 0) close(ends[0]);
    if (ends[1] >= 0) close(ends[1]);
  }
  return problem;
}

static void do_not_block(int file) { fcntl(file, F_SETFL, fcntl(file, F_GETFL) | O_NONBLOCK); }

/// Fewer and longer reads and writes; where the system allows no more than it gave, that stays.
static void enlarge(int file) {
#ifdef F_SETPIPE_SZ
  fcntl(file, F_SETPIPE_SZ, 1 << 20);
#else
  (void)file;
#endif
}

int copydesk_make_pipe(int ends[2]) {
  int problem = make_pipe(ends);
  if (problem != 0) return problem;
  do_not_block(ends[0]);
  do_not_block(ends[1]);
  return 0;
}

/// What the new process does before it becomes the program: calls to the system alone, since other threads of this one
/// may hold any lock.
static void become(const char *path, char *const arguments[], int files[3], int report, pid_t parent) {
  setpgid(0, 0);
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
#else
  (void)parent;
#endif
  for (int number = 1; number < 32; number++) signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  for (int place = 0; place < 3; place++) {
    if (dup2(files[place], place) < 0) goto failed;
  }
#if defined(__linux__) && defined(SYS_close_range)
  // Marks all others to be closed; 4 is CLOSE_RANGE_CLOEXEC. Older systems do not have it, and ours are marked anyway.
  syscall(SYS_close_range, 3U, ~0U, 4U);
#endif
  execve(path, arguments, environ);
failed:;
  int problem = errno;
  ssize_t written = write(report, &problem, sizeof problem);
  (void)written;
  _exit(127);
}

int copydesk_start_child(const char *path, char *const arguments[], struct copydesk_child *child) {
  // Input, output, errors, and one on which the new process reports what keeps it from becoming the program.
  int pipes[4][2];
  for (int made = 0; made < 4; made++) {
    int problem = make_pipe(pipes[made]);
    if (problem != 0) {
      while (made-- > 0) close_both(pipes[made]);
      return problem;
    }
  }
  int theirs[3] = {pipes[0][0], pipes[1][1], pipes[2][1]};
  enlarge(pipes[0][1]);
  enlarge(pipes[1][0]);
  pid_t parent = getpid();
  pid_t pid = fork();
  if (pid == 0) become(path, arguments, theirs, pipes[3][1], parent);
  int problem = pid < 0 ? errno : 0;
  for (int place = 0; place < 3; place++) close(theirs[place]);
  close(pipes[3][1]);
  if (pid > 0) {
    // Also here: whichever comes first, the group exists before anyone kills it.
    setpgid(pid, pid);
    ssize_t got;
    do got = read(pipes[3][0], &problem, sizeof problem);
    while (got < 0 && errno == EINTR);
    if (got <= 0) problem = 0;
  }
  close(pipes[3][0]);
  child->pid = pid;
  child->input = pipes[0][1];
  child->output = pipes[1][0];
  child->errors = pipes[2][0];
  if (problem != 0) {
    close(child->input);
    close(child->output);
    close(child->errors);
    while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR) {
    }
    return problem;
  }
  do_not_block(child->input);
  do_not_block(child->output);
  do_not_block(child->errors);
  return 0;
}
