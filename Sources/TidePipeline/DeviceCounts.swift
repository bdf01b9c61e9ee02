internal import TideModel

/// How devices stand, in numbers: what metrics show.
public struct DeviceCounts: Sendable, Equatable {
    /// Devices by the name of their clock's verdict; all verdicts are there.
    public internal(set) var clocks: [String: Int]
    /// Devices by the name of their liveness; all are there.
    public internal(set) var liveness: [String: Int]
    /// How far the clock that is farthest ahead is ahead, milliseconds.
    public internal(set) var ahead: Int64 = 0
    /// How far the clock that is farthest behind is behind, milliseconds.
    public internal(set) var behind: Int64 = 0

    init() {
        let verdicts: [ClockVerdict] = [
            .unknown, .fine, .drifting(millisecondsPerDay: 0), .zoneError(quarterHours: 0), .reset(.unix), .frozen,
            .future, .behind,
        ]
        clocks = Dictionary(uniqueKeysWithValues: verdicts.map { ($0.name, 0) })
        liveness = Dictionary(uniqueKeysWithValues: LivenessStatus.allCases.map { ($0.name, 0) })
    }
}
