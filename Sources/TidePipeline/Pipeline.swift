public import TideAlerts
public import TideModel
public import TideProfiles

/// What happens to a batch: recognise what was redelivered, decode, normalise clocks and units, judge against what is
/// known, fold.
///
/// One batch in, one record out; no I/O, no clock, no log.
///
/// A record is begun, frames are added in sub-batches, and it is sealed. State moves on while the record is built; when
/// its commit fails the whole pipeline is thrown away and made anew from checkpoint and replay. Confined to one thread.
public struct Pipeline {
    /// Loads the stored readings within these stretches; called only when readings came late.
    public typealias HistoryLoader = ([HistoryRange]) throws -> History

    /// What is remembered.
    public internal(set) var state: PipelineState
    /// Committed readings that the series store may not have yet.
    public private(set) var tail = Tail()
    /// Profiles in force.
    public private(set) var profiles: ProfileSet
    private(set) var decoders: [ProfileDecoder]
    private(set) var rules: [ProfileRule]
    var plans = QualityPlans()
    private var filterPlans = FilterPlans()
    var times = TimeRules()
    /// Rules of series, for deadlines; nil until they are made anew at the next record.
    var seriesRules: SeriesRules?
    /// When we last could not hear: our own start, the end of a backlog; nil before the first record.
    var heldUntil: Timestamp?
    /// How far the wall clock stepped ahead since the last record, ms; less than 0 for back.
    var step: Int64 = 0
    var filters: FilterList
    var routes = RouteTable()
    /// Devices of the senders that decoders number, by profile.
    var senders: [SenderTable] = []
    /// Series numbers of each route's profile, `unbound` until a first reading comes.
    var bindings: [SeriesNumber] = []
    /// By device number.
    var firstBindings: [[Binding]] = []
    /// Why a device cannot send by a profile, by first binding: a channel of it measures something else already.
    var bindingProblems: [Int: String] = [:]
    /// Local days of sites.
    var days: DayBook
    /// First readings of nights.
    var nights = NightBook()
    /// Tests of devices of which the registry says more than their profiles.
    var ownTests = OwnTestsTable()
    var index = RowIndex()
    var changes = FlagChanges()
    var read = FramesRead()
    /// Finds alerts; nil where nobody wants any.
    public internal(set) var alerts: AlertEngine?
    /// Text of its rules.
    var alertRules: StoredRules?
    /// Devices by the unit they stand in, and zones of sites: for alerts, made anew when the registry changes.
    var alertPlaces = AlertPlaces()

    static let unbound = SeriesNumber.max

    /// Makes a pipeline.
    ///
    /// - Parameters:
    ///   - state: restored from checkpoint; the records after it are given to `replay` next.
    ///   - profiles: the set now in force.
    ///   - filters: the subscription's topic filters, for the books of frames without a device.
    ///   - alerts: with what the journal keeps of alerts; nothing is bound yet.
    ///   - alertRules: text of its rules.
    ///   - zones: finds a time zone by its IANA name, for the days of sites; one that is not found counts as UTC.
    public init(
        state: PipelineState,
        profiles: ProfileSet,
        filters: [String],
        alerts: AlertEngine? = nil,
        alertRules: StoredRules? = nil,
        zones: @escaping (String) -> Zone? = { _ in nil }
    ) {
        (self.alerts, self.alertRules) = (alerts, alertRules)
        days = DayBook(zones: zones)
        self.state = state
        self.profiles = profiles
        self.filters = FilterList(filters)
        decoders = profiles.profiles.map { ProfileDecoder($0) }
        rules = profiles.profiles.map { ProfileRule($0) }
        plans.add(rules.flatMap(\.allPlans))
        filterPlans.add(profiles.profiles)
        times.add(profiles.profiles, rules)
    }

    /// Decodes by other profiles from now on; the `configure` command has been committed.
    public mutating func use(_ profiles: ProfileSet) {
        self.profiles = profiles
        decoders = profiles.profiles.map { ProfileDecoder($0) }
        rules = profiles.profiles.map { ProfileRule($0) }
        plans.add(rules.flatMap(\.allPlans))
        filterPlans.add(profiles.profiles)
        times.add(profiles.profiles, rules)
        seriesRules = nil
        forgetRoutes()
    }

    /// Folds a committed record in, as at a start; keeps its readings when the series store does not have them.
    public mutating func replay(_ record: Record, isApplied: Bool) throws(FormatError) {
        try state.foldQuality(record, &plans)
        try state.foldFilters(record, &filterPlans)
        state.fold(record)
        _ = state.foldTimes(record, &times)
        for change in record.corrections where state.isNews(record.number, for: change.device) {
            state.devices[Int(change.device)].apply(change, record.number)
        }
        state.openMessages.removeAll(keepingCapacity: true)
        guard !isApplied else { return }
        index.begin(record.number)
        let readings = record.readings
        for row in 0..<readings.rowCount
        where !index.add(device: readings.device[row], time: readings.time[row]) {
            index.addLate(readings, row: row, record: record.number)
        }
        tail.append(record)
        changes.append(record)
    }

    /// The readings of a record that the series store may not have.
    mutating func heldReadings(of record: RecordNumber) -> Readings? { tail.readings(of: record) }

    /// Turns one batch into one record: what `begin`, `add` and `seal` do when a source hands over piece by piece.
    ///
    /// - Parameters:
    ///   - batch: frames with their source's events, a tick or a command.
    ///   - now: wall clock.
    ///   - load: called when readings came late.
    /// - Returns: the record to commit next, and what happened besides.
    /// - Throws: `CommandRefused`, and what `load` throws.
    public mutating func process(
        _ batch: Batch,
        now: Timestamp,
        load: HistoryLoader
    ) throws -> (record: Record, effects: [Effect]) {
        if case .command(let command) = batch { return try process(command, now: now, load: load) }
        var draft = begin(now: now)
        if case .frames(let frames, let events) = batch {
            add(events, to: &draft)
            try add(frames, to: &draft, load: load)
        }
        if case .tick = batch { tick(&draft) }
        return try seal(draft, load: load)
    }

    /// Begins the next record.
    ///
    /// - Parameter now: wall clock; the record's time is never before the previous record's.
    /// - Returns: a draft to add to and to seal.
    public mutating func begin(now: Timestamp) -> Draft {
        var record = Record(number: state.record + 1, at: max(state.global.at, now))
        record.wall = now
        record.isSetBack = state.global.isStepBack(now)
        watch(from: now)
        index.begin(record.number)
        bindAlerts()
        record.clockStep = step
        var draft = Draft(record: record)
        if record.isSetBack {
            // Where nobody told of it, the last record tells the least that it was.
            let least = state.global.wall.milliseconds - now.milliseconds
            if step >= 0 { draft.record.clockStep -= least }
            draft.effects.append(.clockSteppedBack(milliseconds: max(least, -step)))
            heldUntil = heldUntil.map { min($0, now) }
        }
        step = 0
        return draft
    }

    /// Adds what a source told before its frames.
    public mutating func add(_ events: [TransportEvent], to draft: inout Draft) {
        for var event in events {
            if case .proven(let record) = event {
                let provable = state.global.ledger.provable(through: record)
                guard provable > 0 else { continue }
                event = .proven(through: provable)
            }
            state.global.fold(event, at: draft.record.wall)
            draft.record.events.append(event)
        }
    }

    /// Adds frames of one source.
    public mutating func add(_ batch: FrameBatch, to draft: inout Draft, load: HistoryLoader) throws {
        prepare(batch)
        recognise(batch, &draft)
        decode(batch)
        let history = try history(for: batch, load)
        for index in batch.frames.indices { judge(batch, index, history, nil, &draft) }
        try settle(&draft, load: load)
    }

    /// Ends a record; it is to be committed next, or the pipeline thrown away.
    ///
    /// - Throws: what `load` throws; it is called when rules look back.
    public mutating func seal(
        _ draft: consuming Draft,
        load: HistoryLoader
    ) throws -> (record: Record, effects: [Effect]) {
        var draft = draft
        noteQuality(&draft)
        noteConfigurations(&draft)
        draft.completeFacts()
        foldTimes(&draft)
        state.foldTail(draft.record)
        try findAlerts(&draft, load: load)
        draft.record.packReadings()
        var effects = draft.effects
        if draft.record.quarantineEvicted > 0 { effects.append(.evicted(count: Int(draft.record.quarantineEvicted))) }
        return (draft.record, effects)
    }

    /// Takes note that a sealed record is committed: from now on queries may see it.
    public mutating func committed(_ record: Record) {
        state.record = record.number
        state.global.foldClock(record)
        tail.append(record)
        changes.append(record)
    }

    /// Takes note that the checkpoint blobs of these devices are stored.
    public mutating func checkpointed(_ devices: [DeviceNumber]) { state.checkpointed(devices) }

    /// Forgets readings of records up to `number`: the series store has them.
    public mutating func applied(through number: RecordNumber) {
        tail.forget(through: number)
        index.forget(through: number)
        changes.forget(through: number)
    }
}
