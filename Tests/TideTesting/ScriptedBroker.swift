internal import Glibc
internal import Synchronization

/// A broker of MQTT 3.1.1, or 5, that does what real ones do rarely, or never when a test wants it.
///
/// It serves its connections one after the other: CONNACK, SUBACK with a given code, UNSUBACK, PINGRESP, and messages of
/// QoS 1 on `ft/x`, of which at most `window` are unacknowledged (mosquitto 2.0.11 does not keep strictly to that).
public final class ScriptedBroker: Sendable {
    /// What it does.
    public struct Script: Sendable {
        /// Most unacknowledged messages.
        public var window = 0
        /// Messages that it has for each connection.
        public var total = 0
        /// What it answers to a subscription: the QoS, or 0x80 for a refusal.
        public var granted: UInt8 = 1
        /// Messages are marked as sent before.
        public var duplicate = false
        /// It ends every connection at the first packet.
        public var closes = false
        /// Connections that it accepts.
        public var connections = 1
        /// So many of them, the first, break in the middle of a packet behind the first messages.
        public var breaks = 0
        /// It sends a message of QoS 0 whenever nothing came for 100 ms, subscribed or not.
        public var chatters = false
        /// It speaks MQTT 5.
        public var isVersion5 = false
        /// What it sends when it has granted a subscription, piece by piece.
        public var pieces: [[UInt8]] = []
        /// Makes a script that does nothing.
        public init() {}
    }

    /// Where it listens on 127.0.0.1.
    public let port: Int
    private let listener: Int32
    private let script: Script
    private let answers = Mutex<[[UInt8]]>([])

    /// Starts a broker that goes by a script.
    public init(_ script: Script) {
        self.script = script
        (listener, port) = LoopbackPort.listen()
        let thread = Unmanaged.passRetained(self)
        var id = pthread_t()
        pthread_create(
            &id,
            nil,
            { argument in
                if let argument { Unmanaged<ScriptedBroker>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            },
            thread.toOpaque()
        )
        pthread_detach(id)
    }

    /// Starts a broker with one connection.
    public convenience init(
        window: Int,
        total: Int,
        granted: UInt8 = 1,
        duplicate: Bool = false,
        closes: Bool = false
    ) {
        var script = Script()
        (script.window, script.total, script.granted) = (window, total, granted)
        (script.duplicate, script.closes) = (duplicate, closes)
        // Whoever is sent away comes again, and is to be sent away for the same reason.
        if closes { script.connections = 1_000 }
        self.init(script)
    }

    /// PUBACK packets that came, in order, without the length.
    public var acknowledgements: [[UInt8]] { answers.withLock { $0 } }

    private func run() {
        for number in 0..<script.connections {
            let client = accept(listener, nil, nil)
            if number == script.connections - 1 { close(listener) }
            serve(client, breaks: number < script.breaks)
            close(client)
        }
    }

    private func serve(_ client: Int32, breaks: Bool) {
        var sent = 0
        var acknowledged = 0
        while let (kind, body) = packet(client) {
            if script.closes { return }
            guard answer(kind, body, client) else { return }
            if kind >> 4 == 4 { acknowledged += 1 }
            if kind >> 4 == 8 { for piece in script.pieces { reply(client, piece) } }
            guard kind >> 4 == 8 || kind >> 4 == 4 else { continue }
            var messages: [UInt8] = []
            while sent < script.total, sent - acknowledged < script.window {
                sent += 1
                messages += message(sent)
            }
            // No packet begins with 0: whoever reads the messages reads the end of the connection with them.
            reply(client, breaks ? messages + [0, 0] : messages)
            if breaks { return }
        }
    }

    /// Answers a packet; false when the client leaves.
    private func answer(_ kind: UInt8, _ body: [UInt8], _ client: Int32) -> Bool {
        // MQTT 5: no properties; and a reason code for each filter.
        let none: [UInt8] = script.isVersion5 ? [0] : []
        switch kind >> 4 {
        case 1: reply(client, [0x20, UInt8(2 + none.count), 0, 0] + none)
        case 8: reply(client, [0x90, UInt8(3 + none.count), body[0], body[1]] + none + [script.granted])
        case 10: reply(client, [0xB0, UInt8(2 + 2 * none.count), body[0], body[1]] + none + none)
        case 12: reply(client, [0xD0, 0])
        case 4: answers.withLock { $0.append([kind] + body) }
        default: return false
        }
        return true
    }

    private func message(_ number: Int) -> [UInt8] {
        let topic = Array("ft/x".utf8)
        let payload = Array("n=\(number - 1)".utf8)
        let body = [0, UInt8(topic.count)] + topic + [UInt8(number >> 8 & 255), UInt8(number & 255)] + payload
        return [script.duplicate ? 0x3A : 0x32, UInt8(body.count)] + body
    }

    private func packet(_ client: Int32) -> (UInt8, [UInt8])? {
        var poller = pollfd(fd: client, events: Int16(POLLIN), revents: 0)
        while script.chatters, poll(&poller, 1, 100) == 0 {
            reply(client, [0x30, 7, 0, 4] + Array("ft/x".utf8) + Array("!".utf8))
        }
        guard let head = bytes(client, 2) else { return nil }
        guard let body = bytes(client, Int(head[1])) else { return nil }
        return (head[0], body)
    }

    private func bytes(_ client: Int32, _ count: Int) -> [UInt8]? {
        var all: [UInt8] = []
        while all.count < count {
            var part = [UInt8](repeating: 0, count: count - all.count)
            let got = read(client, &part, part.count)
            guard got > 0 else { return nil }
            all += part.prefix(got)
        }
        return all
    }

    private func reply(_ client: Int32, _ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            sent += count
        }
    }
}
