internal import Glibc
internal import Synchronization

/// Hands pages, of readings or the like, from a thread that blocks to a task that must not; holds at most a few pages.
final class PageChannel<Element: Sendable>: Sendable {
    /// Pages that may wait: 4 × 1,000 readings are about 1 MB.
    private static var capacity: Int { 4 }

    fileprivate struct State {
        var pages: [[Element]] = []
        var end: Result<Void, any Error>?
        var isAbandoned = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Adds a page; waits on the calling thread while the channel is full.
    ///
    /// False when nobody takes pages any more.
    func put(_ page: [Element]) -> Bool {
        while true {
            let (isDone, isAbandoned) = state.withLock { state in
                guard !state.isAbandoned, state.pages.count < Self.capacity else { return (false, state.isAbandoned) }
                state.pages.append(page)
                state.wake()
                return (true, false)
            }
            if isAbandoned { return false }
            if isDone { return true }
            usleep(500)  // a thread of its own, slower readers are worth no condition variable
        }
    }

    /// Says that no page follows, or why.
    func end(_ result: Result<Void, any Error>) {
        state.withLock {
            $0.end = result
            $0.wake()
        }
    }

    /// The next page; nil at the end.
    func next() async throws -> [Element]? {
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
