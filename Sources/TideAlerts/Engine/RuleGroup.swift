internal import TideModel

/// A rule at a target of several series, and the newest reading of each.
struct RuleGroup: Sendable {
    let rule: Int
    let target: Target
    /// By input of the rule: series that measure it there.
    private var members: [[Member]]

    private struct Member: Sendable {
        let series: SeriesNumber
        /// For how long (ms) after a reading a dead band holds back others like it.
        let held: Int64
        /// Nil before one came.
        var newest: Sample?
    }

    init(rule: Int, target: Target, inputs: Int) {
        (self.rule, self.target) = (rule, target)
        members = Array(repeating: [], count: inputs)
    }

    /// All its series, those of the first input first.
    var all: [SeriesNumber] { members.flatMap { $0.map(\.series) } }

    /// The first of them.
    var first: SeriesNumber? { members.lazy.compactMap(\.first).first?.series }

    /// Device time (ms) of the newest reading of any of them; `.min` when there is none.
    var time: Int64 {
        var time = Int64.min
        for input in members { for member in input { time = max(time, member.newest?.time ?? .min) } }
        return time
    }

    /// Takes a series as one that measures an input.
    mutating func join(_ input: Int, _ place: SeriesPlace) {
        let held = place.stands.map { $0 > place.interval ?? $0 ? $0 : 0 } ?? 0
        members[input].append(Member(series: place.series, held: held))
    }

    /// For how long (ms) a reading of any of them may decide what is made of all.
    func lasting(_ combination: Combination) -> Int64 {
        combination.within + (members.lazy.joined().map(\.held).max() ?? 0)
    }

    /// Takes a reading of a member that is not older than what is known of it.
    mutating func note(_ sample: Sample, of series: SeriesNumber) {
        for input in members.indices {
            for index in members[input].indices where members[input][index].series == series {
                guard sample.time >= members[input][index].newest?.time ?? .min else { continue }
                members[input][index].newest = sample
            }
        }
    }

    /// Takes the newest readings as they are now.
    mutating func renew(_ latest: (SeriesNumber) -> Sample?) {
        for input in members.indices {
            for index in members[input].indices { members[input][index].newest = latest(members[input][index].series) }
        }
    }
}

extension RuleGroup {
    /// What a rule makes of the newest readings.
    ///
    /// - Parameters:
    ///   - combination: what it looks at.
    ///   - moment: device time (ms) at which it does; nil for that of the newest.
    ///   - isUsable: whether what came says something.
    ///   - isHeard: whether a series counts.
    /// - Returns: nil while an input is missing; NaN when what came says nothing.
    func number(
        _ combination: Combination,
        at moment: Int64? = nil,
        isUsable: Bool,
        isHeard: (SeriesNumber) -> Bool = { _ in true }
    ) -> Double? {
        let start = (moment ?? time) - combination.within
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: members.count) { values in
            var isWhole = true
            for input in members.indices {
                let mean = mean(of: input, since: start, isHeard)
                if mean.isNaN { isWhole = false }
                values.initializeElement(at: input, to: mean)
            }
            let number = combination(UnsafeBufferPointer(values))
            return number.isNaN && !isWhole && isUsable ? nil : number
        }
    }

    /// The mean of an input's series; NaN when each of them fails its tests or is too old.
    ///
    /// Of two probes neither the one nor the other counts by turns, so that a number does not flip between them.
    private func mean(of input: Int, since time: Int64, _ isHeard: (SeriesNumber) -> Bool) -> Double {
        var sum = 0.0, count = 0.0
        for member in members[input] where isHeard(member.series) {
            guard let newest = member.newest, newest.isUsable, newest.time + member.held >= time else { continue }
            (sum, count) = (sum + newest.value, count + 1)
        }
        return sum / count
    }
}
