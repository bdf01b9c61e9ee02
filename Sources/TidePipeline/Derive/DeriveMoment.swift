internal import TideModel
internal import TideProfiles
internal import TideUnits

/// When a reading is derived, and what a rule may ask of that.
struct DeriveMoment {
    /// Device time, ms.
    var time: Int64
    /// Where the site lies, for a rule that takes it.
    var position: Position?
    /// The night that it lies in, for a rule of nights.
    var night: NightFacts?

    /// What an argument is by the moment alone; NaN for what readings or a whole day tell.
    func value(of argument: DerivedArgument, _ spec: DerivedSpec) -> Double {
        switch argument {
        case .constant(let number): number
        case .time: Double(time) / 1_000
        case .latitude: position?.latitude ?? .nan
        case .longitude: position?.longitude ?? .nan
        case .tide: spec.tide?.height(at: Double(time) / 1_000) ?? .nan
        case .dusk(_, let conversion, _): night.map { conversion($0.dusk.value) } ?? .nan
        case .hoursSinceDusk: night.map { Double(time - $0.dusk.time) / 3_600_000 } ?? .nan
        case .hoursToDawn: night.map { Double($0.times.upperBound - time) / 3_600_000 } ?? .nan
        case .channel, .timeOf, .reduction, .dayOfYear: .nan
        }
    }
}
