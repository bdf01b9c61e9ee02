internal import Glibc
internal import Synchronization

/// What became of a page.
enum PageDelivery {
    /// It waits to be read.
    case taken
    /// The channel stayed full for as long as was to be waited.
    case stalled
    /// Nobody takes pages any more.
    case abandoned
}

/// Hands pages, of readings or the like, from a thread that blocks to a task that must not; holds at most a few pages.
final class PageChannel<Element: Sendable>: Sendable {
    /// Pages that may wait: 4 × 4,096 readings are some 700 KB.
    private static var capacity: Int { 4 }

    fileprivate struct State {
        var pages: [[Element]] = []
        var end: Result<Void, any Error>?
        var isAbandoned = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Whether nobody takes pages any more.
    var isAbandoned: Bool { state.withLock { $0.isAbandoned } }

    /// Adds a page; waits on the calling thread while the channel is full, at most `seconds`.
    func put(_ page: [Element], seconds: Double) -> PageDelivery {
        let end = Writer.monotonic() + seconds
        while true {
            let delivery: PageDelivery = state.withLock { state in
                if state.isAbandoned { return .abandoned }
                guard state.pages.count < Self.capacity else { return .stalled }
                state.pages.append(page)
                state.wake()
                return .taken
            }
            guard delivery == .stalled, Writer.monotonic() < end else { return delivery }
            usleep(500)  // a thread of its own, slower readers are worth no condition variable
        }
    }

    /// Says that no page follows, or why; the first word counts.
    func end(_ result: Result<Void, any Error>) {
        state.withLock {
            $0.end = $0.end ?? result
            $0.wake()
        }
    }

    /// The next page; nil at the end.
    ///
    /// - Throws: what the producer ended with; `CancellationError` when the task is cancelled.
    func next() async throws -> [Element]? {
        try await withTaskCancellationHandler {
            try await nextPage()
        } onCancel: {
            abandon()
            end(.failure(CancellationError()))
        }
    }

    private func nextPage() async throws -> [Element]? {
        while true {
            let answer: (page: [Element]?, end: Result<Void, any Error>?) = state.withLock { state in
                if !state.pages.isEmpty { return (state.pages.removeFirst(), nil) }
                return (nil, state.end)
            }
            if let page = answer.page { return page }
            if let end = answer.end {
                try end.get()
                return nil
            }
            await withCheckedContinuation { continuation in
                state.withLock { state in
                    if state.pages.isEmpty, state.end == nil {
                        state.waiting = continuation
                    } else {
                        continuation.resume()
                    }
                }
            }
        }
    }

    /// Lets the producer stop.
    func abandon() { state.withLock { $0.isAbandoned = true } }
}

extension PageChannel.State {
    fileprivate mutating func wake() {
        waiting?.resume()
        waiting = nil
    }
}
