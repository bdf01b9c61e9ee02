internal import Glibc
internal import TideModel

/// A client that reads and writes only when it is told to; confined to one thread.
final class ProbeClient {
    /// A message as it came.
    struct Message: Equatable {
        var topic: String
        var payload: [UInt8]
        var packetID: UInt16
        var flags: FrameHead.Flags

        /// The same message on the same packet id, whatever its flags.
        func isSame(as other: Message) -> Bool {
            topic == other.topic && payload == other.payload && packetID == other.packetID
        }
    }

    private let connection: Connection
    private let topics: Set<String>
    /// What was read so far on the topics that it keeps, in order.
    private(set) var messages: [Message] = []
    /// The broker still had the session.
    let sessionPresent: Bool
    /// How long the broker keeps the session, in seconds, when it said so.
    let sessionExpiry: UInt32?

    /// Longest wait for an answer, milliseconds.
    static let patience: Int64 = 10_000
    /// Silence after which nothing more is expected, milliseconds.
    static let quiet: Int64 = 1_000
    /// Longest time of one read, milliseconds, whatever the broker goes on sending.
    static let longest: Int64 = 60_000

    /// Connects.
    ///
    /// - Parameters:
    ///   - configuration: whom to connect to, and as whom.
    ///   - clean: the session begins anew and ends with the connection.
    ///   - topics: messages of others are dropped: a broker at work sends many.
    ///   - clock: wall clock.
    /// - Throws: when the broker does not let us in.
    init(
        _ configuration: MQTTConfiguration,
        clean: Bool,
        keeping topics: Set<String>,
        clock: @escaping @Sendable () -> Timestamp
    ) throws(MQTTError) {
        self.topics = topics
        let source = FrameSource(kind: "mqtt", name: configuration.clientID)
        connection = try Connection(
            configuration,
            cleanSession: clean,
            batch: FrameBatch(source: source),
            clock: clock
        )
        let answer = try connection.connect(waker: nil)
        (sessionPresent, sessionExpiry) = answer
    }

    /// Something waits to be written.
    var wantsWrite: Bool { connection.wantsWrite }

    /// Reads until `isDone`, or nothing that counts came for `quiet` milliseconds; writes only with `writing`.
    ///
    /// Answers and kept messages count. What comes with CONNACK is there at once.
    func read(writing: Bool, quiet: Int64 = ProbeClient.quiet, until isDone: () -> Bool = { false }) throws(MQTTError) {
        let last = Steady.milliseconds() + Self.longest
        var end = Steady.milliseconds() + quiet
        takeMessages()
        while !isDone() {
            if writing, connection.wantsWrite { connection.write() }
            if let failure = connection.failure { throw failure }
            let left = min(end, last) - Steady.milliseconds()
            guard left > 0 else { return }
            let writable = writing && connection.wantsWrite ? POLLOUT : 0
            let events = connection.poll(for: Int32(POLLIN) | Int32(writable), waker: nil, milliseconds: left)
            guard events & ~Int32(POLLOUT) != 0 else { continue }
            connection.stamp()
            let before = messages.count + connection.inbox.pointee.answers.count
            connection.read()
            takeMessages()
            if messages.count + connection.inbox.pointee.answers.count > before { end = Steady.milliseconds() + quiet }
        }
    }

    private func takeMessages() {
        let batch = connection.inbox.pointee.batch
        for index in batch.frames.indices {
            let frame = batch.frame(at: index)
            guard topics.contains(frame.topic) else { continue }
            messages.append(
                Message(
                    topic: frame.topic,
                    payload: frame.payload,
                    packetID: batch.frames[index].packetID,
                    flags: frame.flags
                )
            )
        }
        if !batch.isEmpty { connection.inbox.pointee.batch.removeAll() }
    }

    /// Subscribes, and waits for the answer.
    ///
    /// - Returns: the granted QoS, 0x80 and above when refused; nil when no answer came.
    func subscribe(_ filter: String, qos: Int) throws(MQTTError) -> Int32? {
        let id = try connection.subscribe(filter, qos: qos)
        var granted: Int32?
        try read(writing: true, quiet: Self.patience) {
            for case .subscribed(id, let codes) in connection.inbox.pointee.answers { granted = codes.first }
            return granted != nil
        }
        return granted
    }

    /// Publishes messages with QoS 1, and waits until the broker has taken them all.
    ///
    /// - Returns: how many it took, and the first reason for which it refused one.
    func publish(_ topic: String, _ payloads: [[UInt8]], retain: Bool = false) throws(MQTTError) -> (Int, Int32?) {
        for payload in payloads { _ = try connection.publish(topic, payload, qos: 1, retain: retain) }
        var codes: [Int32] = []
        try read(writing: true, quiet: Self.patience) {
            codes = connection.inbox.pointee.answers.compactMap {
                if case .published(_, let code) = $0 { code } else { nil }
            }
            return codes.count >= payloads.count
        }
        return (codes.count { $0 < 0x80 }, codes.first { $0 >= 0x80 })
    }

    /// Says goodbye; acknowledgements of what was read leave before.
    func leave() throws(MQTTError) {
        connection.disconnect()
        // The end of the connection is what is waited for.
        do throws(MQTTError) { try read(writing: true) } catch { if error.code != .lost { throw error } }
    }
}
