import Testing
import TideModel
import TideTesting

/// Hostile zone files: whatever the bytes are, there is an error or a zone that answers every question consistently.
struct ZoneFuzzTests {
    static let seeds: [TZifFixture] = [
        ZoneTests.berlin,
        TZifFixture(first: 53_927, transitions: [(-3_225_223_727, -32_473), (9, 93_599), (10, -89_999)]),
        TZifFixture(first: 0, footer: "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"),
        TZifFixture(first: 0, transitions: (0..<120).map { (Int64($0) * 700, [93_599, -89_999][$0 % 2]) }),
    ]

    @Test(arguments: UInt64(0)..<1_500)
    func changedBytes(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let fixture = Self.seeds[Int(seed) % Self.seeds.count]
        var bytes = seed % 7 == 0 ? fixture.version1 : fixture.bytes
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let index = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[index] = .random(in: 0...255, using: &random)
            case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: bytes[index] = [0, 255, 128, 127].randomElement(using: &random) ?? 0
            case 3: bytes.insert(.random(in: 0...255, using: &random), at: index)
            case 4 where bytes.count > 100: bytes.removeSubrange(index..<min(bytes.count, index + 3))
            default:
                bytes[max(0, bytes.count - 1 - index % 40)] =
                    "0123456789,./JMA+-<>".utf8.randomElement(using: &random) ?? 0
            }
        }
        check(bytes, &random)
    }

    @Test(arguments: UInt64(0)..<1_500)
    func madeUpRules(seed: UInt64) {
        var random = SplitMix(seed: seed)
        func number(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &random) }
        func time() -> String { "\(number(-168...168)):\(number(0...60)):\(number(0...60))" }
        func change() -> String {
            let days = [
                "J\(number(0...366))", "\(number(0...366))", "M\(number(0...13)).\(number(0...6)).\(number(0...7))",
            ]
            return days[number(0...2)] + (number(0...3) == 0 ? "" : "/" + time())
        }
        let footer = "AAA\(number(-25...25)):\(number(0...60))BBB\(number(-25...25)),\(change()),\(change())"
        check(TZifFixture(first: 0, transitions: [(Int64(number(-9...9)), 60)], footer: footer).bytes, &random)
    }

    @Test(arguments: UInt64(0)..<500)
    func cutShort(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let bytes = Self.seeds[Int(seed) % Self.seeds.count].bytes
        let cut = Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &random)))
        #expect(throws: ZoneError.self) { try Zone(name: "cut", tzif: cut) }
    }

    private func check(_ bytes: [UInt8], _ random: inout SplitMix) {
        guard let zone = try? Zone(name: "fuzz", tzif: bytes) else { return }
        var times: [Int64] = [.min, .max, 0, 10_000, .random(in: .min ... .max, using: &random)]
        for _ in 0..<20 { times.append(.random(in: -6_000_000_000_000...6_000_000_000_000, using: &random)) }
        for time in times.map(Timestamp.init(milliseconds:)) {
            let period = zone.period(at: time)
            #expect(period.contains(time) && period.offset == zone.offset(at: time), "\(time)")
            #expect((-89_999...93_599).contains(period.offset))
            let found = zone.instants(ofLocal: time.milliseconds)
            #expect(found.earliest <= found.latest, "\(time)")
            let day = zone.day(containing: time, dayStart: .random(in: -1_500...1_500, using: &random))
            #expect(day.start <= time && day.end >= time, "\(time): \(day)")
        }
    }
}
