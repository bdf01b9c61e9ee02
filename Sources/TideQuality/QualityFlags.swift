public import TideModel

/// The flags that one reading got from the single tests, four bits each; stored, so never change the codes.
///
/// Code 0: the test is not configured; 1, 2, 3, 4, 9: the flag; 5: `pending`.
@frozen
public struct QualityFlags: Sendable, Hashable, BitwiseCopyable {
    /// As stored.
    public var rawValue: UInt64

    /// Takes flags as stored.
    @inlinable
    public init(rawValue: UInt64 = 0) { self.rawValue = rawValue }

    /// What a spike test says of the newest point: passes unless its successor says otherwise, and is 2 until then.
    ///
    /// So nothing has to be written again when the successor comes and all is well.
    @usableFromInline static let pending: UInt64 = 5
    /// Set by a late arrival beyond the reorder horizon: judged in real time, before the late data were there.
    @usableFromInline static let early: UInt64 = 1 << 63

    @inlinable
    static func shift(_ test: QualityTest) -> UInt64 { UInt64(test.rawValue) * 4 }

    @inlinable
    func code(_ test: QualityTest) -> UInt64 { rawValue >> Self.shift(test) & 15 }

    @inlinable
    mutating func set(_ code: UInt64, _ test: QualityTest) {
        rawValue = rawValue & ~(15 << Self.shift(test)) | code << Self.shift(test)
    }

    /// Notes what a test says.
    @inlinable
    public mutating func set(_ flag: QCFlag, _ test: QualityTest) { set(UInt64(flag.rawValue), test) }

    /// Leaves the spike test to the successor.
    @inlinable
    mutating func setPending(_ test: QualityTest) { set(Self.pending, test) }

    /// Notes what a successor says as well: the worse of both; a missing value stays missing.
    @inlinable
    public mutating func revise(_ flag: QCFlag, _ test: QualityTest) {
        let former = code(test)
        if former == 9 || former > 2 && former != Self.pending && former >= flag.rawValue { return }
        if former == 1 && flag == .notEvaluated { return }
        set(flag, test)
    }

    /// What a test says of the reading.
    ///
    /// - Parameters:
    ///   - test: which.
    ///   - isNewest: whether the series has no later reading.
    /// - Returns: the flag; nil when the test is not configured.
    @inlinable
    public func flag(_ test: QualityTest, isNewest: Bool = false) -> QCFlag? {
        let code = code(test)
        if code == Self.pending { return isNewest ? .notEvaluated : .pass }
        return QCFlag(rawValue: UInt8(code))
    }

    /// Whether a late arrival beyond the reorder horizon would have had the reading judged otherwise.
    @inlinable
    public var isJudgedBeforeLateData: Bool {
        get { rawValue & Self.early != 0 }
        set { rawValue = newValue ? rawValue | Self.early : rawValue & ~Self.early }
    }

    /// The aggregate: the worst of what was evaluated.
    ///
    /// Order of ioos_qc's `qartod_compare`: 4 before 3, 1, 2 and 9; but a missing value is always 9.
    ///
    /// - Parameters:
    ///   - isMissing: whether there is no value.
    ///   - isNewest: whether the series has no later reading.
    /// - Returns: the flag; 2 when no test is configured.
    public func aggregate(isMissing: Bool, isNewest: Bool = false) -> QCFlag {
        if isMissing { return .missing }
        var seen: UInt64 = 0
        var rest = rawValue & ~Self.early
        while rest != 0 {
            seen |= 1 << (rest & 15)
            rest >>= 4
        }
        if seen & 1 << 4 != 0 { return .fail }
        if seen & 1 << 3 != 0 { return .suspect }
        if seen & 1 << 1 != 0 || seen & 1 << Self.pending != 0 && !isNewest { return .pass }
        return seen & 1 << 2 != 0 || seen & 1 << Self.pending != 0 || seen & 1 << 9 == 0 ? .notEvaluated : .missing
    }
}
