internal import Synchronization
internal import TideAPI
internal import TideModel

/// What a watcher gets: a frame and, when it traces, the bytes to decode again.
struct WatchedFrame: Sendable {
    var shown: TailDTO.Frame
    var raw: Frame?
}

/// One who watches: a bounded queue between the writer and a connection.
final class FrameWatcher: Sendable {
    /// Frames that wait: what a terminal scrolls through in some seconds, about 1 MB.
    private static let capacity = 1_000
    /// Payload bytes that wait, when decoding is traced.
    private static let capacityBytes = 4 << 20

    private struct State {
        var frames: [WatchedFrame] = []
        var bytes = 0
        var dropped: UInt64 = 0
        var isEnded = false
        var isBeat = false
        var waiting: CheckedContinuation<Void, Never>?

        var hasNews: Bool { !frames.isEmpty || dropped > 0 || isBeat || isEnded }

        mutating func wake() {
            waiting?.resume()
            waiting = nil
        }
    }

    /// What is wanted.
    let query: TailQuery
    private let state = Mutex(State())

    init(_ query: TailQuery) { self.query = query }

    /// Takes the frames that are wanted, as long as there is room.
    func take(_ frames: CommittedFrames) {
        frames.visit { frame in
            guard frame.isWanted(query) else { return }
            let length = query.trace ? frame.payloadLength : 0
            let hasRoom = state.withLock { state in
                let hasRoom = state.frames.count < Self.capacity && state.bytes + length <= Self.capacityBytes
                if !hasRoom { state.dropped += 1 }
                return hasRoom
            }
            guard hasRoom else { return }
            let watched = WatchedFrame(shown: frame.shown, raw: query.trace ? frame.raw : nil)
            state.withLock { state in
                state.frames.append(watched)
                state.bytes += length
            }
        }
        state.withLock { if $0.hasNews { $0.wake() } }
    }

    /// Lets the other side hear that the watch is alive.
    func beat() {
        state.withLock {
            $0.isBeat = true
            $0.wake()
        }
    }

    /// Ends the watch.
    func end() {
        state.withLock {
            $0.isEnded = true
            $0.wake()
        }
    }

    /// What came since, and how many frames were left out after it; nil at the end.
    func next() async -> (frames: [WatchedFrame], dropped: UInt64)? {
        while true {
            let news: (frames: [WatchedFrame], dropped: UInt64, isEnded: Bool)? = state.withLock { state in
                guard state.hasNews else { return nil }
                defer { (state.frames, state.bytes, state.dropped, state.isBeat) = ([], 0, 0, false) }
                return (state.frames, state.dropped, state.isEnded)
            }
            // What was committed before the end is still told.
            if let news { return news.isEnded && news.frames.isEmpty ? nil : (news.frames, news.dropped) }
            await withCheckedContinuation { continuation in
                state.withLock { state in
                    if state.hasNews { continuation.resume() } else { state.waiting = continuation }
                }
            }
        }
    }
}
