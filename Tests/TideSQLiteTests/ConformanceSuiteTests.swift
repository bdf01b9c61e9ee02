import Testing
import TideModel
import TideTesting

/// The suite must find what is wrong with a store, or its silence about others means nothing.
struct ConformanceSuiteTests {
    /// One way in which a store can be wrong.
    enum Fault: CaseIterable {
        case forgetsNaNPayload, losesNegativeZero, ignoresAmendments, storesDuplicates, keepsPartOfRefusedCall
        case includesTheEnd, sortsSeries, losesSuperseded, forgetsRawFrames, reportsOldRecord
        case mixesEnterprises, forgetsMissing
    }

    @Test(arguments: Fault.allCases)
    func finds(fault: Fault) {
        let store = FaultyStore(fault)
        #expect(throws: SeriesStoreConformance.Failure.self) {
            _ = try SeriesStoreConformance { store }.run(seed: 1, steps: 400)
        }
    }

    @Test func forgettingAtReopeningIsFound() {
        #expect(throws: (any Error).self) {
            try SeriesStoreConformance { MemorySeriesStore(places: SeriesStoreConformance.places) }.run(
                seed: 1,
                steps: 80
            )
        }
    }

    @Test func aSoundStorePasses() throws {
        for seed in UInt64(0)..<4 {
            let store = MemorySeriesStore(places: SeriesStoreConformance.places)
            let summary = try SeriesStoreConformance { store }.run(seed: seed, steps: 80)
            #expect(summary.compared > 100)
        }
    }
}

/// A memory store with one fault.
private final class FaultyStore: SeriesStore {
    private let fault: ConformanceSuiteTests.Fault
    private let store = MemorySeriesStore(places: SeriesStoreConformance.places)

    init(_ fault: ConformanceSuiteTests.Fault) { self.fault = fault }

    var appliedThrough: RecordNumber {
        let applied = store.appliedThrough
        return fault == .reportsOldRecord && applied > 5 ? applied - 1 : applied
    }

    func apply(through number: RecordNumber, _ replay: RecordReplay) throws {
        var records: [Record] = []
        try replay(store.appliedThrough) { records.append($0) }
        if fault == .keepsPartOfRefusedCall {
            for record in records { try store.apply([record]) }
        } else {
            try store.apply(records.map(spoiled))
        }
    }

    private func spoiled(_ record: Record) -> Record {
        var record = record
        switch fault {
        case .forgetsNaNPayload: record.readings.value = record.readings.value.map { $0.isNaN ? .nan : $0 }
        case .losesNegativeZero: record.readings.value = record.readings.value.map { $0 == 0 ? 0 : $0 }
        case .ignoresAmendments: record.amendments = []
        case .storesDuplicates:
            record.readings.verdict = record.readings.verdict.map { $0 == .duplicate ? .new : $0 }
        case .losesSuperseded: record.superseded = []
        case .forgetsRawFrames: record.raw.removeAll()
        default: break
        }
        return record
    }

    func scan(
        _ series: [SeriesNumber],
        _ times: Range<Timestamp>,
        _ body: (StoredReading) throws -> Void
    ) throws -> RecordNumber {
        let end = fault == .includesTheEnd ? times.upperBound + 1 : times.upperBound
        return try store.scan(fault == .sortsSeries ? series.sorted() : series, times.lowerBound..<end, body)
    }

    func superseded(
        _ series: [SeriesNumber],
        _ times: Range<Timestamp>
    ) throws -> (values: [SupersededValue], through: RecordNumber) {
        try store.superseded(series, times)
    }

    func groups(
        _ sites: [String],
        _ times: Range<Timestamp>,
        _ body: (SiteGroup) throws -> Void
    ) throws -> RecordNumber {
        try store.groups(sites, times) { group in
            var group = group
            switch fault {
            case .mixesEnterprises: for index in group.parts.indices { group.parts[index].enterprise = "e" }
            case .forgetsMissing: for index in group.parts.indices { group.parts[index].n = group.parts[index].valued }
            default: break
            }
            try body(group)
        }
    }

    func verify() throws -> StoreReport { try store.verify() }
}
