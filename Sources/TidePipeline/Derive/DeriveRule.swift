internal import TideDerive
internal import TideModel
internal import TideProfiles
internal import TideQuality
internal import TideUnits

/// One derived series, ready to compute.
final class DeriveRule: Sendable {
    let spec: DerivedSpec
    /// Where its series number stands behind the first binding of the profile.
    let place: Int
    /// The places of its channels in the profile's `series`, each once.
    let channels: [Int]

    init(_ spec: DerivedSpec, place: Int) {
        (self.spec, self.place) = (spec, place)
        channels = Set(spec.arguments.compactMap(\.channel)).sorted()
    }

    /// A reading that an input is taken from.
    struct Input {
        var time: Int64
        var received: Int64
        var value: Double
        /// `QCFlag.rawValue`.
        var flag: UInt8
    }

    /// What is derived.
    struct Output {
        /// In the quantity's unit; NaN when missing.
        var value: Double
        /// The worst flag of the inputs used (`QCFlag.rawValue`); 9 when there is no value.
        var inputs: UInt8
        /// When the last of its inputs was received.
        var received: Int64
        /// Whether a fallback stands for an input.
        var isAssumed: Bool

        var isMissing: Bool { value.isNaN }

        /// The flag, with what the tests of the derived series say.
        ///
        /// - Parameter own: their aggregate, `QCFlag.rawValue`.
        /// - Returns: the worse of both, and 9 for no value.
        func flag(with own: UInt8) -> UInt8 { isMissing ? QCFlag.missing.rawValue : max(inputs, own) }
    }

    /// Computes the reading of a time; allocates nothing.
    ///
    /// - Parameters:
    ///   - time: when, ms.
    ///   - latest: the last reading at or before `time` of the channel at a place of the profile.
    /// - Returns: nil when an input that has no fallback was not there within the skew: then there is nothing to say.
    func output(at time: Int64, latest: (Int) -> Input?) -> Output? {
        var output = Output(value: .nan, inputs: QCFlag.pass.rawValue, received: .min, isAssumed: false)
        var (isThere, isMissing, isMeasured) = (true, false, false)
        let value = withUnsafeTemporaryAllocation(of: Double.self, capacity: spec.arguments.count) { values in
            for index in spec.arguments.indices {
                switch spec.arguments[index] {
                case .constant(let number): values[index] = number
                case .time: values[index] = Double(time) / 1_000
                case .channel(let place, let conversion, let fallback):
                    let input = latest(place).flatMap { time - $0.time <= spec.maximumSkew ? $0 : nil }
                    output.received = max(output.received, input?.received ?? .min)
                    values[index] = fallback ?? .nan
                    if let input, isUsable(input) {
                        values[index] = conversion(input.value)
                        output.inputs = max(output.inputs, input.flag)
                        isMeasured = true
                    } else if fallback != nil {
                        output.isAssumed = true
                    } else {
                        (isThere, isMissing) = (isThere && input != nil, true)
                    }
                }
            }
            // Without any measurement it would be a value of nothing.
            return isThere && !isMissing && isMeasured ? spec.function.evaluate(UnsafeBufferPointer(values)) : .nan
        }
        guard isThere else { return nil }
        output.value = value.isFinite ? spec.series.value(of: value) : .nan
        if output.isMissing { (output.inputs, output.isAssumed) = (QCFlag.missing.rawValue, false) }
        return output
    }

    private func isUsable(_ input: Input) -> Bool { input.flag <= spec.worstFlag.rawValue && input.value.isFinite }
}

extension DeviceProfile {
    /// The rules of its derived series.
    var deriveRules: [DeriveRule] {
        derived.enumerated().map { DeriveRule($0.element, place: series.count + $0.offset) }
    }
}
