internal import TideModel
internal import TideYAML

/// One test of rules: what comes, and what is to become of it.
struct RuleTest {
    var name: String
    /// When it begins; all its times count from there.
    var start: Timestamp
    /// Zone of its sites.
    var zone: Zone
    var series: [TestSeries]
    var expectations: [Expectation]
    /// All messages that there are; nil where nobody asks.
    var messages: [ExpectedMessage]?
    /// Where it stands.
    var place: YAMLValue

    /// A series of it.
    struct TestSeries {
        var name: String
        var place: SeriesPlace
        /// From one value to the next, ms.
        var interval: Int64
        /// In the canonical unit.
        var points: [ValueNotation.Point?]
    }

    /// What a rule is to be in.
    enum State: String, CaseIterable {
        /// It was not bad, or not at a moment that counts.
        case none
        /// It is bad, but not for long enough.
        case pending
        case firing
        case noData = "no_data"
        /// It fired, and is over.
        case resolved
    }

    /// What is to be so at a time.
    struct Expectation {
        /// Since the start, ms.
        var at: Int64
        var rule: String
        /// Name of a series, `site/unit` or `site/device`; nil for any.
        var target: String?
        var state: State
        var severity: Severity?
        var place: YAMLValue
    }

    /// A message that is to be written.
    struct ExpectedMessage {
        /// Since the start, ms.
        var at: Int64
        var to: String
        var rule: String
        var event: AlertEvent.Kind
        var place: YAMLValue
    }

    /// When it ends, ms since the start: nothing comes and nothing is asked any more.
    var end: Int64 {
        let values = series.map { Int64(max(0, $0.points.count - 1)) * $0.interval }
        return (values + expectations.map(\.at) + (messages ?? []).map(\.at)).max() ?? 0
    }
}
