internal import TideDerive
internal import TideModel
internal import TideProfiles
internal import TideQuality
internal import TideUnits

/// One derived series, ready to compute.
struct DeriveRule {
    let spec: DerivedSpec
    /// Which of the profile's derived series it is.
    let number: Int
    /// Where its series number stands behind the first binding of the profile.
    let place: Int
    /// The places of its channels in the profile's `series`, each once.
    let channels: [Int]
    /// Whether it asks where the site lies.
    let takesPosition: Bool

    /// Whether it is of readings at night.
    let isOfNight: Bool
    /// The place of the channel whose first reading of the night counts.
    let duskChannel: Int?

    /// Whether it is of days, not of each time.
    let isOfDay: Bool

    init(_ spec: DerivedSpec, number: Int, place: Int) {
        (self.spec, self.number, self.place) = (spec, number, place)
        (isOfNight, isOfDay) = (spec.night != nil, spec.day != nil)
        duskChannel = spec.arguments.first { if case .dusk = $0 { true } else { false } }?.channel
        takesPosition = spec.arguments.contains(.latitude) || spec.arguments.contains(.longitude)
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
    ///   - position: where the site lies, when `takesPosition`.
    ///   - night: of a rule of nights: the night that `time` lies in.
    ///   - latest: the last reading at or before `time` of the channel at a place of the profile.
    /// - Returns: nil when an input that has no fallback was not there within the skew: then there is nothing to say.
    func output(at time: Int64, position: Position?, night: NightFacts?, latest: (Int) -> Input?) -> Output? {
        guard !takesPosition || position != nil, says(at: time, night) else { return nil }
        var output = Output(value: .nan, inputs: QCFlag.pass.rawValue, received: .min, isAssumed: false)
        var (isThere, isMissing, isMeasured) = (true, false, false)
        let value = withUnsafeTemporaryAllocation(of: Double.self, capacity: spec.arguments.count) { values in
            for index in spec.arguments.indices {
                switch spec.arguments[index] {
                case .constant(let number): values[index] = number
                case .time: values[index] = Double(time) / 1_000
                case .latitude: values[index] = position?.latitude ?? .nan
                case .longitude: values[index] = position?.longitude ?? .nan
                case .tide: values[index] = spec.tide?.height(at: Double(time) / 1_000) ?? .nan
                case .timeOf(let place):
                    let input = latest(place).flatMap { time - $0.time <= spec.maximumSkew ? $0 : nil }
                    output.received = max(output.received, input?.received ?? .min)
                    values[index] = input.map { Double($0.time) / 1_000 } ?? .nan
                    (isThere, isMeasured) = (isThere && input != nil, isMeasured || input != nil)
                case .dusk(_, let conversion, _):
                    values[index] = night.map { conversion($0.dusk.value) } ?? .nan
                    output.inputs = max(output.inputs, night?.dusk.flag ?? 0)
                case .hoursSinceDusk: values[index] = night.map { Double(time - $0.dusk.time) / 3_600_000 } ?? .nan
                case .hoursToDawn: values[index] = night.map { Double($0.times.upperBound - time) / 3_600_000 } ?? .nan
                // Of days only.
                case .reduction, .dayOfYear: values[index] = .nan
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

    /// Whether there is something to say at a time: always, but for nights.
    private func says(at time: Int64, _ night: NightFacts?) -> Bool {
        guard isOfNight else { return true }
        guard let needs = spec.night, let night else { return false }
        return (needs.after...NightNeeds.longestPause).contains(time - night.dusk.time)
    }

    func isUsable(_ input: Input) -> Bool { input.flag <= spec.worstFlag.rawValue && input.value.isFinite }
}

extension DeviceProfile {
    /// The rules of its derived series.
    var deriveRules: [DeriveRule] {
        derived.enumerated().map { DeriveRule($0.element, number: $0.offset, place: series.count + $0.offset) }
    }
}
