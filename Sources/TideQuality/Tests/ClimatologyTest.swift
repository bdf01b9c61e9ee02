internal import TideModel
public import TideUnits

/// What is usual at a time of the year and at a depth; members that come later override earlier ones.
///
/// - Source: QARTOD test 5; ioos_qc `climatology_test`, whose fail span QARTOD does not have.
public struct ClimatologyTest: Sendable, Hashable {
    /// One window of time and depth, and what is usual in it.
    public struct Member: Sendable, Hashable {
        /// What `timeSpan` counts; nil: milliseconds since 1970.
        public var period: ClimatologyPeriod?
        /// When it applies, bounds included.
        public var timeSpan: Span
        /// At which depths it applies, metres positive down, bounds included; nil at all.
        public var depthSpan: Span?
        /// Outside is 3.
        public var suspectSpan: Span
        /// Outside is 4.
        public var failSpan: Span?

        /// Makes a member.
        public init(
            period: ClimatologyPeriod?,
            timeSpan: Span,
            suspectSpan: Span,
            depthSpan: Span? = nil,
            failSpan: Span? = nil
        ) {
            self.period = period
            self.timeSpan = timeSpan
            self.depthSpan = depthSpan
            self.suspectSpan = suspectSpan
            self.failSpan = failSpan
        }

        func applies(to point: QualityPoint) -> Bool {
            let time = period.map { Double($0.value(at: point.time)) } ?? Double(point.time)
            return timeSpan.contains(time) && (depthSpan?.contains(point.depth) ?? true)
        }

        func flag(_ value: Double) -> QCFlag {
            if let failSpan, !failSpan.contains(value) { return .fail }
            return suspectSpan.contains(value) ? .pass : .suspect
        }
    }

    /// In the order in which they override each other.
    public var members: [Member]

    /// Makes a test.
    public init(members: [Member]) { self.members = members }

    /// - Parameter point: not missing.
    /// - Returns: the flag.
    func flag(_ point: QualityPoint) -> QCFlag {
        guard let member = members.last(where: { $0.applies(to: point) }) else { return .notEvaluated }
        return member.flag(point.value)
    }

    /// The flag that ioos_qc 3.0.0 gives to a point whose value or depth is missing: numpy's masks count as true in all
    /// periods but weeks.
    ///
    /// - Parameters:
    ///   - point: without a value or a depth.
    ///   - hasDepth: whether any point of the series has a depth; if none has, members of a depth are left out.
    /// - Returns: the flag.
    func quirkyFlag(_ point: QualityPoint, hasDepth: Bool) -> QCFlag {
        var flag = point.isMissing ? QCFlag.missing : .notEvaluated
        for member in members where member.depthSpan == nil || hasDepth {
            let isMasked = point.isMissing || member.depthSpan != nil && !point.depth.isFinite
            let isWeek = member.period == nil || member.period == .week || member.period == .weekofyear
            guard !isWeek && isMasked || member.applies(to: point) && !(point.isMissing && member.depthSpan == nil)
            else { continue }
            flag = point.isMissing ? .pass : member.flag(point.value)
        }
        return flag
    }
}
