import Testing
import TideModel
import TidePipeline

/// What counts as missing.
@Suite("Completeness")
struct CompletenessTests {
    /// Minutes at which readings came, and what must be counted; a minute below 0 is one without value.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var minutes: [Double]
        var jitter: Int64?
        var from: Int64?
        var to: Int64?
        /// `present missing surplus empty`, then the gaps as `first-last*missing`, in minutes.
        var want: String
        init(
            _ name: String,
            _ minutes: [Double],
            jitter: Int64? = nil,
            from: Int64? = nil,
            to: Int64? = nil,
            _ want: String
        ) {
            (testDescription, self.minutes, self.jitter) = (name, minutes, jitter)
            (self.from, self.to, self.want) = (from, to, want)
        }
    }

    private static let minute: Int64 = 60_000

    @Test(arguments: [
        Case("nothing", [], "0 0 0 0"),
        Case("nothing in a given range", [], from: 0, to: 60, "0 6 0 0 0-50*6"),
        Case("a range shorter than the interval", [], from: 0, to: 9, "0 0 0 0"),
        Case("one reading", [0], "1 0 0 0"),
        Case("complete", [0, 10, 20, 30], "4 0 0 0"),
        Case("four missing", [0, 50], "2 4 0 0 10-40*4"),
        Case("two gaps", [0, 20, 30, 60], "4 3 0 0 10-10*1 40-50*2"),
        Case("late within half of the interval", [0, 15, 20], "3 0 0 0"),
        Case("later than that", [0, 15.5, 20], "2 1 1 0 10-10*1"),
        Case("late within jitter", [0, 12, 20], jitter: 2, "3 0 0 0"),
        Case("later than jitter", [0, 12.5, 20], jitter: 2, "2 1 1 0 10-10*1"),
        Case("no jitter at all", [0, 10, 20.1], jitter: 0, "3 1 0 0 20-20*1"),
        Case("a burst fills no later gap", [0, 1, 2, 3, 4, 60], "2 5 4 0 10-50*5"),
        Case("faster than expected", [0, 5, 10, 15, 20], jitter: 0, "3 0 2 0"),
        Case("without value", [0, -10, 20], "2 1 0 1 10-10*1"),
        Case("begin given", [30, 40], from: 0, "2 2 0 0 10-20*2"),
        Case("begin given, no jitter", [30, 40], jitter: 0, from: 0, "2 3 0 0 0-20*3"),
        Case("end given", [0, 10], to: 40, "2 2 0 0 20-30*2"),
        Case("what is due within jitter of the end is not expected", [0, 10], to: 24, "2 0 0 0"),
        Case("jitter longer than the interval", [0, 25, 30], jitter: 15, "3 0 0 0"),
    ])
    func byInterval(_ it: Case) {
        func time(_ minutes: Int64) -> Timestamp { Timestamp(milliseconds: minutes * Self.minute) }
        var count = IntervalCount(
            interval: 10 * Self.minute,
            jitter: it.jitter.map { $0 * Self.minute },
            from: it.from.map(time)
        )
        for minute in it.minutes {
            count.add(Timestamp(milliseconds: Int64(abs(minute) * 60_000)), hasValue: minute >= 0)
        }
        count.finish(it.to.map(time))
        let gaps = count.gaps.gaps.map {
            " \($0.from.milliseconds / Self.minute)-\($0.to.milliseconds / Self.minute)*\($0.missing)"
        }
        let figures = "\(count.present) \(count.missing) \(count.surplus) \(count.empty)"
        #expect(figures + gaps.joined() == it.want)
        #expect(count.expected == count.present + count.missing)
        #expect(count.gaps.gaps.reduce(0) { $0 + $1.missing } == count.missing)
    }

    /// Against another way to count: walk the moments at which readings are due, and look for one near each.
    @Test(arguments: UInt64(0)..<200)
    func agreesWithAWalkOverDueTimes(seed: UInt64) {
        var random = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ bound: Int64) -> Int64 {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int64(random >> 33) % bound
        }
        let interval = 100 + next(900)
        let jitter = next(interval / 2)
        var times: [Int64] = []
        var time: Int64 = 0
        for _ in 0..<300 {
            time += next(4) == 0 ? 1 + next(5 * interval) : interval - jitter / 2 + next(jitter + 1)
            times.append(time)
        }
        var count = IntervalCount(interval: interval, jitter: jitter, from: nil)
        for time in times { count.add(Timestamp(milliseconds: time), hasValue: true) }
        count.finish(nil)
        let walked = Self.walk(times, interval, jitter)
        #expect(count.present == walked.present)
        #expect(count.missing == walked.missing)
        #expect(count.surplus == Int64(times.count) - walked.present)
    }

    private static func walk(_ times: [Int64], _ interval: Int64, _ jitter: Int64) -> (present: Int64, missing: Int64) {
        var (present, missing) = (Int64(1), Int64(0))
        var anchor = times[0]
        var rest = times.dropFirst()
        while true {
            rest = rest.drop { $0 < anchor + interval - jitter }
            guard let next = rest.first else { return (present, missing) }
            var due = anchor + interval
            while next > due + jitter {
                missing += 1
                due += interval
            }
            present += 1
            anchor = next
        }
    }

    @Test func gapsBeyondTheBoundAreCounted() {
        var count = IntervalCount(interval: 10, jitter: 0, from: nil)
        for index in 0..<2_000 { count.add(Timestamp(milliseconds: Int64(index) * 20), hasValue: true) }
        #expect(count.gaps.gaps.count == GapList.maximum)
        #expect(count.gaps.count == 1_999)
        #expect(count.missing == 1_999)
    }

    /// Numbers that came, and `present missing repeated resets unusable`.
    struct Numbers: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var values: [Double?]
        var wrap: Int64?
        var want: String
        init(_ name: String, _ values: [Double?], wrap: Int64? = 256, _ want: String) {
            (testDescription, self.values, self.wrap, self.want) = (name, values, wrap, want)
        }
    }

    @Test(arguments: [
        Numbers("nothing", [], "0 0 0 0 0"),
        Numbers("complete", [7, 8, 9], "3 0 0 0 0"),
        Numbers("two lost", [7, 10], "2 2 0 0 0"),
        Numbers("over the end", [254, 255, 0, 1], "4 0 0 0 0"),
        Numbers("lost over the end", [254, 2], "2 3 0 0 0"),
        Numbers("half of the circle", [0, 128], "2 127 0 0 0"),
        Numbers("more than that is a step back", [0, 129], "2 0 0 1 0"),
        Numbers("began anew", [200, 0, 1], "3 55 0 0 0"),
        Numbers("began anew without an end", [200, 0, 1], wrap: nil, "3 0 0 1 0"),
        Numbers("repeated", [7, 7, 8], "2 0 1 0 0"),
        Numbers("no numbers of a sequence", [7, 7.5, -1, 256, nil, 8], "2 0 0 0 4"),
    ])
    func bySequence(_ it: Numbers) {
        var count = SequenceCount(wrap: it.wrap)
        for (index, value) in it.values.enumerated() { count.add(Timestamp(milliseconds: Int64(index)), value) }
        let figures = [count.present, count.missing, count.repeated, count.resets, count.unusable]
        #expect(figures.map { "\($0)" }.joined(separator: " ") == it.want)
    }

    @Test(
        arguments: [
            ([], nil), ([0], nil), ([0, 10], nil), ([0, 10, 20], 10), ([0, 10, 30], 10), ([0, 10, 20, 60], 10),
            ([0, 1, 11, 21, 31], 10),
        ] as [([Int64], Int64?)]
    )
    func medianStep(_ times: [Int64], _ want: Int64?) {
        var estimate = IntervalEstimate()
        for time in times { estimate.add(Timestamp(milliseconds: time)) }
        #expect(estimate.interval == want)
    }
}
