import Testing
import TideModel
import TidePipeline

/// The same message gets the same time, whenever it comes.
struct ClockCorrectionTests {
    private static let zone = -8 * ClockScript.hour
    private static let t0 = Timestamp(milliseconds: ClockScript.start)

    private func end(_ corrections: inout ClockCorrections, through last: Timestamp) {
        let isEnded = corrections.end(through: last)
        #expect(isEnded && corrections.current == nil)
    }

    private func begun(_ milliseconds: Int64, after newest: Timestamp?) -> ClockCorrections {
        var corrections = ClockCorrections()
        let isBegun = corrections.begin(milliseconds, after: newest, record: 7)
        #expect(isBegun)
        return corrections
    }

    @Test func beginsBeyondWhatIsStored() {
        let corrections = begun(Self.zone, after: Self.t0)
        for received in [Self.t0, Self.t0 + 90 * ClockScript.day] {
            #expect(corrections.corrected(Self.t0, received: received) == Self.t0)
            #expect(corrections.corrected(Self.t0 + 1, received: received) == Self.t0 + (1 + Self.zone))
        }
        #expect(corrections.current?.record == 7)
    }

    @Test func oneAtATimeAndBounded() {
        var corrections = begun(Self.zone, after: nil)
        let isSecondBegun = corrections.begin(1, after: nil, record: 8)
        end(&corrections, through: Self.t0)
        let isEndedTwice = corrections.end(through: Self.t0)
        #expect(!isSecondBegun && !isEndedTwice)
        var count = 1
        while corrections.begin(5, after: Self.t0 + Int64(count), record: 9) {
            end(&corrections, through: Self.t0 + Int64(count))
            count += 1
        }
        #expect(count == ClockCorrections.maximum)
    }

    /// The clock is put right at t0: it showed up to t0 + 8 h and goes on from t0.
    @Test func afterTheClockWasPutRight() {
        var corrections = begun(Self.zone, after: nil)
        let last = Self.t0 + 8 * ClockScript.hour
        end(&corrections, through: last)
        let hour = ClockScript.hour, soon = Self.t0 + hour
        // What only the wrong clock can have shown, and what nobody can have measured yet.
        #expect(corrections.corrected(Self.t0 + -1, received: soon) == Self.t0 + (Self.zone - 1))
        #expect(corrections.corrected(soon + 2 * hour, received: soon) == soon + (2 * hour + Self.zone))
        // The clock that is right.
        #expect(corrections.corrected(soon, received: soon + 300) == soon)
        #expect(corrections.corrected(last + 1, received: last + hour) == last + 1)
    }

    /// A clock that was behind never shows a time twice when it is put right.
    @Test func aClockThatWasBehind() {
        var corrections = begun(-Self.zone, after: nil)
        end(&corrections, through: Self.t0)
        for received in [Self.t0 + 8 * ClockScript.hour, Self.t0 + 90 * ClockScript.day] {
            #expect(corrections.corrected(Self.t0, received: received) == Self.t0 + -Self.zone)
            #expect(corrections.corrected(Self.t0 + 1, received: received) == Self.t0 + 1)
        }
    }

    @Test func coding() throws {
        var corrections = begun(Self.zone, after: nil)
        end(&corrections, through: Self.t0)
        let isBegun = corrections.begin(60_000, after: Self.t0 + 5, record: .max)
        #expect(isBegun)
        var writer = ByteWriter()
        corrections.write(to: &writer)
        let bytes = writer.bytes
        #expect(try decoded(bytes) == corrections)
        for length in 0..<bytes.count { #expect(throws: FormatError.self) { try decoded(Array(bytes[..<length])) } }
        for index in bytes.indices {
            for value in UInt8.min...UInt8.max {
                var damaged = bytes
                damaged[index] = value
                if let other = try? decoded(damaged) { _ = other.corrected(Self.t0, received: Self.t0) }
            }
        }
    }

    private func decoded(_ bytes: [UInt8]) throws -> ClockCorrections {
        try bytes.withUnsafeBytes { buffer in
            var reader = ByteReader(buffer)
            return try ClockCorrections(&reader)
        }
    }
}
