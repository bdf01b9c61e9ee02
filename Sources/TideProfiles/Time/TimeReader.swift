internal import CSimdJSON
internal import TideModel

/// Turns what stands at a profile's time path into milliseconds since 1970.
struct TimeReader {
    enum Answer: Equatable {
        case time(Int64)
        /// The device has no time: nothing stands there.
        case none
        /// Its clock is not set, and shows this.
        case unset(Int64)
        /// It cannot be read.
        case unreadable
    }

    let spec: TimeSpec
    private var clock: LocalClock

    /// 2001-01-01: a clock that starts in 2000 and shows less is not set (`reset_2000`).
    private static let plausible: Int64 = 978_307_200_000

    init(_ spec: TimeSpec) {
        self.spec = spec
        clock = LocalClock(spec.zone)
    }

    mutating func read(_ value: tide_json_value) -> Answer {
        guard Int32(value.kind) != TIDE_JSON_ABSENT.kind, Int32(value.kind) != TIDE_JSON_NULL.kind else { return .none }
        if Int32(value.kind) == TIDE_JSON_STRING.kind, value.length == 0 { return .none }
        return answer(moment(value))
    }

    /// Reads a number of a binary payload; NaN is no time.
    mutating func read(count number: Double) -> Answer {
        guard !number.isNaN else { return .none }
        switch spec.format {
        case .unix, .unixMilliseconds, .unixMicroseconds, .unixNanoseconds:
            return answer(spec.format.epochUnit.flatMap { Self.rounded(number, $0) }.map { fromEpoch($0) })
        case .rfc3339: return .unreadable
        case .pattern(let pattern):
            guard let digits = Int64(exactly: number).map({ Array(String($0).utf8) }) else { return .unreadable }
            return answer(digits.withUnsafeBytes { pattern.read($0) }.map { place($0) })
        }
    }

    /// Reads a count since 1970 that was turned into milliseconds.
    mutating func read(milliseconds: Int64) -> Answer { answer(fromEpoch(milliseconds)) }

    private func answer(_ moment: Int64?) -> Answer {
        guard let time = moment, (-LocalClock.last...LocalClock.last).contains(time) else { return .unreadable }
        if spec.quirk == .reset2000, time < Self.plausible { return .unset(time) }
        return .time(time)
    }

    private mutating func moment(_ value: tide_json_value) -> Int64? {
        switch spec.format {
        case .unix, .unixMilliseconds, .unixMicroseconds, .unixNanoseconds:
            return spec.format.epochUnit.flatMap { Self.count(value, $0) }.map { fromEpoch($0) }
        case .rfc3339:
            guard Int32(value.kind) == TIDE_JSON_STRING.kind else { return nil }
            return RFC3339.read(value.bytes).map { place($0) }
        case .pattern(let pattern):
            if Int32(value.kind) == TIDE_JSON_STRING.kind { return pattern.read(value.bytes).map { place($0) } }
            guard Int32(value.kind) == TIDE_JSON_INT.kind else { return nil }
            let digits = Array(String(value.integer).utf8)
            return digits.withUnsafeBytes { pattern.read($0) }.map { place($0) }
        }
    }

    /// A number of units since 1970, in milliseconds.
    private static func count(_ value: tide_json_value, _ unit: EpochUnit) -> Int64? {
        switch Int32(value.kind) {
        case TIDE_JSON_INT.kind: return unit.milliseconds(value.integer)
        case TIDE_JSON_DOUBLE.kind: return rounded(value.number, unit)
        case TIDE_JSON_STRING.kind:
            guard let number = NumberText.read(value.bytes) else { return nil }
            guard let integer = number.integer else { return rounded(number.value, unit) }
            return unit.milliseconds(integer)
        default: return nil
        }
    }

    private static func rounded(_ number: Double, _ unit: EpochUnit) -> Int64? {
        let milliseconds = unit.milliseconds(number)
        return abs(milliseconds) <= Double(LocalClock.last) ? Int64(milliseconds) : nil
    }

    private mutating func fromEpoch(_ milliseconds: Int64) -> Int64 {
        spec.quirk == .localEpoch ? clock.utc(milliseconds) : milliseconds
    }

    private mutating func place(_ written: WrittenTime) -> Int64 {
        if let offset = written.offset { return written.local - Int64(offset) * 1_000 }
        return clock.utc(written.local)
    }
}
