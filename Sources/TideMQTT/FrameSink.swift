public import TideModel

/// What became of a batch that was closed.
public enum Commit: Sendable, Equatable {
    /// Everything submitted is durable; the number of the last record.
    case committed(through: RecordNumber)
    /// Storage failed: what was submitted since the last commit is forgotten; drop the connection unwritten.
    case failed
}

/// Where the transport's frames go: the writer.
///
/// All calls come from the transport's one thread and may block it: that is the back-pressure to the broker.
public protocol FrameSink: AnyObject, Sendable {
    /// An empty batch for frames of `source`, recycled when possible.
    func buffer(for source: FrameSource) -> FrameBatch
    /// Takes a part of the open batch; `events` come before its frames, which may be none.
    ///
    /// Blocks only while the writer is behind by more parts than its queue holds.
    func submit(_ frames: FrameBatch, events: [TransportEvent])
    /// Commits everything submitted since the last close.
    func close() -> Commit
    /// Acknowledgements of everything in records up to this one may leave from now on.
    func acknowledging(through record: RecordNumber)
    /// Acknowledgements of everything in records up to this one were written to the socket.
    func acknowledged(through record: RecordNumber)
    /// The connection is gone: what was submitted and is not committed is to be forgotten; it all comes again.
    func abandon()
    /// Somebody waits for the end of the open batch.
    var isAwaited: Bool { get }
    /// Waits until storage takes commits again; false when `milliseconds` passed first.
    func awaitReady(milliseconds: Int64) -> Bool
}

extension FrameSink {
    /// Most writers need not know.
    public func acknowledging(through record: RecordNumber) {}
    /// Most writers need not know.
    public func acknowledged(through record: RecordNumber) {}
}
