internal import Synchronization
internal import TideAPI
internal import TideModel
internal import TidePipeline

/// Shows committed frames to those who watch; while nobody does, it costs the writer one look at a flag per batch.
///
/// The writer never waits here: a watcher that does not keep up misses frames and is told how many.
final class FrameTap: Sendable {
    private let watchers = Mutex<[FrameWatcher]>([])
    private let count = Atomic(0)

    /// Whether anybody watches.
    var isWatched: Bool { count.load(ordering: .relaxed) > 0 }

    /// Begins to watch; end it with `remove`.
    func add(_ query: TailQuery) -> FrameWatcher {
        let watcher = FrameWatcher(query)
        watchers.withLock { $0.append(watcher) }
        count.add(1, ordering: .relaxed)
        return watcher
    }

    /// Ends a watch.
    func remove(_ watcher: FrameWatcher) {
        watchers.withLock { $0.removeAll { $0 === watcher } }
        count.subtract(1, ordering: .relaxed)
    }

    /// Hands the frames of a committed record to everybody who wants them; called on the writer's thread.
    func offer(_ frames: CommittedFrames) {
        let watchers = watchers.withLock { $0 }
        for watcher in watchers { watcher.take(frames) }
    }
}
