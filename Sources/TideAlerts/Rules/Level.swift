public import TideModel

/// One severity of a rule: when it begins, and when it is over.
public struct Level: Sendable, Equatable {
    /// How bad it is.
    public var severity: Severity
    /// When it is so.
    public var bad: Comparison
    /// When it is over, where that is not all that is not bad: a number between neither begins nor ends it.
    public var clear: Comparison?
    /// How long it has to be bad before it fires, ms of device time.
    public var hold: Int64
    /// How long it has to be clear before it is over, ms of device time.
    public var clearFor: Int64
    /// How long it goes on after it was bad last, ms of device time.
    public var keepFiringFor: Int64
    /// Without `hold`: whether the reading after it must have come, which settles the spike test.
    public var confirms: Bool

    /// Makes a level that fires at once, and ends when it is not bad any more.
    public init(
        _ severity: Severity,
        _ bad: Comparison,
        clear: Comparison? = nil,
        hold: Int64 = 0,
        clearFor: Int64 = 0,
        keepFiringFor: Int64 = 0,
        confirms: Bool = true
    ) {
        (self.severity, self.bad, self.clear) = (severity, bad, clear)
        (self.hold, self.clearFor, self.keepFiringFor) = (hold, clearFor, keepFiringFor)
        self.confirms = confirms
    }

    /// Whether a number says that it is over.
    @inlinable
    public func isClear(_ value: Double) -> Bool { clear?.holds(value) ?? !bad.holds(value) }
}
