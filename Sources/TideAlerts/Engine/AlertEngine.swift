public import TideModel

/// Finds alerts: records in, transitions out.
///
/// What it remembers across a restart is in `AlertTables`, written with the record that changed it. The rest (bindings,
/// counts, newest inputs of groups) is made anew of registry and readings. Pure: no clock, no I/O.
public struct AlertEngine: Sendable {
    /// Rules in force.
    public private(set) var rules: [Rule]
    private(set) var routes: [Route]
    private(set) var heartbeat: RuleSet.Heartbeat?
    /// Which of them keep others from being told.
    private(set) var inhibited: Inhibited
    /// An alert that may keep others from being told changed.
    var areInhibitorsChanged = false
    /// What is remembered of the broker, and what of that the journal has.
    var broker = AlertState(levels: 1)
    var writtenBroker = AlertState(levels: 1)
    /// Index of a rule by its id.
    private(set) var numbers: [String: Int]
    /// Incidents that go on, or ended within `returnWithin`.
    public internal(set) var open: [AlertID: Alert] = [:]
    var bindings: Bindings
    var states: [BindingKey: AlertState] = [:]
    /// Incidents that are over, as far as is looked back; and those that the record changed.
    var pasts: [BindingKey: PastIncidents] = [:]
    var changedPasts: Set<BindingKey> = []
    var nextAlert: AlertID
    /// The earliest time (ms) at which `judge` may find something by the passing of time alone; `.max` for never.
    public internal(set) var deadline = Int64.max
    private var isUnbound = false
    /// States of rules that are gone, until `endUnbound`.
    var orphans: [String: AlertState] = [:]
    /// What the record that is being judged changes.
    var output = AlertParts()
    /// Places of its alerts, by id.
    var changedAlerts: [AlertID: Int] = [:]
    /// News that wait, by key; and those that the record changed.
    var groups: [String: NoticeGroup] = [:]
    var changedGroups: Set<String> = []
    /// How many rows of entries the journal has of a group.
    var groupRows: [String: Int] = [:]
    /// Silences that are not over.
    public internal(set) var silences: [Silence]
    var nextSilence: UInt64
    var nextLabel: UInt64
    var nextMessage: MessageID
    /// Contacts of messages that wait.
    var outbox: [MessageID: String] = [:]
    /// Messages that wait, by contact.
    public internal(set) var waiting: [String: Int] = [:]
    /// Messages that were not written because too many waited, since the start.
    public internal(set) var unsent = 0
    /// Series of which readings behind the newest changed, or the newest itself.
    var changedInputs: Set<SeriesNumber> = []
    /// Series of which flags changed while others of their readings came behind: they are looked at with those.
    var amendedBehind: [SeriesNumber: LateReadings] = [:]
    /// States as they were before the record.
    var before: [BindingKey: AlertState?] = [:]

    /// Sums of rules over a stretch of time; made anew of readings where there is none.
    var windows: [BindingKey: RollingWindow] = [:]
    /// Of rules that watch how fast something rises: the same.
    var rates: [BindingKey: RateWindow] = [:]

    /// Devices that rules count; made anew of registry and readings.
    var tallies: [BindingKey: DeviceTally] = [:]
    /// Series to be looked at by counts at the end of the record, and whether their past is to be looked up where the newest
    /// reading says nothing.
    var recounts: [SeriesNumber: Bool] = [:]
    /// Counts that the record changed.
    var changedCounts: Set<BindingKey> = []
    /// When some counted reading is too old (ms); `.max` for never.
    var countsDue = Int64.max

    /// Most readings of a series that are looked at again: a day at one in five seconds.
    public static let mostLookedBack = 20_000
    /// What is bad again so soon after it ended is the same incident (ms).
    public static let returnWithin: Int64 = 3_600_000
    /// How long a first bad reading waits for the next where the profile expects no interval (ms).
    static let usualInterval: Int64 = 60_000
    /// After how long without a usable reading there is no data, where the profile does not say (ms).
    static let usualSilence: Int64 = 15 * 60_000

    /// Makes the engine of rules, with what the journal keeps of alerts.
    ///
    /// - Parameters:
    ///   - set: what is in force.
    ///   - tables: as of the last record.
    /// - Throws: `FormatError` for a state that cannot be read.
    public init(_ set: RuleSet, _ tables: AlertTables) throws(FormatError) {
        (rules, routes, heartbeat) = (set.rules, set.routes, set.heartbeat)
        (bindings, inhibited) = (Bindings(rules), Inhibited(rules))
        (nextAlert, nextMessage, nextSilence) = (tables.nextAlert, tables.nextMessage, tables.nextSilence)
        (nextLabel, silences) = (tables.nextLabel, tables.silences)
        numbers = Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($0.element.id, $0.offset) })
        try restore(tables.states)
        let known = Set(states.values.map(\.alert) + orphans.values.map(\.alert) + [broker.alert])
        for alert in tables.open where known.contains(alert.id) { open[alert.id] = alert }
        for entry in tables.outbox {
            outbox[entry.message.id] = entry.message.contact
            waiting[entry.message.contact, default: 0] += 1
        }
        // What is due by routes is found at the first look.
        if !open.isEmpty || heartbeat != nil { deadline = .min }
    }

    /// Makes the engine of the rules that the journal keeps; of none, where this program cannot read them.
    ///
    /// - Parameter tables: as of the last record.
    /// - Throws: `FormatError` for a state that cannot be read.
    public init(_ tables: AlertTables) throws(FormatError) {
        try self.init(tables.rules.flatMap { RuleSet($0) } ?? RuleSet(), tables)
    }

    /// Puts other rules in force: all series are to be bound anew, then `endUnbound` is to be called.
    ///
    /// - Parameter set: what is in force from now on.
    public mutating func use(_ set: RuleSet) {
        let former = states.map { (key: $0.key.text(rules), state: $0.value, severities: severities($0.key.rule)) }
        let unknown = orphans, formerPasts = pasts.map { (text: $0.key.text(rules), past: $0.value) }
        (rules, routes, heartbeat) = (set.rules, set.routes, set.heartbeat)
        numbers = Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($0.element.id, $0.offset) })
        (states, pasts) = ([:], [:])
        for (text, past) in formerPasts {
            if let key = BindingKey(text, numbers) { pasts[key] = past } else { forgetPast(text) }
        }
        for (text, state, severities) in former {
            guard let key = BindingKey(text, numbers),
                let turned = state.turned(from: severities, to: self.severities(key.rule))
            else {
                orphans[text] = state
                continue
            }
            if turned.levels != state.levels { before[key] = .some(state) }
            states[key] = turned.isIdle ? nil : turned
        }
        for (text, state) in unknown {
            guard let key = BindingKey(text, numbers), rules[key.rule].levels.count == state.levels.count else {
                continue
            }
            states[key] = state
            orphans[text] = nil
        }
        inhibited = Inhibited(rules)
        noteInhibitors()
        unbind()
    }

    private func severities(_ rule: Int) -> [Severity] { rules[rule].levels.map(\.severity) }

    /// Forgets which series are bound, as when the registry changed: all are to be bound anew, then `endUnbound` is to be
    /// called.
    public mutating func unbind() {
        bindings = Bindings(rules)
        (windows, rates) = ([:], [:])
        (tallies, recounts, changedCounts, countsDue) = ([:], [:], [], .max)
        isUnbound = true
    }

    /// Ends incidents of rules that are gone, or no longer for their targets; when all series are bound.
    public mutating func endUnbound(at time: Timestamp) {
        guard isUnbound else { return }
        isUnbound = false
        noteInhibitors()
        for (text, state) in orphans.sorted(by: { $0.key < $1.key }) { end(state, text, time) }
        orphans = [:]
        let bound = bindings.targets
        for (key, state) in states.sorted(by: { $0.key.text(rules) < $1.key.text(rules) }) where !bound(key) {
            before.removeValue(forKey: key)
            states[key] = nil
            end(state, key.text(rules), time)
        }
        for key in pasts.keys where !bound(key) {
            pasts[key] = nil
            forgetPast(key.text(rules))
        }
        for (key, state) in states.sorted(by: { $0.value.alert < $1.value.alert }) where state.isOpen {
            ease(key, state, time)
        }
    }

    /// A severity that fired is gone from the rule.
    private mutating func ease(_ key: BindingKey, _ state: AlertState, _ time: Timestamp) {
        guard let level = state.firing.map({ rules[key.rule].levels[$0] }), var alert = open[state.alert],
            level.severity < alert.severity
        else { return }
        (alert.severity, alert.limit) = (level.severity, level.bad.limit(for: alert.value))
        open[alert.id] = alert
        change(alert)
        note(.eased, alert, time.milliseconds, "the rule has other severities now")
    }

    private mutating func end(_ state: AlertState, _ text: String, _ time: Timestamp) {
        output.states.append(AlertStateChange(key: text, bytes: nil))
        guard var alert = open.removeValue(forKey: state.alert), alert.status != .resolved else { return }
        (alert.status, alert.ended, alert.cause) = (.resolved, time, alert.cause ?? .ruleGone)
        change(alert)
        note(.resolved, alert, time.milliseconds, AlertCause.ruleGone.rawValue)
    }

    /// How many series are bound to rules so far.
    public var boundSeries: Int { bindings.count }

    /// Binds the next series.
    ///
    /// - Parameters:
    ///   - place: of the series whose number is `boundSeries`.
    ///   - latest: its newest reading as of the last record; nil when it has none.
    public mutating func bind(_ place: SeriesPlace, latest: Sample?) {
        bindings.append(place)
        var isActive = false
        for (rule, group) in bound(to: place.series) where group == nil {
            // Of groups whose rules read values every reading counts anyway.
            let key = BindingKey(rule: rule, target: .series(place.series))
            guard let known = states[key]?.last else { continue }
            isActive = true
            // Of guarded rules it may not have been the last that counted.
            guard let latest, latest.isUsable, rules[rule].guards.isEmpty, case .value = rules[rule].watch else {
                continue
            }
            states[key]?.last = max(known, latest.time)
        }
        if isActive { bindings.setActive(true, place.series) }
        bindCounts(place, latest)
        guard let latest else { return }
        noteInputs(latest, of: place.series)
    }

    mutating func noteInputs(_ sample: Sample, of series: SeriesNumber) {
        var groups: [Int] = []
        bindings.each(of: series) { rule, group in if let group, !rules[rule].watch.isCount { groups.append(group) } }
        for group in groups { bindings.note(sample, of: series, in: group) }
    }

    /// Rules that no series is bound to.
    public var idleRules: [String] { bindings.idleRules.map { rules[$0].id } }

    /// Judges a record: what its readings, changed flags and silences, and the passing of time, say of alerts.
    ///
    /// - Parameters:
    ///   - record: complete but for alerts.
    ///   - view: of the state with the record folded in.
    /// - Returns: for the record's rare parts.
    /// - Throws: what the view's `readings` throw.
    public mutating func judge(_ record: Record, _ view: AlertView) throws -> AlertParts {
        if view.clockStep != 0 { moveClock(by: view.clockStep) }
        forgetWindows(record)
        if !record.amendments.isEmpty { try takeAmendments(record, view) }
        if !record.isImported { try takeRows(record, view) }
        if !record.liveness.isEmpty { try takeSilences(record, view) }
        try judgeCounts(record, view)
        watchBroker(record.wall.milliseconds, view)
        if deadline <= record.wall.milliseconds { try passTime(record.wall, view) }
        sendDue(record.wall.milliseconds, view)
        for series in changedInputs { bindings.renew(groupsOf: series, view.latest) }
        changedInputs.removeAll(keepingCapacity: true)
        writeStates()
        defer {
            output = AlertParts()
            changedAlerts.removeAll(keepingCapacity: true)
        }
        return output
    }
}
