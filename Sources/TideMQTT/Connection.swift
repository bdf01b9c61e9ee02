internal import CMosquitto
internal import Glibc
internal import TideModel

/// One connection to a broker: the library's handle and the inbox that its callbacks fill.
///
/// Confined to one thread. Nothing here decides when to write: requests are only queued (`mosquitto_threaded_set`), and
/// leave in `write()`. Never `mosquitto_loop`, `loop_forever` or `loop_start` on this handle.
final class Connection {
    let handle: OpaquePointer
    let inbox: UnsafeMutablePointer<Inbox>
    let configuration: MQTTConfiguration
    /// The session begins anew, and ends with the connection.
    let cleanSession: Bool
    private let clock: @Sendable () -> Timestamp
    /// Set when the library said that the connection is gone.
    private(set) var failure: MQTTError?
    /// What is written leaves at once, instead of waiting for more; thousands of acknowledgements had better wait.
    var sendsPromptly = false
    /// When CONNECT was written: what comes next measures the round trip.
    var lastWriteAt: Int64 = 0
    /// The way to the broker where messages are taken without the library; nil where it does everything.
    var wire: Wire?
    /// Bytes of a packet that the library has not got.
    var passing = 0
    /// What people should look at, though nothing failed.
    var warnings: [String] = []

    /// Makes a handle that is not connected.
    init(
        _ configuration: MQTTConfiguration,
        cleanSession: Bool = false,
        batch: FrameBatch,
        clock: @escaping @Sendable () -> Timestamp
    ) throws(MQTTError) {
        Library.start
        self.clock = clock
        self.configuration = configuration
        self.cleanSession = cleanSession
        inbox = .allocate(capacity: 1)
        inbox.initialize(
            to: Inbox(
                batch: batch,
                maximumPayload: configuration.maximumPayload,
                clientIDLength: configuration.clientID.utf8.count
            )
        )
        guard let handle = mosquitto_new(configuration.clientID, cleanSession, inbox) else {
            inbox.deinitialize(count: 1)
            inbox.deallocate()
            throw MQTTError(
                .library,
                operation: "make MQTT client",
                object: configuration.clientID,
                cause: SystemError.text(errno)
            )
        }
        self.handle = handle
        mosquitto_threaded_set(handle, true)
        setCallbacks()
    }

    /// Closes the socket without a write.
    deinit {
        mosquitto_destroy(handle)
        inbox.deinitialize(count: 1)
        inbox.deallocate()
    }

    /// The socket, or -1.
    var socket: Int32 { wire?.socket ?? mosquitto_socket(handle) }

    /// Something is queued that has not left.
    var wantsWrite: Bool { mosquitto_want_write(handle) || wire?.wantsWrite ?? false }

    /// Stamps what is read from now on: once per gulp, not per message.
    func stamp() { inbox.pointee.received = clock() }

    /// Has the library read what is there: one packet, over TLS perhaps several.
    func read() {
        errno = 0
        note(mosquitto_loop_read(handle, 1), "read from")
    }

    /// Has the library write everything that it has queued.
    func writeByLibrary() {
        errno = 0
        note(mosquitto_loop_write(handle, 1), "write to")
    }

    /// Queues a PINGREQ when it is time, and notices that the last one was not answered.
    ///
    /// The library does not see messages that are taken here, and would wait for its answer behind all of them.
    func keepAlive() {
        if let wire, wire.isLively(within: Int64(configuration.keepalive) * 500) { return }
        note(mosquitto_loop_misc(handle), "keep alive")
    }

    /// Queues a SUBSCRIBE and returns its packet id.
    func subscribe(_ filter: String, qos: Int) throws(MQTTError) -> Int32 {
        var id: Int32 = 0
        // Only for a subscription that is new: else the same retained messages would come at every connect.
        let options = Int32(MQTT_SUB_OPT_SEND_RETAIN_NEW.rawValue)
        try check(mosquitto_subscribe_v5(handle, &id, filter, Int32(qos), options, nil), "subscribe to", filter)
        return id
    }

    /// Queues an UNSUBSCRIBE and returns its packet id.
    func unsubscribe(_ filter: String) throws(MQTTError) -> Int32 {
        var id: Int32 = 0
        try check(mosquitto_unsubscribe(handle, &id, filter), "unsubscribe from", filter)
        return id
    }

    /// Queues a PUBLISH and returns its packet id.
    func publish(_ topic: String, _ payload: [UInt8], qos: Int, retain: Bool) throws(MQTTError) -> Int32 {
        var id: Int32 = 0
        let length = Int32(clamping: payload.count)
        try check(
            mosquitto_publish(handle, &id, topic, length, payload, Int32(qos), retain),
            "publish to",
            topic
        )
        return id
    }

    /// Queues a DISCONNECT.
    func disconnect() { mosquitto_disconnect(handle) }

    /// Waits until the socket or `waker` has something, at most `milliseconds`.
    ///
    /// - Returns: events of the socket.
    func poll(for events: Int32, waker: Waker?, milliseconds: Int64) -> Int32 {
        var pollers = [
            pollfd(fd: socket, events: Int16(events), revents: 0),
            pollfd(fd: waker?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        // What was read already does not make the socket readable.
        let isReadable = events & Int32(POLLIN) != 0 && wire?.holdsPacket ?? false
        let wait = isReadable ? 0 : Int32(clamping: max(0, milliseconds))
        let count = Glibc.poll(&pollers, 2, wait)
        return (count > 0 ? Int32(pollers[0].revents) : 0) | (isReadable ? Int32(POLLIN) : 0)
    }

    /// The connection failed as `error` tells; the first failure stays.
    func fail(_ error: MQTTError) { failure = failure ?? error }

    private func note(_ code: Int32, _ operation: String) {
        let number = errno
        guard failure == nil else { return }
        if code != 0 {
            failure = describe(code, number, operation)
        } else if mosquitto_socket(handle) < 0 {
            failure = describe(Int32(MOSQ_ERR_CONN_LOST.rawValue), 0, operation)
        }
    }

    private func check(_ code: Int32, _ operation: String, _ object: String) throws(MQTTError) {
        let number = errno
        guard code != 0 else { return }
        let cause = ReasonCode.library(code, errno: number)
        throw MQTTError(.library, operation: operation, object: object, cause: cause)
    }
}
