internal import TideDerive
internal import TideModel
internal import TideProfiles
internal import TideQuality
internal import TideUnits

/// One derived series, ready to compute.
final class DeriveRule: Sendable {
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
    ///   - moment: when.
    ///   - latest: the last reading at or before it of the channel at a place of the profile.
    /// - Returns: nil when an input that has no fallback was not there within the skew: then there is nothing to say.
    func output(at moment: DeriveMoment, latest: (Int) -> Input?) -> Output? {
        guard !takesPosition || moment.position != nil, says(at: moment) else { return nil }
        var gathered = GatheredInputs()
        func recent(_ place: Int) -> Input? {
            latest(place).flatMap { moment.time - $0.time <= spec.maximumSkew ? $0 : nil }
        }
        let value = withUnsafeTemporaryAllocation(of: Double.self, capacity: spec.arguments.count) { values in
            for index in spec.arguments.indices {
                switch spec.arguments[index] {
                case .constant(let number): values[index] = number
                case .channel(let place, let conversion, let fallback):
                    let input = recent(place), counts = input.flatMap { isUsable($0) ? $0 : nil }
                    values[index] = counts.map { conversion($0.value) } ?? fallback ?? .nan
                    gathered.take(flag: counts?.flag, received: input?.received, isAssumable: fallback != nil)
                case .timeOf(let place):
                    let input = recent(place)
                    values[index] = input.map { Double($0.time) / 1_000 } ?? .nan
                    gathered.take(flag: input.map { _ in 0 }, received: input?.received, isAssumable: false)
                case let other:
                    values[index] = moment.value(of: other, spec)
                    if case .dusk = other {
                        let dusk = moment.night?.dusk
                        gathered.take(flag: dusk?.flag, received: dusk?.received, isAssumable: false)
                    }
                }
            }
            return gathered.isWhole ? spec.function.evaluate(UnsafeBufferPointer(values)) : .nan
        }
        return gathered.finished(value, spec)
    }

    /// Whether there is something to say at a time: always, but for nights.
    private func says(at moment: DeriveMoment) -> Bool {
        guard isOfNight else { return true }
        guard let needs = spec.night, let night = moment.night else { return false }
        return (needs.after...NightNeeds.longestPause).contains(moment.time - night.dusk.time)
    }

    /// Whether a reading counts as an input.
    func isUsable(_ input: Input) -> Bool { input.flag <= spec.worstFlag.rawValue && input.value.isFinite }
}

extension DeviceProfile {
    /// The rules of its derived series.
    var deriveRules: [DeriveRule] {
        derived.enumerated().map { DeriveRule($0.element, number: $0.offset, place: series.count + $0.offset) }
    }
}
