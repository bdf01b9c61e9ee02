/// A number in a payload that tells whether its bytes came as they were sent.
public struct BinaryChecksum: Sendable, Equatable {
    /// How it is computed.
    public enum Kind: String, Sendable, CaseIterable {
        /// The sum of the bytes, modulo 256.
        case sum8
        /// The sum of the bytes, modulo 65,536.
        case sum16
        /// All bytes, exclusive or.
        case xor8
        /// Polynomial 0x07, initial value 0 (CRC-8/SMBUS).
        case crc8
        /// Polynomial 0x31, reflected, initial value 0 (CRC-8/MAXIM-DOW): 1-Wire.
        case crc8Maxim = "crc8_maxim"
        /// Polynomial 0x8005, reflected, initial value 0xFFFF (CRC-16/MODBUS).
        case crc16Modbus = "crc16_modbus"
        /// Polynomial 0x1021, initial value 0xFFFF (CRC-16/IBM-3740, often called CCITT-FALSE).
        case crc16CCITT = "crc16_ccitt"
        /// Polynomial 0x1021, initial value 0 (CRC-16/XMODEM).
        case crc16XModem = "crc16_xmodem"
        /// Polynomial 0x1021, reflected, initial value 0 (CRC-16/KERMIT).
        case crc16Kermit = "crc16_kermit"
        /// Polynomial 0x04C11DB7, reflected, initial and final value 0xFFFFFFFF (CRC-32/ISO-HDLC): Ethernet, zip.
        case crc32
    }

    /// How it is computed.
    public var kind: Kind
    /// Where it stands, in bytes; negative ones count from the end.
    public var at: Int
    /// The order of its bytes.
    public var order: ByteOrder
    /// The first byte that it covers.
    public var from: Int
    /// The byte behind the last one that it covers; negative ones count from the end, nil is the end.
    public var to: Int?

    /// Whether a payload is as it was sent; false also when it is too short.
    func holds(_ payload: UnsafeRawBufferPointer) -> Bool {
        func place(_ at: Int) -> Int { at < 0 ? payload.count + at : at }
        let (at, from, to) = (place(self.at), place(from), to.map(place) ?? payload.count)
        guard at >= 0, at + kind.bytes <= payload.count, from >= 0, from <= to, to <= payload.count else {
            return false
        }
        let sent = BinaryBytes(payload).integer(at, kind.bytes, kind.bytes == 1 ? .big : order)
        return sent == UInt64(kind.compute(UnsafeRawBufferPointer(rebasing: payload[from..<to])))
    }
}

extension BinaryChecksum.Kind {
    /// How many bytes it takes.
    var bytes: Int {
        switch self {
        case .sum8, .xor8, .crc8, .crc8Maxim: 1
        case .sum16, .crc16Modbus, .crc16CCITT, .crc16XModem, .crc16Kermit: 2
        case .crc32: 4
        }
    }

    /// The number for some bytes.
    func compute(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        switch self {
        case .sum8: bytes.reduce(0) { ($0 + UInt32($1)) & 0xFF }
        case .sum16: bytes.reduce(0) { ($0 + UInt32($1)) & 0xFFFF }
        case .xor8: bytes.reduce(0) { $0 ^ UInt32($1) }
        case .crc8: Self.shiftedLeft(bytes, width: 8, 0x07, initial: 0)
        case .crc8Maxim: Self.shiftedRight(bytes, 0x8C, initial: 0)
        case .crc16Modbus: Self.shiftedRight(bytes, 0xA001, initial: 0xFFFF)
        case .crc16CCITT: Self.shiftedLeft(bytes, width: 16, 0x1021, initial: 0xFFFF)
        case .crc16XModem: Self.shiftedLeft(bytes, width: 16, 0x1021, initial: 0)
        case .crc16Kermit: Self.shiftedRight(bytes, 0x8408, initial: 0)
        case .crc32: ~Self.shiftedRight(bytes, 0xEDB8_8320, initial: 0xFFFF_FFFF)
        }
    }

    /// Bit by bit, the most significant one first; payloads are short.
    private static func shiftedLeft(
        _ bytes: UnsafeRawBufferPointer,
        width: UInt32,
        _ polynomial: UInt32,
        initial: UInt32
    ) -> UInt32 {
        let top: UInt32 = 1 << (width - 1)
        return bytes.reduce(initial) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte) << (width - 8)) { crc, _ in
                crc & top == 0 ? crc << 1 : crc << 1 ^ polynomial
            } & (top << 1 &- 1)
        }
    }

    /// Bit by bit, the least significant one first; the polynomial is reflected.
    private static func shiftedRight(_ bytes: UnsafeRawBufferPointer, _ polynomial: UInt32, initial: UInt32) -> UInt32 {
        bytes.reduce(initial) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ polynomial }
        }
    }
}
