import Foundation
import Testing
import TideAPI
import TideDaemon
import TideModel
import TideSQLite

/// Messages that carry their number, and the proof that each of them is stored once.
enum Numbered {
    /// What a message is: a quarter each, but for 1,000 of one device without device time in a row.
    static func kind(_ index: Int) -> Int { row.contains(index) ? 1 : index % 4 }

    private static let row = 40_000..<41_000

    /// By kind: with device time; without; undecodable; QoS 2.
    static func message(_ index: Int) -> (topic: String, payload: String, qos: Int32) {
        switch kind(index) {
        case 0: ("farm/s\(index % 7)/d\(index % 400)/up", "{\"ts\": \(1_700_000_000_000 + index), \"v\": \(index)}", 1)
        case 1: ("farm/s/\(row.contains(index) ? "one" : "n\(index % 300)")/now", "{\"v\": \(index)}", 1)
        case 2: ("farm/s/d\(index % 50)/up", "{\"ts\": 1700000000000, \"v\": \(index)", 1)
        default: ("farm/q/d\(index % 200)/up", "{\"ts\": \(1_700_000_000_000 + index), \"v\": \(index)}", 2)
        }
    }

    /// What became of the messages of `range` must be complete: each number once, books balanced.
    static func check(_ setup: Setup, _ range: Range<Int>) async throws {
        let (good, bad) = (range.filter { kind($0) != 2 }, range.filter { kind($0) == 2 })
        let stats = try await balanced(setup)
        let frames = stats.frames
        #expect(frames.stored == UInt64(good.count) && frames.quarantined == UInt64(bad.count))
        #expect(frames.duplicate == 0 && frames.ignored == 0)
        #expect(stats.readings.decoded == UInt64(good.count))
        let values = try await setup.readings().compactMap(\.value).map { Int($0) }
        expectEqual(values, good, "readings")
        expectEqual(try raw(setup), good, "raw frames")
        expectEqual(try quarantined(setup), bad, "quarantine")
    }

    /// Both books must balance, and what is stored must agree with them; flushes.
    @discardableResult
    static func balanced(_ setup: Setup) async throws -> StatsDTO {
        let folder = try await setup.open()
        let stats = try await folder.service.stats(true)
        let verified = try await folder.service.verify()
        await folder.close()
        #expect(stats.problems == [] && verified.problems == [])
        let frames = stats.frames
        let booked = frames.stored + frames.duplicate + frames.redelivered + frames.quarantined + frames.ignored
        #expect(frames.received == booked)
        #expect(verified.rawFrames == frames.stored && verified.quarantined == frames.quarantined)
        let readings = stats.readings
        let judged = readings.new + readings.late + readings.duplicate + readings.superseded + readings.refused
        #expect(readings.decoded == judged && verified.readings == readings.new + readings.late)
        return stats
    }

    private static func expectEqual(_ seen: [Int], _ expected: [Int], _ what: String) {
        let (set, wanted) = (Set(seen), Set(expected))
        let (lost, foreign) = (wanted.subtracting(set).sorted(), set.subtracting(wanted).sorted())
        // Counts only: an expectation that fails shows all its operands.
        let counts = (lost: lost.count, doubled: seen.count - set.count, foreign: foreign.count)
        #expect(counts == (0, 0, 0), "\(what): lost \(lost.prefix(5)), not expected \(foreign.prefix(5))")
    }

    /// Numbers of the raw frames kept.
    static func raw(_ setup: Setup) throws -> [Int] {
        let store = try SQLiteSeriesStore(folder: setup.data)
        defer { store.close() }
        var seen: [Int] = []
        var after: RecordNumber = 0
        while case let page = try store.raw.frames(after: after, maxBytes: 8 << 20), let last = page.last {
            for (_, batch) in page { seen += batch.frames.indices.map { number(in: batch.frame(at: $0).payload) } }
            after = last.record
        }
        return seen
    }

    /// Numbers of the frames in quarantine.
    static func quarantined(_ setup: Setup) throws -> [Int] {
        let journal = try SQLiteJournal(folder: setup.data)
        defer { journal.close() }
        let ids = try journal.reader.quarantine(.init(limit: .max)).map(\.entry.id)
        return try journal.reader.quarantineEntries(ids).map { number(in: $0.frame.payload) }
    }

    /// The number behind `"v": `.
    private static func number(in payload: [UInt8]) -> Int {
        let text = String(decoding: payload, as: UTF8.self)
        return Int(text.components(separatedBy: "\"v\": ").last?.prefix { $0.isNumber } ?? "") ?? -1
    }
}
