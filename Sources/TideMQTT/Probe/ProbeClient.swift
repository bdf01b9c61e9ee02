internal import Glibc
internal import TideModel

/// A client that reads and writes only when it is told to; confined to one thread.
struct ProbeClient {
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
    /// The broker still had the session.
    let sessionPresent: Bool
    /// How long the broker keeps the session, in seconds, when it said so.
    let sessionExpiry: UInt32?

    /// Longest wait for an answer, milliseconds.
    static let patience: Int64 = 10_000
    /// Silence after which nothing more is expected, milliseconds.
    static let quiet: Int64 = 1_000

    init(_ configuration: MQTTConfiguration, clean: Bool, clock: @escaping @Sendable () -> Timestamp) throws(MQTTError)
    {
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

    /// Everything that was read so far, in order.
    var messages: [Message] {
        let batch = connection.inbox.pointee.batch
        return batch.frames.indices.map { index in
            let frame = batch.frame(at: index)
            return Message(
                topic: frame.topic,
                payload: frame.payload,
                packetID: batch.frames[index].packetID,
                flags: batch.frames[index].flags
            )
        }
    }

    /// Something waits to be written.
    var wantsWrite: Bool { connection.wantsWrite }

    /// Reads until `isDone`, or nothing came for `quiet` milliseconds; writes only with `writing`.
    func read(writing: Bool, quiet: Int64 = Self.quiet, until isDone: () -> Bool = { false }) throws(MQTTError) {
        var end = Steady.milliseconds() + quiet
        while !isDone() {
            if writing, connection.wantsWrite { connection.write() }
            if let failure = connection.failure { throw failure }
            let left = end - Steady.milliseconds()
            guard left > 0 else { return }
            let writable = writing && connection.wantsWrite ? POLLOUT : 0
            let events = connection.poll(for: Int32(POLLIN) | Int32(writable), waker: nil, milliseconds: left)
            guard events & ~Int32(POLLOUT) != 0 else { continue }
            connection.stamp()
            let before = connection.inbox.pointee.progress
            connection.read()
            if connection.inbox.pointee.progress != before { end = Steady.milliseconds() + quiet }
        }
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
