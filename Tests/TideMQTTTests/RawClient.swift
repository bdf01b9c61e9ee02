import CMosquitto
import Glibc

/// libmosquitto driven by hand: publishes, and shows what a client that writes at the wrong time does.
final class RawClient {
    struct Message: Equatable {
        var id: Int32
        var topic: String
        var text: String
        var retained: Bool
    }

    private final class Inbox {
        var messages: [Message] = []
        var connected: Int32?
        var sessionPresent = false
        var subscribed = 0
        var published = 0
    }

    private let handle: OpaquePointer
    private let inbox = Inbox()

    // With `queuing`, acknowledgements are only queued, as in TideMQTT; without is the library's default.
    init(_ id: String?, port: Int, cleanSession: Bool = false, queuing: Bool = true) throws {
        mosquitto_lib_init()
        signal(SIGPIPE, SIG_IGN)
        guard let handle = mosquitto_new(id, id == nil || cleanSession, Unmanaged.passUnretained(inbox).toOpaque())
        else { throw ClientFailure(text: "mosquitto_new") }
        self.handle = handle
        mosquitto_max_inflight_messages_set(handle, 1_000)
        if queuing { mosquitto_threaded_set(handle, true) }
        setCallbacks()
        try check(mosquitto_connect(handle, "127.0.0.1", Int32(port), 60), "connect")
        mosquitto_loop_write(handle, 1)
        try turn("CONNACK") { self.inbox.connected != nil }
    }

    /// Closes the socket without a write.
    deinit { mosquitto_destroy(handle) }

    var messages: [Message] { inbox.messages }
    var sessionPresent: Bool { inbox.sessionPresent }

    private func setCallbacks() {
        mosquitto_connect_with_flags_callback_set(handle) { _, inbox, code, flags in
            RawClient.inbox(inbox)?.connected = code
            RawClient.inbox(inbox)?.sessionPresent = flags & 1 != 0
        }
        mosquitto_subscribe_callback_set(handle) { _, inbox, _, _, _ in RawClient.inbox(inbox)?.subscribed += 1 }
        mosquitto_publish_callback_set(handle) { _, inbox, _ in RawClient.inbox(inbox)?.published += 1 }
        mosquitto_message_callback_set(handle) { _, inbox, message in
            guard let message = message?.pointee, let topic = message.topic else { return }
            let payload = UnsafeRawBufferPointer(start: message.payload, count: Int(message.payloadlen))
            RawClient.inbox(inbox)?.messages.append(
                Message(
                    id: message.mid,
                    topic: String(cString: topic),
                    text: String(decoding: payload, as: UTF8.self),
                    retained: message.retain
                )
            )
        }
    }

    private static func inbox(_ pointer: UnsafeMutableRawPointer?) -> Inbox? {
        pointer.map { Unmanaged<Inbox>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Subscribes and waits for SUBACK; frames that come meanwhile are read, and acknowledged by later writes.
    func subscribe(_ filter: String, qos: Int32 = 1) throws {
        let before = inbox.subscribed
        try check(mosquitto_subscribe(handle, nil, filter, qos), "subscribe")
        mosquitto_loop_write(handle, 1)
        try turn("SUBACK") { self.inbox.subscribed > before }
    }

    /// Reads without a write until `count` messages are there.
    func read(_ count: Int) throws { try turn("\(count) messages") { self.inbox.messages.count >= count } }

    /// Reads without a write until nothing comes for a moment.
    func readRest(milliseconds: Int32 = 300) {
        var poller = pollfd(fd: mosquitto_socket(handle), events: Int16(POLLIN), revents: 0)
        while poll(&poller, 1, milliseconds) > 0, mosquitto_loop_read(handle, 1) == 0 {}
    }

    /// Writes everything queued.
    func write() { mosquitto_loop_write(handle, 1) }

    /// Publishes with QoS 1 and waits for all PUBACKs.
    func publish(_ messages: [(topic: String, text: String)], qos: Int32 = 1, retain: Bool = false) throws {
        for chunk in stride(from: 0, to: messages.count, by: 500) {
            let part = messages[chunk..<min(chunk + 500, messages.count)]
            let wanted = inbox.published + part.count
            for (topic, text) in part {
                let bytes = Array(text.utf8)
                try check(
                    mosquitto_publish(handle, nil, topic, Int32(bytes.count), bytes, qos, retain),
                    "publish"
                )
            }
            try turn("PUBACK", writing: true) { self.inbox.published >= wanted }
        }
    }

    private func turn(_ what: String, writing: Bool = false, until done: () -> Bool) throws {
        for _ in 0..<1_000 {
            if writing { mosquitto_loop_write(handle, 1) }
            if done() { return }
            let events = Int16(POLLIN) | (writing && mosquitto_want_write(handle) ? Int16(POLLOUT) : 0)
            var poller = pollfd(fd: mosquitto_socket(handle), events: events, revents: 0)
            guard poll(&poller, 1, 10_000) > 0 else { break }
            if Int32(poller.revents) & ~Int32(POLLOUT) != 0 {
                repeat { try check(mosquitto_loop_read(handle, 1), "read") } while !done() && pending
            }
        }
        throw ClientFailure(text: "no \(what)")
    }

    private var pending: Bool {
        var poller = pollfd(fd: mosquitto_socket(handle), events: Int16(POLLIN), revents: 0)
        return poll(&poller, 1, 0) > 0
    }

    private func check(_ code: Int32, _ what: String) throws {
        if code != 0 { throw ClientFailure(text: "\(what): \(String(cString: mosquitto_strerror(code)))") }
    }
}

struct ClientFailure: Error, CustomStringConvertible {
    var text: String
    var description: String { text }
}
