internal import TideModel

/// Which rules are for which series: found once when a series begins, and anew when rules or registry change.
struct Bindings: Sendable {
    /// By series: where its entries in `entries` begin; one more than there are series.
    private var first: [UInt32] = [0]
    /// Index of a rule whose target is the series, or with `ofGroup` an index among `groups`.
    private var entries: [UInt32] = []
    /// Rules whose target is more than one series.
    private(set) var groups: [RuleGroup] = []
    /// Whether some rule makes a number of several series.
    private(set) var combines = false
    private var groupNumbers: [BindingKey: Int] = [:]
    /// By series: readings strictly between change nothing, as long as nothing is remembered of it.
    private(set) var quiet: [QuietBand] = []
    /// Rules by what they look at and the narrowest part of their scope: each series is asked by few of ten thousand.
    private var candidates: [CandidateKey: [Int]] = [:]
    private let rules: [Rule]
    /// Rules with guards, by the series that those mean.
    private var guarding: [SeriesSelector: [Int]] = [:]
    /// Rules that count or not by what a series says, of the series that some do.
    private var guarded: [SeriesNumber: [Int]] = [:]

    private static let ofGroup: UInt32 = 1 << 31

    init(_ rules: [Rule]) {
        self.rules = rules
        hasCounts = rules.contains { $0.watch.isCount }
        for (number, rule) in rules.enumerated() {
            for selector in Set(rule.guards.map(\.series)) { guarding[selector, default: []].append(number) }
            for input in Set(rule.watch.inputs) {
                for place in rule.scope.narrowest {
                    candidates[CandidateKey(selector: input, place: place), default: []].append(number)
                }
            }
        }
    }

    /// Readings that change nothing of a series: all, while nothing is remembered of it.
    mutating func setActive(_ isActive: Bool, _ series: SeriesNumber) {
        guard Int(series) < count else { return }
        quiet[Int(series)] = isActive ? .never : base(of: series)
    }

    /// Whether something is remembered of a series, or every reading of it counts.
    func isActive(_ series: SeriesNumber) -> Bool { Int(series) < count && quiet[Int(series)] == .never }

    private func base(of series: SeriesNumber) -> QuietBand {
        // Whether others count has to be known at once.
        var band = guarded[series] == nil ? QuietBand.always : .never
        each(of: series) { rule, group in
            narrow(&band, rules[rule], isOfGroup: group != nil)
        }
        return band
    }

    /// Of a group every reading counts, except where devices are counted that are bad.
    private func narrow(_ band: inout QuietBand, _ rule: Rule, isOfGroup: Bool) {
        if !isOfGroup || rule.watch.isCount { band.narrow(rule) } else if rule.watch.readsValues { band = .never }
    }

    /// How many series are bound.
    var count: Int { quiet.count }

    /// Binds the next series.
    mutating func append(_ place: SeriesPlace) {
        precondition(Int(place.series) == count, "series are bound in the order of their numbers")
        var band = QuietBand.always
        for number in found(place) where rules[number].scope.contains(place) {
            let rule = rules[number]
            guard rule.watch.isOfGroup else {
                entries.append(UInt32(number))
                band.narrow(rule)
                continue
            }
            guard let target = groupTarget(of: rule, place) else { continue }
            entries.append(UInt32(join(BindingKey(rule: number, target: target), rule, place)) | Self.ofGroup)
            narrow(&band, rule, isOfGroup: true)
            if rule.watch.readsValues, !rule.watch.isCount { combines = true }
        }
        first.append(UInt32(entries.count))
        let guarded = guarding.isEmpty ? [] : ruled(by: place)
        if !guarded.isEmpty { (self.guarded[place.series], band) = (guarded, .never) }
        quiet.append(band)
    }

    /// Whether some rule counts devices.
    let hasCounts: Bool

    /// Whether some rule counts only while something else is so.
    var hasGuards: Bool { !guarded.isEmpty }

    /// Rules that count or not by what a series says.
    func guarded(by series: SeriesNumber) -> [Int] { guarded[series] ?? [] }

    private func ruled(by place: SeriesPlace) -> [Int] {
        let found = Self.selectors(of: place).flatMap { guarding[$0] ?? [] }
        return Set(found).filter { rules[$0].scope.containsUnit(of: place) }.sorted()
    }

    /// What is bound to a series: rules of its own, and groups.
    func each(of series: SeriesNumber, _ body: (_ rule: Int, _ group: Int?) throws -> Void) rethrows {
        guard Int(series) < count else { return }
        for index in Int(first[Int(series)])..<Int(first[Int(series) + 1]) {
            let entry = entries[index]
            if entry & Self.ofGroup == 0 {
                try body(Int(entry), nil)
            } else {
                let group = Int(entry & ~Self.ofGroup)
                try body(groups[group].rule, group)
            }
        }
    }

    /// Number of rules that are bound to nothing.
    var idleRules: [Int] {
        var bound = Set(groups.map(\.rule))
        for entry in entries where entry & Self.ofGroup == 0 { bound.insert(Int(entry)) }
        return rules.indices.filter { !bound.contains($0) }
    }

    /// The group of a rule at a target; nil where the target is a series.
    func group(_ key: BindingKey) -> RuleGroup? { groupNumbers[key].map { groups[$0] } }

    /// Tells whether a rule is bound to a target.
    var targets: (BindingKey) -> Bool {
        { key in
            guard case .series(let series) = key.target else { return groupNumbers[key] != nil }
            var isBound = false
            each(of: series) { rule, group in if group == nil, rule == key.rule { isBound = true } }
            return isBound
        }
    }

    /// Every selector that means a series.
    private static func selectors(of place: SeriesPlace) -> [SeriesSelector] {
        let (quantity, channel, unit) = (place.quantity, place.channel, place.valueUnit)
        return [
            SeriesSelector(quantity: quantity), SeriesSelector(channel: channel),
            SeriesSelector(quantity: quantity, channel: channel), SeriesSelector(),
            SeriesSelector(quantity: quantity, unit: unit), SeriesSelector(channel: channel, unit: unit),
            SeriesSelector(quantity: quantity, channel: channel, unit: unit),
        ]
    }

    private func found(_ place: SeriesPlace) -> [Int] {
        let places = Scope.places(of: place)
        let all = Self.selectors(of: place).flatMap { selector in
            places.flatMap { candidates[CandidateKey(selector: selector, place: $0)] ?? [] }
        }
        return Set(all).sorted()
    }

    /// The target that a series is part of; nil where the registry names no unit.
    private func groupTarget(of rule: Rule, _ place: SeriesPlace) -> Target? {
        switch rule.watch {
        case .silence: return .device(place.deviceNumber)
        case .combined(let combination) where combination.isOfDevice: return .device(place.deviceNumber)
        case .count(let count) where count.place == .site: return .site(place.site)
        default: break
        }
        return place.unit.map { .unit("\(place.site)/\($0.id)") }
    }

    private mutating func join(_ key: BindingKey, _ rule: Rule, _ place: SeriesPlace) -> Int {
        let number: Int
        if let known = groupNumbers[key] {
            number = known
        } else {
            number = groups.count
            groupNumbers[key] = number
            groups.append(RuleGroup(rule: key.rule, target: key.target, inputs: rule.watch.inputs.count))
        }
        for (input, selector) in rule.watch.inputs.enumerated() where selector.matches(place) {
            groups[number].join(input, place)
        }
        return number
    }
}

extension Bindings {
    /// Notes the newest reading of a member of a group.
    mutating func note(_ sample: Sample, of series: SeriesNumber, in group: Int) {
        groups[group].note(sample, of: series)
    }

    /// Notes the newest reading of a member of the group of a rule at a target.
    mutating func note(_ sample: Sample, of series: SeriesNumber, in key: BindingKey) {
        if let group = groupNumbers[key] { note(sample, of: series, in: group) }
    }

    /// Takes the newest readings of the groups of a series as they are now.
    mutating func renew(groupsOf series: SeriesNumber, _ latest: (SeriesNumber) -> Sample?) {
        var found: [Int] = []
        each(of: series) { rule, group in if let group, !rules[rule].watch.isCount { found.append(group) } }
        for group in found { groups[group].renew(latest) }
    }
}

/// What rules are found by.
struct CandidateKey: Hashable, Sendable {
    var selector: SeriesSelector
    /// As `Scope.narrowest` names it.
    var place: String
}
