import TideMQTT
import TideModel

/// A writer that keeps everything in memory and does as the test says.
final class MemorySink: FrameSink, @unchecked Sendable {  // guarded by `state`
    /// One frame as the sink got it.
    struct Got: Equatable {
        var topic: String
        var payload: [UInt8]
        var packetID: UInt16
        var flags: FrameHead.Flags
        var sentLength: Int
        var properties: FrameProperties?
        var text: String { String(decoding: payload, as: UTF8.self) }
    }

    private let state = Await()
    private var open: [Got] = []
    private var openEvents: [TransportEvent] = []
    private var all: [Got] = []
    private var allEvents: [TransportEvent] = []
    private var sizes: [Int] = []
    private var record: RecordNumber = 0
    private var answers: [Commit] = []
    private var isReady = true
    private var abandonedFrames = 0
    private var holds = false

    // MARK: What the transport calls

    func buffer(for source: FrameSource) -> FrameBatch { FrameBatch(source: source) }

    func submit(_ frames: FrameBatch, events: [TransportEvent]) {
        let got = frames.frames.indices.map { index in
            let frame = frames.frame(at: index)
            return Got(
                topic: frame.topic,
                payload: frame.payload,
                packetID: frames.frames[index].packetID,
                flags: frame.flags,
                sentLength: frame.sentLength,
                properties: frame.properties
            )
        }
        state.change {
            open += got
            openEvents += events
        }
    }

    func close() -> Commit {
        _ = state.wait(seconds: 30) { !holds }
        return state.change {
            let answer = answers.isEmpty ? Commit.committed(through: record + 1) : answers.removeFirst()
            switch answer {
            case .committed:
                record += 1
                all += open
                allEvents += openEvents
                sizes.append(open.count)
                (open, openEvents) = ([], [])
                return .committed(through: record)
            case .failed: forget()
            }
            return answer
        }
    }

    private func forget() {
        abandonedFrames += open.count
        (open, openEvents) = ([], [])
    }

    func abandon() { state.change { forget() } }

    var isAwaited: Bool { false }

    func awaitReady(milliseconds: Int64) -> Bool { state.wait(seconds: 1) { isReady } }

    // MARK: What the test calls

    /// Answers of the next closes, before all others commit.
    func answer(_ next: [Commit]) { state.change { answers = next } }
    func setReady(_ ready: Bool) { state.change { isReady = ready } }
    /// While held, `close` blocks as a slow disk would.
    func hold(_ value: Bool) { state.change { holds = value } }
    func wait(seconds: Double = 120, _ condition: (MemorySink) -> Bool) -> Bool {
        state.wait(seconds: seconds) { condition(self) }
    }

    /// The following are to be read inside `wait`, or when the transport has stopped.
    var committed: [Got] { all }
    var waiting: [Got] { open }
    var events: [TransportEvent] { allEvents }
    var batchSizes: [Int] { sizes }
    var lastRecord: RecordNumber { record }
    var abandoned: Int { abandonedFrames }
    var answersLeft: Int { answers.count }
}
