import Glibc
import TideTesting

/// A broker of MQTT 3.1.1 that keeps strictly to a window of unacknowledged messages, which mosquitto 2.0.11 does not.
///
/// It serves one connection: CONNACK, SUBACK with a given code, UNSUBACK, PINGRESP, and `total` messages of QoS 1.
final class ScriptedBroker: Sendable {
    let port: Int
    private let listener: Int32
    private let window: Int
    private let total: Int
    private let granted: UInt8
    private let duplicate: Bool
    private let closes: Bool

    init(window: Int, total: Int, granted: UInt8 = 1, duplicate: Bool = false, closes: Bool = false) {
        (self.window, self.total, self.granted) = (window, total, granted)
        (self.duplicate, self.closes) = (duplicate, closes)
        (listener, port) = LoopbackPort.listen()
        let thread = Unmanaged.passRetained(self)
        var id = pthread_t()
        pthread_create(
            &id,
            nil,
            { argument in
                if let argument { Unmanaged<ScriptedBroker>.fromOpaque(argument).takeRetainedValue().serve() }
                return nil
            },
            thread.toOpaque()
        )
        pthread_detach(id)
    }

    private func serve() {
        let client = accept(listener, nil, nil)
        close(listener)
        defer { close(client) }
        var sent = 0
        var acknowledged = 0
        while let (kind, body) = packet(client) {
            if closes { return }
            switch kind >> 4 {
            case 1: reply(client, [0x20, 2, 0, 0])
            case 8: reply(client, [0x90, 3, body[0], body[1], granted])
            case 10: reply(client, [0xB0, 2, body[0], body[1]])
            case 12: reply(client, [0xD0, 0])
            case 4: acknowledged += 1
            default: return
            }
            if kind >> 4 == 8 || kind >> 4 == 4 {
                while sent < total, sent - acknowledged < window {
                    sent += 1
                    reply(client, message(sent))
                }
            }
        }
    }

    private func message(_ number: Int) -> [UInt8] {
        let topic = Array("ft/x".utf8)
        let payload = Array("n=\(number - 1)".utf8)
        let body = [0, UInt8(topic.count)] + topic + [UInt8(number >> 8 & 255), UInt8(number & 255)] + payload
        return [duplicate ? 0x3A : 0x32, UInt8(body.count)] + body
    }

    private func packet(_ client: Int32) -> (UInt8, [UInt8])? {
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
        _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }
}
