import TideModel

/// Writes TZif files by hand, so that these tests need no zone data of the system.
struct TZifFixture {
    /// Seconds east of UTC before the first transition.
    var first: Int
    /// Second since 1970 and the offset from then on.
    var transitions: [(at: Int64, offset: Int)] = []
    /// POSIX TZ string for the time after the table.
    var footer = ""
    var leapSeconds = 0

    /// A file of version 2: an empty block of version 1, the 64-bit block, the footer.
    var bytes: [UInt8] {
        let empty = TZifFixture(first: 0).block(version: 2, timeSize: 4)
        return empty + block(version: 2, timeSize: 8) + Array("\n\(footer)\n".utf8)
    }

    /// A file of version 1, which has no footer.
    var version1: [UInt8] { block(version: 0, timeSize: 4) }

    func zone(_ name: String = "Test/Place") throws -> Zone { try Zone(name: name, tzif: bytes) }

    private func block(version: UInt8, timeSize: Int) -> [UInt8] {
        let offsets = [first] + transitions.map(\.offset)
        var bytes = Array("TZif".utf8) + [version == 0 ? 0 : 48 + version] + [UInt8](repeating: 0, count: 15)
        for count in [0, 0, leapSeconds, transitions.count, offsets.count, 4] { bytes += Self.number(Int64(count), 4) }
        for transition in transitions { bytes += Self.number(transition.at, timeSize) }
        for index in transitions.indices { bytes.append(UInt8(index + 1)) }
        for offset in offsets { bytes += Self.number(Int64(offset), 4) + [0, 0] }
        bytes += Array("ABC\0".utf8)
        bytes += [UInt8](repeating: 0, count: leapSeconds * (timeSize + 4))
        return bytes
    }

    static func number(_ value: Int64, _ size: Int) -> [UInt8] {
        (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * Int64($0))) }
    }
}

extension Timestamp {
    /// A moment written as UTC date and time of day.
    init(_ year: Int32, _ month: UInt8, _ day: UInt8, _ hour: Int = 0, _ minute: Int = 0, _ second: Int = 0) {
        let days = CivilDate(year: year, month: month, day: day).dayNumber
        self.init(milliseconds: (days * 86_400 + Int64(hour * 3_600 + minute * 60 + second)) * 1_000)
    }
}
