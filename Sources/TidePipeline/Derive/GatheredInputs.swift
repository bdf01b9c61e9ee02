internal import TideModel
internal import TideProfiles
internal import TideUnits

/// Inputs of a derived reading, taken one after the other, and what they make of it.
struct GatheredInputs {
    private(set) var output = DeriveRule.Output(
        value: .nan,
        inputs: QCFlag.pass.rawValue,
        received: .min,
        isAssumed: false
    )
    /// Whether each input without a fallback was there, usable or not.
    private(set) var isThere = true
    private var isMissing = false
    private var isMeasured = false

    /// Whether there is anything to compute with: without any measurement it would be a value of nothing.
    var isWhole: Bool { isThere && !isMissing && isMeasured }

    /// Takes what was measured, as far as it counts.
    ///
    /// - Parameters:
    ///   - flag: `QCFlag.rawValue`; nil when it does not count.
    ///   - received: when it was received, ms; nil when there is nothing.
    ///   - isAssumable: whether a fallback stands in for it.
    @inline(__always)
    mutating func take(flag: UInt8?, received: Int64?, isAssumable: Bool) {
        output.received = max(output.received, received ?? .min)
        if let flag {
            output.inputs = max(output.inputs, flag)
            isMeasured = true
        } else if isAssumable {
            output.isAssumed = true
        } else {
            (isThere, isMissing) = (isThere && received != nil, true)
        }
    }

    /// The reading with its value, in the function's unit; nil when there is nothing to say.
    func finished(_ value: Double, _ spec: DerivedSpec) -> DeriveRule.Output? {
        guard isThere else { return nil }
        var output = output
        output.value = value.isFinite ? spec.series.value(of: value) : .nan
        if output.isMissing { (output.inputs, output.isAssumed) = (QCFlag.missing.rawValue, false) }
        return output
    }
}
