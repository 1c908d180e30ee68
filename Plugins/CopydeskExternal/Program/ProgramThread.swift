import CopydeskCore

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// One process of the program: asks it, takes its answers, and starts it again where it has to.
///
/// Answers come in the order of the documents, so the document at the head of those that were asked is the one that the
/// program is at. Where it ends with several before it, nobody knows at which: they are asked again one at a time. Only
/// a document that a fresh process ends at fails; before that it may have been one too many.
final class ProgramThread: @unchecked Sendable {
  // All of it but `bell` belongs to its own thread.

  private struct Item {
    var job: ProgramJob
    var index: Int
  }

  /// What keeps the present process from going on.
  private enum Trouble {
    /// It has closed its output, or its input.
    case ended
    /// It wrote something else than the answer that was awaited.
    case stray(String)
    case tooSlow
    case greeting(ProgramError)
  }

  let bell: Bell
  private let desk: ProgramDesk
  private var options: ProgramOptions { desk.options }

  private var child: ChildProgram?
  private var lines: LineBuffer
  private var tail = Tail()
  private var trouble: Trouble?
  private var takesInput = true
  private var hasErrors = true
  private var restarts = 0

  /// The greeting that is not written yet; empty where all of it is.
  private var hello: ArraySlice<UInt8> = []
  private var name: String?
  private var isGreeted = false

  private var items: [Item] = []
  /// The item whose answer comes next.
  private var head = 0
  /// The item that is written next, or is being written.
  private var next = 0
  /// Bytes of it that are written.
  private var written = 0
  /// So many items from the head on are asked one at a time.
  private var alone = 0
  /// The item that was answered last by this process.
  private var last: Item?
  /// When the program could begin with the item at the head, or when it was started.
  private var since = 0
  private var now = 0

  init(_ desk: ProgramDesk) throws(SystemProblem) {
    bell = try Bell()
    self.desk = desk
    lines = LineBuffer(longest: desk.options.maximumBytes)
  }

  func start() throws(SystemProblem) { try startThread { self.run() } }

  /// Items that the program has at least the beginning of.
  private var asked: Int { next - head + (written > 0 ? 1 : 0) }

  private func run() {
    while true {
      bell.hush()
      now = MonotonicClock.now
      forgetCancelled()
      guard takeErrands() else { break }
      if child != nil, isTooSlow { trouble = .tooSlow }
      if trouble == nil { send() }
      if trouble == nil { wait() }
      if let trouble { settle(trouble) }
    }
    if var child = self.child {
      _ = child.end(patience: 2_000)
      child.closeOutputs()
    }
    desk.leave(self)
  }

  /// - Returns: false where the thread is done.
  private func takeErrands() -> Bool {
    while next == items.count {
      switch desk.errand(for: self, isBusy: head < items.count) {
      case .job(let job): add(job)
      case .greet:
        if child == nil { startChild() }
        return true
      case .wait: return true
      case .close: return false
      case .fail(let reason):
        failAll(StageBreakdown(reason))
        return false
      }
    }
    if child == nil { startChild() }
    return true
  }

  private func add(_ job: ProgramJob) {
    if head > 0, head == items.count {
      items.removeAll(keepingCapacity: true)
      (head, next) = (0, 0)
    }
    for index in job.requests.problems.indices where job.requests.problems[index] == nil {
      items.append(Item(job: job, index: index))
    }
  }

  // MARK: Starting

  private func startChild() {
    (tail, trouble, takesInput, hasErrors, isGreeted) = (Tail(), nil, true, true, false)
    (next, written, last) = (head, 0, nil)
    lines.removeAll()
    hello = Greeting.hello(settings: options.settings)[...]
    since = now
    do throws(ProgramError) {
      child = try ChildProgram(path: options.path, command: options.command)
    } catch {
      breakDown(error.description)
    }
  }

  private func greet(_ line: UnsafeRawBufferPointer) {
    do throws(ProgramError) {
      let greeting = try Greeting(line)
      name = greeting.name
      try greeting.checkUse(processes: options.processes)
      try desk.greeted(greeting)
      isGreeted = true
      since = now
    } catch {
      trouble = .greeting(error)
    }
  }

  // MARK: Sending and receiving

  private func send() {
    guard let child else { return }
    while !hello.isEmpty {
      switch hello.withUnsafeBytes({ child.write($0) }) {
      case .bytes(let count): hello = hello.dropFirst(count)
      case .later: return
      case .closed: return noteClosedInput()
      }
    }
    while isGreeted, takesInput, mayWrite {
      let item = items[next]
      var end = next
      while end + 1 < items.count, items[end + 1].job === item.job, end + 1 - head < limit { end += 1 }
      let start = item.job.requests.range(of: item.index).lowerBound + written
      let range = start..<item.job.requests.range(of: items[end].index).upperBound
      switch item.job.requests.bytes.withUnsafeBytes({ child.write(UnsafeRawBufferPointer(rebasing: $0[range])) }) {
      case .bytes(let count):
        if asked == 0 { since = now }
        wrote(count)
      case .later: return
      case .closed: return noteClosedInput()
      }
    }
  }

  private var limit: Int { alone > 0 ? 1 : options.inFlight }

  private var mayWrite: Bool { next < items.count && next - head < limit }

  private func wrote(_ count: Int) {
    written += count
    while next < items.count {
      let length = items[next].job.requests.range(of: items[next].index).count
      guard written >= length else { return }
      written -= length
      next += 1
    }
  }

  /// A program that has closed its input may still answer what it has got, and say why.
  private func noteClosedInput() {
    takesInput = false
    hello = []
    if isGreeted, next == head { trouble = .ended }
  }

  private func wait() {
    guard let child else {
      var bellOnly = pollfd(fd: bell.file, events: Int16(POLLIN), revents: 0)
      poll(&bellOnly, 1, waitMilliseconds)
      return
    }
    let wantsWriting = takesInput && (!hello.isEmpty || (isGreeted && mayWrite))
    withUnsafeTemporaryAllocation(of: pollfd.self, capacity: 4) { files in
      files[0] = pollfd(fd: bell.file, events: Int16(POLLIN), revents: 0)
      files[1] = pollfd(fd: child.output, events: Int16(POLLIN), revents: 0)
      // A negative number is passed over.
      files[2] = pollfd(fd: hasErrors ? child.errors : -1, events: Int16(POLLIN), revents: 0)
      // That the program has closed its input is told without being asked for.
      files[3] = pollfd(fd: takesInput ? child.input : -1, events: wantsWriting ? Int16(POLLOUT) : 0, revents: 0)
      guard poll(files.baseAddress, 4, waitMilliseconds) > 0 else { return }
      now = MonotonicClock.now
      if files[2].revents != 0 { receiveErrors(child) }
      if files[1].revents != 0 { receive(child) }
      if files[3].revents & Int16(POLLERR) != 0, takesInput, trouble == nil { noteClosedInput() }
    }
  }

  /// Some reads, so that writing gets its turn.
  private func receive(_ child: ChildProgram) {
    for _ in 0..<8 where trouble == nil {
      switch child.read(child.output, into: lines.room()) {
      case .bytes(let count):
        lines.added(count)
        lines.forEachLine { line in
          take(line)
          return trouble == nil
        }
        if !takesInput, next == head, trouble == nil { trouble = .ended }
      case .later: return
      case .closed: trouble = .ended
      }
    }
  }

  private func receiveErrors(_ child: ChildProgram) {
    withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { buffer in
      switch child.read(child.errors, into: buffer) {
      case .bytes(let count):
        tail.add(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        if options.showsErrors { write(2, buffer.baseAddress, count) }
      case .later: break
      case .closed: hasErrors = false
      }
    }
  }

  private func take(_ line: LineBuffer.Line) {
    switch line {
    case .tooLong(let length):
      guard head < next else { return trouble = .stray("wrote a line of \(length) bytes that nobody asked for") }
      answer(
        .failed("\(programName) gave an answer of \(length) bytes; 'maximumBytes' allows \(options.maximumBytes)"))
    case .line(let bytes):
      if bytes.isEmpty || (bytes.count == 1 && bytes[0] == 0x0D) { return }
      guard isGreeted else { return greet(bytes) }
      guard head < next else {
        let isSecond = last.map { $0.job.requests.idInAnswer(bytes, to: $0.index) == .same } ?? false
        return trouble = .stray(
          isSecond
            ? "answered a document twice: \(excerpt(bytes))" : "wrote a line that nobody asked for: \(excerpt(bytes))")
      }
      let item = items[head]
      guard case .other(let id) = item.job.requests.idInAnswer(bytes, to: item.index) else {
        return answer(.line(bytes))
      }
      if let last, last.job.requests.ids[last.index] == id {
        trouble = .stray("answered a document twice: \(excerpt(bytes))")
      } else {
        trouble = .stray("answered '\(id)' where '\(item.job.requests.ids[item.index])' was asked")
        if asked == 1 { failHead("\(programName) answered '\(id)' instead of this document") }
      }
    }
  }

  /// Settles the item at the head.
  private func answer(_ answer: Answers.Arrival) {
    let item = items[head]
    item.job.settle(item.index, answer)
    last = item
    head += 1
    if next < head { (next, written) = (head, 0) }
    alone = max(0, alone - 1)
    since = now
  }

  private func failHead(_ reason: String) {
    guard head < items.count else { return }
    answer(.failed(reason))
  }

  // MARK: Trouble

  private var isTooSlow: Bool { deadline.map { now > $0 } ?? false }

  private var deadline: Int? {
    guard isGreeted else { return child == nil ? nil : since + options.startTimeout.count }
    guard head < items.count, let timeout = options.timeout else { return nil }
    return since + timeout.count
  }

  private var waitMilliseconds: Int32 {
    var wait = deadline.map { $0 - now }
    if desk.hasCancelled, head < items.count {
      for job in jobs { if let left = job.cancelledIn(now) { wait = min(wait ?? left, left) } }
    }
    guard let wait else { return -1 }
    return Int32(clamping: max(0, wait) / 1_000_000 + 1)
  }

  /// Ends the process that is in trouble; the items go to the next one.
  private func settle(_ trouble: Trouble) {
    self.trouble = nil
    guard var child else { return }
    self.child = nil
    if case .ended = trouble { collectErrors(child) }
    let patience = if case .ended = trouble { 500 } else { 0 }
    let ending = child.end(patience: patience)
    collectErrors(child)
    child.closeOutputs()
    let reason: String
    switch trouble {
    case .ended where !isGreeted: return breakDown("\(ending) before it said its name\(saidSoFar)\(tail.text)")
    case .tooSlow where !isGreeted:
      let limit = options.startTimeout.text
      return breakDown("did not say its name within \(limit) ('startTimeout')\(saidSoFar)\(tail.text)")
    case .greeting(let error): return breakDown("\(error)\(tail.text)")
    case .ended:
      reason = "\(ending == "was ended" ? "closed its input or output" : ending)\(tail.text)"
      if asked == 1, last == nil { failHead("\(programName) \(reason), at this document") } else { alone = asked }
    case .tooSlow where !takesInput:
      // It may not have read what is left.
      reason = "closed its input\(tail.text)"
      if asked == 1, last == nil { failHead("\(programName) \(reason), at this document") } else { alone = asked }
    case .stray(let what):
      reason = what
      alone = max(alone, asked)
    case .tooSlow:
      reason = "gave no answer within \(options.timeout?.text ?? "")"
      failHead("\(programName) \(reason) ('timeout'); does it flush its output after each line?\(tail.text)")
    }
    (next, written) = (head, 0)
    restarts += 1
    guard let most = options.restarts, restarts > most else { return }
    breakDown("was started again \(most) times ('restarts'); the last time it \(reason)")
  }

  /// What is left in the pipe of a program that ends.
  private func collectErrors(_ child: ChildProgram) {
    var file = pollfd(fd: child.errors, events: Int16(POLLIN), revents: 0)
    for _ in 0..<64 where hasErrors {
      guard poll(&file, 1, 50) > 0 else { return }
      receiveErrors(child)
    }
  }

  private var saidSoFar: String { lines.unfinished.isEmpty ? "" : "; it had written \(excerpt(lines.unfinished))" }

  private var programName: String { name.map { "'\($0)'" } ?? "'\(options.command.joined(separator: " "))'" }

  private func breakDown(_ reason: String) {
    let reason = "\(programName) \(reason)"
    desk.breakDown(reason)
    failAll(StageBreakdown(reason))
  }

  private func failAll(_ error: any Error) {
    for job in jobs { job.fail(error) }
    items.removeAll()
    (head, next, written, alone) = (0, 0, 0, 0)
  }

  /// The jobs that have items left.
  private var jobs: [ProgramJob] {
    var jobs: [ProgramJob] = []
    for item in items[head...] where jobs.last !== item.job { jobs.append(item.job) }
    return jobs
  }

  private func forgetCancelled() {
    guard desk.hasCancelled, head < items.count else { return }
    let forgotten = jobs.filter { ($0.cancelledIn(now) ?? 1) <= 0 }
    guard !forgotten.isEmpty else { return }
    for job in forgotten { job.fail(CancellationError()) }
    items = items[head...].filter { item in !forgotten.contains { $0 === item.job } }
    (head, next, written, alone) = (0, 0, 0, 0)
    // What it is at now has no place any more.
    guard var child else { return }
    _ = child.end(patience: 0)
    child.closeOutputs()
    self.child = nil
  }
}
