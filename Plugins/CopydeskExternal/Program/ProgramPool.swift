import CopydeskCore
import Synchronization

/// The processes of one program. They are started when the first documents come, and end with the run.
///
/// Each process has a thread of its own (`ProgramThread`), which waits where others would block: a task that asks is
/// suspended until its whole batch is answered, and Swift's own threads never wait for a program.
final class ProgramPool: Sendable {
  private let desk: ProgramDesk

  init(_ options: ProgramOptions) { desk = ProgramDesk(options) }

  // The threads hold the desk and not the pool.
  deinit { desk.beginClosing() }

  /// What the program has said of itself; starts it where it does not run.
  ///
  /// - Throws: `StageBreakdown` where it cannot be started or says nothing of use.
  nonisolated(nonsending) func greeting() async throws -> Greeting {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { desk.greet($0) }
    } onCancel: {
      desk.cancel()
    }
  }

  /// The answers to one batch of documents.
  ///
  /// - Throws: `StageBreakdown` where the program cannot go on, `CancellationError`.
  nonisolated(nonsending) func answers(to requests: Requests) async throws -> Answers {
    guard requests.askedCount > 0 else { return Answers(requests) }
    let job = ProgramJob(requests)
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        job.continuation = continuation
        desk.add(job)
      }
    } onCancel: {
      job.cancel()
      desk.cancel()
    }
  }

  /// Lets the processes end, and waits until they have.
  nonisolated(nonsending) func close() async {
    await withCheckedContinuation { desk.close($0) }
  }
}

/// A batch on its way to a program and back.
final class ProgramJob: @unchecked Sendable {
  // After it is added to the desk, only the thread that took it touches it, up to the continuation; but for
  // `cancelled`, which is atomic.

  /// How long a batch may go on after its task was cancelled: most are answered by then.
  private static let patience = 1_000_000_000

  let requests: Requests
  private var answers: Answers
  private var remaining: Int
  private let cancelled = Atomic(0)
  var continuation: CheckedContinuation<Answers, any Error>?

  init(_ requests: Requests) {
    self.requests = requests
    answers = Answers(requests)
    remaining = requests.askedCount
  }

  func cancel() { cancelled.store(MonotonicClock.now, ordering: .relaxed) }

  /// Nanoseconds until nobody waits for the job any more; nil where it was not cancelled.
  func cancelledIn(_ now: Int) -> Int? {
    let time = cancelled.load(ordering: .relaxed)
    return time == 0 ? nil : time + Self.patience - now
  }

  func settle(_ index: Int, _ answer: Answers.Arrival) {
    answers.set(index, answer)
    remaining -= 1
    guard remaining == 0 else { return }
    continuation?.resume(returning: answers)
    continuation = nil
  }

  func fail(_ error: any Error) {
    continuation?.resume(throwing: error)
    continuation = nil
  }
}

/// Where tasks leave their batches and threads take them.
final class ProgramDesk: Sendable {
  private struct State {
    var queue: [ProgramJob] = []
    var threads: [ObjectIdentifier: Bell] = [:]
    var idle: Set<ObjectIdentifier> = []
    var greeting: Greeting?
    var greeted: [CheckedContinuation<Greeting, any Error>] = []
    var breakdown: String?
    var isClosing = false
    var closed: [CheckedContinuation<Void, Never>] = []
  }

  let options: ProgramOptions
  private let state = Mutex(State())
  private let cancelled = Atomic(false)

  init(_ options: ProgramOptions) { self.options = options }

  // MARK: For tasks

  func greet(_ continuation: CheckedContinuation<Greeting, any Error>) {
    state.withLock { state in
      if let breakdown = state.breakdown {
        continuation.resume(throwing: StageBreakdown(breakdown))
      } else if let greeting = state.greeting {
        continuation.resume(returning: greeting)
      } else {
        state.greeted.append(continuation)
        if state.threads.isEmpty { startThread(&state) }
      }
    }
  }

  func add(_ job: ProgramJob) {
    state.withLock { state in
      if let breakdown = state.breakdown { return job.fail(StageBreakdown(breakdown)) }
      state.queue.append(job)
      if let idle = state.idle.popFirst() {
        state.threads[idle]?.ring()
      } else if state.threads.count < options.processes {
        startThread(&state)
      } else {
        for bell in state.threads.values { bell.ring() }
      }
    }
  }

  /// Says that tasks were cancelled: nobody waits for the program's name any more, and jobs have little time.
  func cancel() {
    cancelled.store(true, ordering: .relaxed)
    state.withLock { state in
      for waiting in state.greeted { waiting.resume(throwing: CancellationError()) }
      state.greeted = []
      for bell in state.threads.values { bell.ring() }
    }
  }

  /// Whether to look for jobs that were cancelled.
  var hasCancelled: Bool { cancelled.load(ordering: .relaxed) }

  func close(_ continuation: CheckedContinuation<Void, Never>) {
    state.withLock { state in
      if state.threads.isEmpty {
        state = State()
        return continuation.resume()
      }
      state.closed.append(continuation)
      beginClosing(&state)
    }
  }

  func beginClosing() { state.withLock { beginClosing(&$0) } }

  private func beginClosing(_ state: inout State) {
    state.isClosing = true
    for bell in state.threads.values { bell.ring() }
  }

  /// Starts one more thread. Where the system has no room for it, the others do its work.
  private func startThread(_ state: inout State) {
    do throws(SystemProblem) {
      let thread = try ProgramThread(self)
      try thread.start()
      state.threads[ObjectIdentifier(thread)] = thread.bell
    } catch {
      if state.threads.isEmpty { breakDown(error.description, &state) }
    }
  }

  // MARK: For threads

  enum Errand {
    case job(ProgramJob)
    /// Start the program, since somebody waits for its name.
    case greet
    case wait
    /// Nothing more comes.
    case close
    case fail(String)
  }

  /// What a thread does next that could take a further batch.
  func errand(for thread: ProgramThread, isBusy: Bool) -> Errand {
    state.withLock { state in
      state.idle.remove(ObjectIdentifier(thread))
      if let breakdown = state.breakdown { return .fail(breakdown) }
      if !state.queue.isEmpty { return .job(state.queue.removeFirst()) }
      if !state.greeted.isEmpty { return .greet }
      if isBusy { return .wait }
      if state.isClosing { return .close }
      state.idle.insert(ObjectIdentifier(thread))
      return .wait
    }
  }

  /// - Throws: where another process of the same program has said something else.
  func greeted(_ greeting: Greeting) throws(ProgramError) {
    let known = state.withLock { state in
      defer { state.greeting = state.greeting ?? greeting }
      for waiting in state.greeted { waiting.resume(returning: greeting) }
      state.greeted = []
      return state.greeting
    }
    guard known == nil || known == greeting else {
      throw ProgramError("says something else of itself than it did when it was started before")
    }
  }

  func breakDown(_ reason: String) {
    state.withLock { breakDown(reason, &$0) }
  }

  private func breakDown(_ reason: String, _ state: inout State) {
    guard state.breakdown == nil else { return }
    state.breakdown = reason
    for waiting in state.greeted { waiting.resume(throwing: StageBreakdown(reason)) }
    for job in state.queue { job.fail(StageBreakdown(reason)) }
    (state.greeted, state.queue) = ([], [])
    for bell in state.threads.values { bell.ring() }
  }

  func leave(_ thread: ProgramThread) {
    state.withLock { state in
      state.threads[ObjectIdentifier(thread)] = nil
      state.idle.remove(ObjectIdentifier(thread))
      guard state.threads.isEmpty, state.isClosing else { return }
      let closed = state.closed
      state = State()
      for waiting in closed { waiting.resume() }
    }
  }
}
