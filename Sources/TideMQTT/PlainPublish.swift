internal import TideModel

/// A PUBLISH as nearly all are: QoS 0 or 1, printable ASCII as topic, no properties (MQTT 5, 3.3; MQTT 3.1.1, 3.3).
///
/// What is not of this kind, wrong packets among it, is left to the library, which knows all rules.
struct PlainPublish {
    /// 1...65,535 bytes from U+0020 to U+007E.
    let topic: UnsafeRawBufferPointer
    /// What was sent.
    let payload: UnsafeRawBufferPointer
    /// 1...65,535 for QoS 1, 0 for QoS 0.
    let packetID: UInt16
    /// `.promised` for QoS 1, `.resent` for DUP, `.retained`.
    let flags: FrameHead.Flags

    /// Reads a packet that is all there; nil when it is not of this kind.
    ///
    /// - Parameters:
    ///   - packet: from the fixed header to the end of the payload.
    ///   - header: of that packet.
    ///   - version: MQTT 5 has properties.
    init?(_ packet: UnsafeRawBufferPointer, _ header: PacketHeader, _ version: MQTTConfiguration.ProtocolVersion) {
        let qos = header.first >> 1 & 3
        guard header.isPublish, qos < 2 else { return nil }
        var at = header.size
        guard let length = Self.number(packet, &at), length > 0, at + Int(length) <= packet.count else { return nil }
        let topic = UnsafeRawBufferPointer(rebasing: packet[at..<at + Int(length)])
        guard Self.isPrintable(topic) else { return nil }
        at += Int(length)
        var flags: FrameHead.Flags = []
        var id: UInt16 = 0
        if qos == 1 {
            guard let found = Self.number(packet, &at), found > 0 else { return nil }
            id = found
            flags.insert(.promised)
        }
        if version == .v5 {
            guard at < packet.count, packet[at] == 0 else { return nil }
            at += 1
        }
        if header.first & 8 != 0 { flags.insert(.resent) }
        if header.first & 1 != 0 { flags.insert(.retained) }
        (self.topic, payload) = (topic, UnsafeRawBufferPointer(rebasing: packet[at...]))
        (packetID, self.flags) = (id, flags)
    }

    /// Reads two bytes, most significant first.
    private static func number(_ packet: UnsafeRawBufferPointer, _ at: inout Int) -> UInt16? {
        guard at + 2 <= packet.count else { return nil }
        defer { at += 2 }
        return UInt16(packet[at]) << 8 | UInt16(packet[at + 1])
    }

    private static func isPrintable(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var outside: UInt8 = 0
        // No branch per byte: the compiler makes vectors of it.
        for byte in bytes { outside |= byte &- 0x20 > 0x5E ? 1 : 0 }
        return outside == 0
    }
}
