public import TideModel

/// What every `SeriesStore` must do, proved by comparing it with `MemorySeriesStore` over seeded random work.
///
/// A step applies records (new, late, conflicting, amending, removing, repeated, with a gap), asks for ranges, or reopens the
/// store. The same seed makes the same work everywhere.
public struct SeriesStoreConformance {
    /// How a store failed: what it did, and how to do it again.
    public struct Failure: Error, CustomStringConvertible {
        /// Seed of the run.
        public var seed: UInt64
        /// Step of the run, from 0.
        public var step: Int
        /// What was wrong.
        public var what: String
        /// For people.
        public var description: String { "seed \(seed), step \(step): \(what)" }
    }

    /// What a run did: a run that did little proves little.
    public struct Summary: Sendable, Equatable {
        /// Records applied for the first time.
        public var records = 0
        /// Readings compared.
        public var compared = 0
        /// Groups compared.
        public var groups = 0
        /// Times the store was opened again.
        public var reopened = 0
        /// Calls that had to fail, and did.
        public var refused = 0
        /// Records that removed something.
        public var removals = 0
        /// Times the store did its work in the background.
        public var tended = 0
    }

    /// Compares what is not part of the port: the store, what it must equal, and what of it.
    ///
    /// Returns what is wrong, or nil.
    public typealias Check = (
        _ store: any SeriesStore, _ model: MemorySeriesStore, _ series: [SeriesNumber], _ times: Range<Timestamp>
    ) throws -> String?

    /// Does what a store does in the background; told what the store must equal.
    public typealias Tend = (_ store: any SeriesStore, _ model: MemorySeriesStore) throws -> Void

    /// The series that the suite's records may have.
    public static let series: [SeriesNumber] = [0, 1, 2, 7, 300, 70_000, .max]

    /// The sites that groups are asked of; the last one has none.
    public static let sites = ["b", "a", "nowhere"]

    /// The device of a series.
    public static func device(of series: SeriesNumber) -> DeviceNumber {
        ConformanceWork.devices[(Self.series.firstIndex(of: series) ?? 0) % 3]
    }

    /// What a series measures, two of a device often the same; the last one nothing that could be added.
    public static func measure(of series: SeriesNumber) -> GroupMeasure? {
        guard let index = Self.series.firstIndex(of: series), index < 6 else { return nil }
        return GroupMeasure(
            quantity: index < 5 ? "water_temperature" : "dissolved_oxygen",
            unit: index < 5 ? "Cel" : "mg/L"
        )
    }

    /// Where devices stand: two of two enterprises at one site, one at another.
    public static let places = SeriesPlaces(
        place: { DevicePlace(site: $0 == 1 ? "b" : "a", enterprise: $0 == 0 ? "e" : "f") },
        measure: measure
    )

    /// The same, with days that reach from one month into another; they need no file of zones.
    public static let offsetPlaces: SeriesPlaces = {
        let zones = ["+00:00", "-03:30", "+05:30"].compactMap { try? Zone(fixedOffset: $0) }
        return SeriesPlaces(
            place: { device in
                var place = places.place(device)
                let index = ConformanceWork.devices.firstIndex(of: device) ?? 0
                place.days = DayRule(zone: zones[index], dayStart: 480)
                return place
            },
            measure: measure
        )
    }()

    /// When the suite's records are made.
    public static func time(of record: RecordNumber) -> Timestamp {
        Timestamp(milliseconds: ConformanceWork.at(Int(record)))
    }

    private let open: () throws -> any SeriesStore
    private let tend: Tend
    private let check: Check
    private let places: SeriesPlaces

    /// Makes the suite for one kind of store.
    ///
    /// - Parameters:
    ///   - tend: what the store does in the background; it must change nothing that can be seen.
    ///   - check: compares more than the port has.
    ///   - places: what the store was given.
    ///   - open: opens the store, at first empty; called again after every handle to it was released.
    public init(
        tend: @escaping Tend = { _, _ in },
        check: @escaping Check = { _, _, _, _ in nil },
        places: SeriesPlaces = Self.places,
        open: @escaping () throws -> any SeriesStore
    ) {
        self.open = open
        self.tend = tend
        self.check = check
        self.places = places
    }

    /// Runs the suite once.
    ///
    /// - Throws: `Failure` with the seed and step, or what the store threw.
    public func run(seed: UInt64, steps: Int) throws -> Summary {
        let model = MemorySeriesStore(places: places)
        var run = ConformanceRun(seed: seed, store: try open(), model: model, tend: tend, check: check)
        for step in 0..<steps {
            run.step = step
            // Reopen only when nothing else holds the store.
            if run.wantsReopening() {
                run.store = MemorySeriesStore(places: places); run.store = try open()
            } else {
                try run.act()
            }
        }
        try run.compareAll()
        return run.summary
    }

    /// Compares everything that a store has with what it must equal.
    ///
    /// - Parameters:
    ///   - store: what was made of some records.
    ///   - model: what it must equal.
    ///   - counts: also what `verify` counts; not while the store has frames of records that it has not applied.
    /// - Throws: `Failure`, or what the store threw.
    public func compare(_ store: any SeriesStore, _ model: MemorySeriesStore, counts: Bool = true) throws {
        var run = ConformanceRun(seed: 0, store: store, model: model, tend: tend, check: check)
        if counts { try run.compareCounts() }
        try run.compareContents()
    }
}

/// One run: the store, what it must equal, and the dice.
struct ConformanceRun {
    let seed: UInt64
    var step = 0
    var store: any SeriesStore
    let model: MemorySeriesStore
    var work: ConformanceWork
    var summary = SeriesStoreConformance.Summary()

    let tend: SeriesStoreConformance.Tend
    let check: SeriesStoreConformance.Check

    init(
        seed: UInt64,
        store: any SeriesStore,
        model: MemorySeriesStore,
        tend: @escaping SeriesStoreConformance.Tend,
        check: @escaping SeriesStoreConformance.Check
    ) {
        self.seed = seed
        self.store = store
        self.model = model
        self.tend = tend
        self.check = check
        work = ConformanceWork(seed: seed)
    }

    mutating func wantsReopening() -> Bool {
        guard work.dice.below(12) == 0 else { return false }
        summary.reopened += 1
        return true
    }

    mutating func act() throws {
        switch work.dice.below(12) {
        case 0..<4: try apply()
        case 9, 10:
            try tend(store, model)
            summary.tended += 1
            try compareAll()
        case 11: try compareMore(work.someSeries(), work.someTimes())
        case 4: try applyWithGap()
        case 5: try scanThatFails()
        case 6: try compareSuperseded(work.someSeries(), work.someTimes())
        case 7: try compareGroups(work.someTimes())
        default: try compareScan(work.someSeries(), work.someTimes())
        }
    }

    private mutating func apply() throws {
        let fresh = (0...work.dice.below(4)).map { _ in work.nextRecord() }
        let repeated = work.records.suffix(work.dice.below(6) + fresh.count)
        try store.apply(Array(repeated))
        try model.apply(Array(repeated))
        summary.records += fresh.count
        summary.removals += fresh.count { !$0.removals.isEmpty }
        try compareCounts()
    }

    private mutating func applyWithGap() throws {
        let before = try store.verify()
        let good = work.previewRecord(ahead: 0), beyond = work.previewRecord(ahead: 2)
        let store = store
        try mustThrow("a record is missing") { try store.apply([good, beyond]) }
        guard try store.verify() == before else { throw failure("a refused apply left something") }
    }

    private mutating func scanThatFails() throws {
        struct Stop: Error {}
        let found = try model.scan(work.allSeries, work.allTimes) { _ in }
        guard found > 0, try store.verify().readings > 0 else { return }
        let store = store, series = work.allSeries, times = work.allTimes
        try mustThrow("the caller stops") { _ = try store.scan(series, times) { _ in throw Stop() } }
    }

    private mutating func mustThrow(_ why: String, _ body: () throws -> Void) throws {
        do { try body() } catch {
            summary.refused += 1
            return
        }
        throw failure("no error although \(why)")
    }

    private mutating func compareScan(_ series: [SeriesNumber], _ times: Range<Timestamp>) throws {
        var wanted: [StoredReading] = [], found: [StoredReading] = []
        let wantedRecord = try model.scan(series, times) { wanted.append($0) }
        let foundRecord = try store.scan(series, times) { found.append($0) }
        guard wantedRecord == foundRecord else { throw failure("scan as of \(foundRecord), not \(wantedRecord)") }
        if wanted != found {
            let at =
                wanted.indices.first { $0 >= found.count || wanted[$0] != found[$0] } ?? min(wanted.count, found.count)
            let want = at < wanted.count ? "\(wanted[at])" : "the end",
                got = at < found.count ? "\(found[at])" : "the end"
            throw failure("scan of \(series) in \(times): reading \(at) is \(got), not \(want)")
        }
        summary.compared += wanted.count
    }

    private func compareSuperseded(_ series: [SeriesNumber], _ times: Range<Timestamp>) throws {
        let wanted = try model.superseded(series, times), found = try store.superseded(series, times)
        guard wanted == found else { throw failure("superseded values of \(series) are \(found), not \(wanted)") }
    }

    private mutating func compareGroups(_ times: Range<Timestamp>) throws {
        let sites = SeriesStoreConformance.sites
        var wanted: [SiteGroup] = [], found: [SiteGroup] = []
        let wantedRecord = try model.groups(sites, times) { wanted.append($0.said) }
        let foundRecord = try store.groups(sites, times) { found.append($0.said) }
        guard wantedRecord == foundRecord else { throw failure("groups as of \(foundRecord), not \(wantedRecord)") }
        found.removeAll { $0.parts.isEmpty }
        if wanted != found {
            let other = zip(wanted, found).first { $0 != $1 }.map { "\($1), not \($0)" }
            throw failure("\(found.count) groups in \(times), not \(wanted.count): \(other ?? "the rest")")
        }
        summary.groups += wanted.count
    }

    private func compareMore(_ series: [SeriesNumber], _ times: Range<Timestamp>) throws {
        if let problem = try check(store, model, series, times) { throw failure(problem) }
    }

    func compareCounts() throws {
        let wanted = try model.verify(), found = try store.verify()
        guard wanted == found else { throw failure("the store reports \(found), not \(wanted)") }
        guard try store.appliedThrough == wanted.appliedThrough else { throw failure("appliedThrough is wrong") }
    }

    mutating func compareAll() throws {
        try compareCounts()
        try compareContents()
    }

    mutating func compareContents() throws {
        try compareScan(work.allSeries, work.allTimes)
        try compareSuperseded(work.allSeries, work.allTimes)
        try compareGroups(work.allTimes)
        try compareMore(work.allSeries, work.allTimes)
    }

    private func failure(_ what: String) -> SeriesStoreConformance.Failure {
        SeriesStoreConformance.Failure(seed: seed, step: step, what: what)
    }
}

extension SiteGroup {
    /// Itself without parts that have nothing, and when that was found out.
    var said: SiteGroup {
        var group = self
        group.parts.removeAll { $0.n == 0 }
        for index in group.parts.indices { (group.parts[index].changedAt, group.parts[index].revision) = (0, 0) }
        return group
    }
}
