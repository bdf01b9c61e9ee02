internal import TideUnits

extension QualityTests {
    /// The tests as a block of a profile would spell them, one a line in the order of their numbers.
    ///
    /// Numbers are in the unit of the tests; equal tests have equal texts.
    public var text: String {
        configured.map { "\($0.name): {\(parameters($0).map { "\($0): \($1)" }.joined(separator: ", "))}\n" }.joined()
    }

    /// The parameters of a test as that text has them.
    public func parameters(_ test: QualityTest) -> [(name: String, value: String)] {
        let found: [(String, String?)] =
            switch test {
            case .grossRange:
                [("fail_span", Self.text(grossRange?.failSpan)), ("suspect_span", Self.text(grossRange?.suspectSpan))]
            case .climatology:
                [("config", climatology.map { "[\($0.members.map(Self.text).joined(separator: ", "))]" })]
            case .spike:
                [
                    ("suspect_threshold", Self.text(spike?.suspectThreshold)),
                    ("fail_threshold", Self.text(spike?.failThreshold)), ("method", spike?.method.rawValue),
                ]
            case .rateOfChange: rate
            case .flatLine:
                [
                    ("suspect_threshold", Self.text(flatLine?.suspectThreshold)),
                    ("fail_threshold", Self.text(flatLine?.failThreshold)),
                    ("tolerance", Self.text(flatLine?.tolerance)),
                ]
            case .attenuatedSignal: attenuated
            case .timeGap: [("fail_span", timeGap.map { "\($0.failSpan)ms" })]
            case .location:
                [
                    ("range_max", Self.text(location?.maximumRange)), ("range_method", location?.method.rawValue),
                    ("latitude", location?.latitude), ("longitude", location?.longitude),
                ]
            case .neighbour:
                [
                    ("channel", neighbour?.channel), ("n_dev", Self.text(neighbour?.deviations)),
                    ("period", neighbour.map { "\($0.period)ms" }), ("min_obs", Self.text(neighbour?.minimum)),
                ]
            case .densityInversion:
                [
                    ("suspect_threshold", Self.text(densityInversion?.suspectThreshold)),
                    ("fail_threshold", Self.text(densityInversion?.failThreshold)),
                    ("temperature", densityInversion?.temperature), ("salinity", densityInversion?.salinity),
                    ("depth", densityInversion?.depth),
                ]
            case .stuckClock: Self.counts(stuckClock)
            case .identicalPayload: Self.counts(identicalPayload)
            }
        return found.compactMap { name, text in text.map { (name, $0) } }
    }

    private var rate: [(String, String?)] {
        [
            ("threshold", Self.text(rateOfChange?.threshold)),
            ("fail_threshold", Self.text(rateOfChange?.failThreshold)),
            ("n_dev", Self.text(rateOfChange?.deviations?.count)),
            ("period", rateOfChange?.deviations.map { "\($0.period)ms" }),
            ("min_obs", Self.text(rateOfChange?.deviations?.minimum)),
        ]
    }

    private var attenuated: [(String, String?)] {
        [
            ("suspect_threshold", Self.text(attenuatedSignal?.suspectThreshold)),
            ("fail_threshold", Self.text(attenuatedSignal?.failThreshold)),
            ("test_period", attenuatedSignal?.period.map { "\($0)ms" }),
            ("min_obs", Self.text(attenuatedSignal?.minimum)),
            ("min_period", Self.text(attenuatedSignal?.minimumPeriod)),
            ("check_type", attenuatedSignal?.measure.rawValue),
        ]
    }

    private static func counts(_ test: CountTest?) -> [(String, String?)] {
        [("suspect_threshold", text(test?.suspectThreshold)), ("fail_threshold", text(test?.failThreshold))]
    }

    private static func text(_ member: ClimatologyTest.Member) -> String {
        let parts = [
            ("tspan", text(member.timeSpan)), ("vspan", text(member.suspectSpan)), ("fspan", text(member.failSpan)),
            ("zspan", text(member.depthSpan)), ("period", member.period?.rawValue),
        ]
        return "{" + parts.compactMap { name, text in text.map { "\(name): \($0)" } }.joined(separator: ", ") + "}"
    }

    private static func text(_ number: (some LosslessStringConvertible)?) -> String? {
        number.map { $0.description == "inf" ? ".inf" : $0.description == "-inf" ? "-.inf" : $0.description }
    }

    private static func text(_ span: Span?) -> String? {
        span.map { "[\(text($0.lower) ?? ""), \(text($0.upper) ?? "")]" }
    }
}
