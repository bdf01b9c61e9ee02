internal import CMosquitto
internal import Glibc
internal import TideModel

extension Connection {
    /// Takes plain messages without the library from now on; over TLS, which lies within the library, it stays as it was.
    ///
    /// Worth calling right after CONNACK: the library is then between two packets.
    func takeWire() {
        guard !configuration.address.tls, failure == nil else { return }
        wire = Wire(replacing: mosquitto_socket(handle))
    }

    /// Reads what is there: at most `limit` messages, and over TLS perhaps a few more.
    func read(atMost limit: Int) {
        guard let wire else { return read() }
        if takePackets(from: wire, atMost: limit) { return }
        let count = wire.receive()
        if count > 0 {
            _ = takePackets(from: wire, atMost: limit)
        } else if count == 0 {
            wire.end()
            read()
        } else if errno != EAGAIN, errno != EINTR {
            fail(describe(Int32(MOSQ_ERR_ERRNO.rawValue), errno, "read from"))
        }
    }

    /// Takes whole packets, at most `limit` messages; false when there is nothing to take.
    private func takePackets(from wire: Wire, atMost limit: Int) -> Bool {
        let until = inbox.pointee.frames + limit
        var hasTaken = false
        while inbox.pointee.frames < until, failure == nil {
            if passing == 0 {
                let bytes = wire.unread
                guard let header = PacketHeader(bytes) else { break }
                // What is too large for the buffer goes to the library piece by piece.
                guard header.length <= bytes.count || header.length > Wire.capacity else { break }
                let packet = UnsafeRawBufferPointer(rebasing: bytes.prefix(header.length))
                if let publish = plain(packet, header) {
                    inbox.pointee.take(publish)
                    if publish.packetID > 0 { wire.acknowledge(publish.packetID) }
                    wire.take(header.length)
                } else {
                    passing = header.length
                }
            } else {
                guard !wire.unread.isEmpty else { break }
                pass(to: wire)
            }
            hasTaken = true
        }
        return hasTaken
    }

    private func plain(_ packet: UnsafeRawBufferPointer, _ header: PacketHeader) -> PlainPublish? {
        guard header.length == packet.count else { return nil }
        guard let publish = PlainPublish(packet, header, configuration.version) else { return nil }
        return publish.payload.count <= configuration.maximumPayload ? publish : nil
    }

    /// Has the library read the next piece of a packet, and takes its answer in, so that acknowledgements keep the order
    /// of their messages (MQTT-4.6.0-2).
    private func pass(to wire: Wire) {
        let count = wire.pass(min(passing, wire.unread.count))
        if count < 0, errno != EAGAIN, errno != EINTR {
            return fail(describe(Int32(MOSQ_ERR_ERRNO.rawValue), errno, "read from"))
        }
        passing -= max(0, count)
        read()
        if failure == nil, mosquitto_want_write(handle) { collect(into: wire) }
    }

    /// Writes everything queued, as far as the socket takes it.
    func write() {
        guard let wire else { return writeByLibrary() }
        if mosquitto_want_write(handle) { collect(into: wire) }
        // Also what a library that has disconnected leaves.
        let number = wire.send()
        if number != 0 { fail(describe(Int32(MOSQ_ERR_ERRNO.rawValue), number, "write to")) }
    }

    private func collect(into wire: Wire) {
        // The pair holds some hundreds of packets: what is left would be overtaken.
        repeat {
            writeByLibrary()
            wire.collect()
        } while failure == nil && mosquitto_want_write(handle)
    }
}
