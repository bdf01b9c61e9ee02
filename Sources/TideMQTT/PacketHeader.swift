/// The fixed header of an MQTT packet (MQTT 5, 2.1.1).
struct PacketHeader {
    /// Longest one: a byte of type and flags, four of remaining length.
    static let longest = 5

    /// Packet type and flags.
    let first: UInt8
    /// Bytes before the variable header, 2...5.
    let size: Int
    /// Bytes of the whole packet.
    let length: Int

    /// A PUBLISH, of any kind.
    var isPublish: Bool { first >> 4 == 3 }

    /// Reads the header at the beginning of `bytes`; nil when it is not all there.
    ///
    /// A remaining length of more than four bytes is no packet at all: six bytes stand for one of no type, at which the library fails.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= 2 else { return nil }
        var remaining = 0
        for place in 1..<Self.longest {
            guard place < bytes.count else { return nil }
            remaining |= Int(bytes[place] & 0x7F) << (7 * (place - 1))
            guard bytes[place] & 0x80 != 0 else {
                (first, size, length) = (bytes[0], place + 1, place + 1 + remaining)
                return
            }
        }
        (first, size, length) = (0, Self.longest, Self.longest + 1)
    }
}
