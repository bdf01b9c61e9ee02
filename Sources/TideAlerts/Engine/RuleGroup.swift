internal import TideModel

/// A rule at a target of several series, and the newest reading of each input.
struct RuleGroup: Sendable {
    let rule: Int
    let target: Target
    /// By input of the rule: series that measure it there.
    var members: [[SeriesNumber]]
    /// By input: the newest reading of any of them; nil before one came.
    private(set) var newest: [Sample?]

    init(rule: Int, target: Target, inputs: Int) {
        (self.rule, self.target) = (rule, target)
        members = Array(repeating: [], count: inputs)
        newest = Array(repeating: nil, count: inputs)
    }

    /// All its series, those of the first input first.
    var all: [SeriesNumber] { members.flatMap { $0 } }

    /// Device time (ms) of the newest reading of any input; `.min` when there is none.
    var time: Int64 { newest.compactMap { $0?.time }.max() ?? .min }

    /// Takes a reading of a member that is not older than what is known.
    mutating func note(_ sample: Sample, of series: SeriesNumber) {
        for input in members.indices where members[input].contains(series) {
            guard sample.time >= newest[input]?.time ?? .min else { continue }
            newest[input] = sample
        }
    }

    /// Takes the newest readings as they are now.
    mutating func renew(_ latest: (SeriesNumber) -> Sample?) {
        newest = newest.map { _ in nil }
        for series in Set(all).sorted() {
            if let sample = latest(series) { note(sample, of: series) }
        }
    }
}

extension RuleGroup {
    /// The first input minus the second.
    ///
    /// - Parameters:
    ///   - within: how far apart they may be, ms.
    ///   - time: device time (ms) of the reading that came.
    /// - Returns: nil while one is missing, fails its tests or is too old.
    func difference(within: Int64, at time: Int64) -> Double? {
        guard let first = newest[0], let second = newest[1], first.isUsable, second.isUsable,
            abs(first.time - second.time) <= within,
            time == max(first.time, second.time)
        else { return nil }
        return first.value - second.value
    }
}
