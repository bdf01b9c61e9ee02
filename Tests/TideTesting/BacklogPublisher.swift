internal import CMosquitto
internal import Glibc

/// Publishes many messages as fast as a broker takes them, and returns when every one is acknowledged to the publisher.
public final class BacklogPublisher {
    /// Messages that wait for the broker at a time.
    private static let window = 1_000

    private final class Count {
        var isConnected = false
        var done = 0
    }

    private let handle: OpaquePointer
    private let count = Count()

    /// Connects to a broker on loopback.
    public init(port: Int) throws(ChildProcessError) {
        mosquitto_lib_init()
        signal(SIGPIPE, SIG_IGN)
        guard let handle = mosquitto_new(nil, true, Unmanaged.passUnretained(count).toOpaque()) else {
            throw ChildProcessError(description: "mosquitto_new failed")
        }
        self.handle = handle
        mosquitto_max_inflight_messages_set(handle, UInt32(Self.window))
        mosquitto_connect_callback_set(handle) { _, count, code in
            if code == 0 { BacklogPublisher.count(count)?.isConnected = true }
        }
        mosquitto_publish_callback_set(handle) { _, count, _ in BacklogPublisher.count(count)?.done += 1 }
        guard mosquitto_connect(handle, "127.0.0.1", Int32(port), 60) == 0 else {
            throw ChildProcessError(description: "the publisher cannot connect")
        }
        while !count.isConnected { try turn() }
    }

    deinit {
        mosquitto_disconnect(handle)
        mosquitto_loop(handle, 100, 1)
        mosquitto_destroy(handle)
    }

    private static func count(_ pointer: UnsafeMutableRawPointer?) -> Count? {
        pointer.map { Unmanaged<Count>.fromOpaque($0).takeUnretainedValue() }
    }

    private func turn() throws(ChildProcessError) {
        let code = mosquitto_loop(handle, 100, 1)
        guard code == 0 else { throw ChildProcessError(description: "the publisher lost its broker: \(code)") }
    }

    /// Publishes `total` messages, the i-th with what `message(i)` says.
    public func publish(
        _ total: Int,
        retain: Bool = false,
        _ message: (Int) -> (topic: String, payload: String, qos: Int32)
    ) throws(ChildProcessError) {
        let before = count.done
        var sent = 0
        while count.done - before < total {
            while sent < total, sent - (count.done - before) < Self.window {
                let next = message(sent)
                let bytes = Array(next.payload.utf8)
                mosquitto_publish(handle, nil, next.topic, Int32(bytes.count), bytes, next.qos, retain)
                sent += 1
            }
            try turn()
        }
    }
}
