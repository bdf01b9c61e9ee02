import Testing
import TideModel

/// What records hold of clocks and liveness.
struct RecordTimesTests {
    private static func record() -> Record {
        var record = Record(number: 7, at: Timestamp(milliseconds: 1_764_000_000_000))
        record.profiles = ["ab", "cd"]
        for number in Int64(0)..<5 {
            record.clocks.append(
                ClockMark(
                    device: DeviceNumber(number),
                    profile: UInt16(number % 2),
                    row: UInt32(number * 3),
                    received: Timestamp(milliseconds: 1_764_000_000_000 + number),
                    time: Timestamp(milliseconds: number == 4 ? .max : 1_764_028_800_000 - number)
                )
            )
        }
        record.corrections = [
            CorrectionChange(device: 3, milliseconds: -28_800_000, bound: .distantPast),
            CorrectionChange(device: 4, milliseconds: 0, bound: Timestamp(milliseconds: 1_764_000_000_000)),
        ]
        record.liveness = LivenessStatus.allCases.enumerated().map { number, status in
            LivenessChange(series: SeriesNumber(number), status: status, at: record.at + Int64(number))
        }
        (record.isSetBack, record.clockStep) = (true, -7_000)
        return record
    }

    @Test func comeBackAsTheyWere() throws {
        let record = Self.record()
        #expect(try Record(decoding: record.encoded()) == record)
        var other = Record(number: 8, at: record.at)
        other.isSetBack = true
        #expect(try Record(decoding: other.encoded()) == other && !other.isEmpty)
        (other.isSetBack, other.clockStep) = (false, 60_000)
        #expect(try Record(decoding: other.encoded()) == other && !other.isEmpty)
    }

    /// Damaged bytes are refused or mean something else; none traps.
    @Test func damagedBytesDoNotTrap() {
        let bytes = Self.record().encoded()
        var refused = 0
        for index in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[index] ^= 1 << UInt8(bit)
                if (try? Record(decoding: damaged)) == nil { refused += 1 }
            }
        }
        #expect(refused > bytes.count)
    }

    /// A clock that a record tells outright takes some 30 bytes with its section.
    @Test func areSmall() {
        var record = Record(number: 7, at: Timestamp(milliseconds: 1_764_000_000_000))
        record.profiles = ["ab"]
        let bare = record.encoded().count
        record.clocks = [Self.record().clocks[0]]
        #expect(record.encoded().count - bare <= 45)
    }
}
