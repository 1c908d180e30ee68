import CChildProcess

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A program that was started, with its pipes; none of its calls waits, unless it says so.
///
/// Belongs to the thread that started it: where that ends, so does the program.
struct ChildProgram {
  let pid: pid_t
  private(set) var input: Int32
  let output: Int32
  let errors: Int32

  /// - Throws: `ProgramError` where the system does not start it.
  init(path: String, command: [String]) throws(ProgramError) {
    let words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var child = copydesk_child()
    let problem = copydesk_start_child(path, words, &child)
    guard problem == 0 else {
      throw ProgramError("cannot be started: \(String(cString: strerror(problem)))")
    }
    (pid, input, output, errors) = (child.pid, child.input, child.output, child.errors)
  }

  enum Transfer: Equatable {
    case bytes(Int)
    /// The pipe is full, or empty.
    case later
    /// The program has closed its end, or there is none any more.
    case closed
  }

  func write(_ bytes: UnsafeRawBufferPointer) -> Transfer {
    guard input >= 0 else { return .closed }
    while true {
      let count = systemWrite(input, bytes.baseAddress, bytes.count)
      if count >= 0 { return .bytes(count) }
      if errno == EINTR { continue }
      return errno == EAGAIN ? .later : .closed
    }
  }

  func read(_ file: Int32, into bytes: UnsafeMutableRawBufferPointer) -> Transfer {
    while true {
      let count = systemRead(file, bytes.baseAddress, bytes.count)
      if count > 0 { return .bytes(count) }
      if count == 0 { return .closed }
      if errno == EINTR { continue }
      return errno == EAGAIN ? .later : .closed
    }
  }

  /// Tells the program that nothing more comes.
  mutating func closeInput() {
    guard input >= 0 else { return }
    systemClose(input)
    input = -1
  }

  /// Ends the program and all that it has started, and waits for it.
  ///
  /// - Parameter patience: milliseconds that it may take to end by itself.
  /// - Returns: how it ended, for people; whatever it had to say is left in its pipes.
  mutating func end(patience: Int) -> String {
    closeInput()
    var status: Int32 = 0
    var waited = 0
    var hasEnded = waitpid(pid, &status, WNOHANG) == pid
    while !hasEnded, waited < patience {
      usleep(2_000)
      waited += 2
      hasEnded = waitpid(pid, &status, WNOHANG) == pid
    }
    kill(-pid, SIGKILL)
    if !hasEnded {
      kill(pid, SIGKILL)
      while waitpid(pid, &status, 0) < 0, errno == EINTR {}
      return "was ended"
    }
    let signal = status & 0x7F
    return signal == 0 ? "ended with exit code \(status >> 8 & 0xFF)" : "ended by signal \(signal)"
  }

  /// Lets go of the pipes; the last thing to do with a program that has ended.
  func closeOutputs() {
    systemClose(output)
    systemClose(errors)
  }
}

/// What is wrong with a program as such.
struct ProgramError: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}

private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { write(file, bytes, count) }
private func systemRead(_ file: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(file, bytes, count)
}
private func systemClose(_ file: Int32) { close(file) }
