internal import TideModel
internal import TideProfiles
internal import TideQuality

/// By which of the profiles in force a series is expected: that of its device in the registry, else one with such a
/// channel.
struct SeriesRules {
    private var numbers: [UInt16] = []
    private let rules: [LivenessRule?]
    private let intervals: [Int64?]
    /// By profile: channels with a dead band, and how long it holds back at most (ms).
    private let heartbeats: [[String: Int64]]
    private var byID: [String: Int] = [:]
    private var byChannel: [String: [Int]] = [:]
    private static let none = UInt16.max

    init(_ profiles: [DeviceProfile], _ rules: [ProfileRule]) {
        self.rules = rules.map(\.time.liveness)
        intervals = profiles.map { $0.expects?.interval }
        heartbeats = profiles.map { profile in
            let found = profile.series.compactMap { series in
                series.filters?.deadBand.map { (series.channel, $0.heartbeat) }
            }
            return Dictionary(found) { first, _ in first }
        }
        for (number, profile) in profiles.enumerated() {
            byID[profile.id] = byID[profile.id] ?? number
            for series in profile.series { byChannel[series.channel, default: []].append(number) }
        }
    }

    /// Takes in series that are new.
    mutating func extend(_ definitions: SeriesTable, _ registry: RegistryState) {
        while numbers.count < definitions.count {
            let definition = definitions[numbers.count]
            let candidates = byChannel[definition.channel] ?? []
            let own = registry.devices[Int(definition.device)].profile.flatMap { byID[$0] }
            let found = own.flatMap { candidates.contains($0) ? $0 : nil } ?? candidates.first
            numbers.append(found.map { UInt16($0) } ?? Self.none)
        }
    }

    /// The rule of a series; nil when none is known.
    subscript(series: SeriesNumber) -> LivenessRule? {
        guard Int(series) < numbers.count, numbers[Int(series)] != Self.none else { return nil }
        return rules[Int(numbers[Int(series)])]
    }

    /// What is expected from one reading of a series to the next, ms; nil when no rule is known.
    func interval(of series: SeriesNumber) -> Int64? {
        guard Int(series) < numbers.count, numbers[Int(series)] != Self.none else { return nil }
        return intervals[Int(numbers[Int(series)])]
    }

    /// How long a stored reading of a series stands until the next is expected, ms; nil when no rule is known.
    func stands(_ series: SeriesNumber, in definitions: SeriesTable) -> Int64? {
        guard let interval = interval(of: series) else { return nil }
        let heartbeats = heartbeats[Int(numbers[Int(series)])]
        guard !heartbeats.isEmpty, let heartbeat = heartbeats[definitions[Int(series)].channel] else { return interval }
        return max(interval, heartbeat)
    }
}
