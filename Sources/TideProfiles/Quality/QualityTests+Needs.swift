internal import TideQuality
internal import TideUnits

extension QualityTests {
    /// What holds for a quantity where nobody says more.
    init(usualOf quantity: Quantity) {
        self.init()
        guard let span = quantity.failSpan else { return }
        grossRange = GrossRangeTest(failSpan: span, suspectSpan: quantity.suspectSpan)
    }

    private static func looksBack(_ test: QualityTest) -> Bool {
        ![.grossRange, .climatology, .location, .densityInversion].contains(test)
    }

    /// What these tests lack to judge a stream, each with what would be right.
    func problems(with cadence: QualityCadence) -> [(message: String, hint: String?)] {
        var problems: [(message: String, hint: String?)] = []
        if let test = attenuatedSignal, test.period == nil {
            problems.append(("attenuated_signal_test has no test_period", "such as test_period: 12h"))
        }
        guard let test = configured.first(where: Self.looksBack) else { return problems }
        if cadence.interval == 0 {
            problems.append(("\(test.name) needs the time between readings", "write expects: {interval: 10m}"))
        } else if QualityPlan(tests: self, cadence: cadence).points > QualityPlan.mostPoints {
            let message = "a test looks back over more than \(QualityPlan.mostPoints) readings at this interval"
            problems.append((message, "a shorter time"))
        }
        return problems
    }

    /// Lets the gross range end below the number after a counter's highest, which it cannot show.
    ///
    /// - Parameter limit: that number, in the unit of the tests.
    /// - Returns: false when the fail span begins above it.
    mutating func end(below limit: Double) -> Bool {
        let numbers = Span(-.infinity, limit.nextDown)
        let span = (grossRange?.failSpan ?? numbers).intersection(numbers)
        grossRange = GrossRangeTest(failSpan: span ?? numbers, suspectSpan: grossRange?.suspectSpan)
        return span != nil
    }
}
