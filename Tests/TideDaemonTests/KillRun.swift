import Foundation
import TideAPI
import TideDaemon
import TideModel
import TideSQLite
import TideTesting

/// Kills the daemon again and again while it drains a backlog, and says what each kill hit.
struct KillRun {
    /// One kill that counts: frames were handed to the writer and not acknowledged.
    struct Kill: CustomStringConvertible {
        var phase: ProgressPage.Phase
        var unacknowledged: UInt64
        var redelivered = 0
        var description: String { "\(phase): \(unacknowledged) read and not acknowledged, \(redelivered) redelivered" }
    }

    let setup: Setup
    private(set) var kills: [Kill] = []
    /// Last committed record after each kill.
    private var marks: [RecordNumber] = []

    init(_ setup: Setup) { self.setup = setup }

    /// Runs and kills until `wanted` kills count, aiming at each phase in turn; then drains the rest.
    ///
    /// - Returns: false when the backlog ended first.
    mutating func run(kills wanted: Int) throws -> Bool {
        let phases: [ProgressPage.Phase] = [.reading, .committing, .committed]
        while kills.count < wanted, let kill = try killOnce(aimingAt: phases[kills.count % phases.count]) {
            kills.append(kill)
            marks.append(try lastRecord())
        }
        try setup.drain()
        try countRedelivered()
        return kills.count == wanted
    }

    private func lastRecord() throws -> RecordNumber {
        let journal = try SQLiteJournal(folder: setup.data)
        defer { journal.close() }
        return journal.last.number
    }

    /// Counts for each kill what the broker sent again in the records that the next runs committed.
    private mutating func countRedelivered() throws {
        let resent = try resentByRecord()
        for index in kills.indices {
            let end = marks[index...].first { $0 > marks[index] } ?? .max
            kills[index].redelivered = resent.filter { $0.key > marks[index] && $0.key <= end }.values.reduce(0, +)
        }
    }

    /// Frames that the broker sent again, by record: known ones, and those marked as resent.
    private func resentByRecord() throws -> [RecordNumber: Int] {
        let journal = try SQLiteJournal(folder: setup.data)
        defer { journal.close() }
        var counts: [RecordNumber: Int] = [:]
        try journal.replay(after: 0) { record in
            counts[record.number] = record.frames.flags.count { $0.contains(.resent) }
        }
        return counts
    }

    /// Starts the daemon and kills it in the phase aimed at, or in another when that does not come.
    private func killOnce(aimingAt phase: ProgressPage.Phase) throws -> Kill? {
        let page = try ProgressPage(folder: setup.data)
        let child = try setup.daemon()
        var patience = 400_000
        while child.isRunning {
            let isThere = page.unacknowledged > 0 && (page.phase == phase || patience <= 0)
            guard isThere else {
                patience -= 1
                if patience < -2_000_000 { break }
                usleep(5)
                continue
            }
            child.end(SIGKILL)
            // What counts is where it was when it died.
            guard page.unacknowledged > 0, page.phase != .idle else { return try killOnce(aimingAt: phase) }
            return Kill(phase: page.phase, unacknowledged: page.unacknowledged)
        }
        child.end(SIGKILL)
        return nil
    }
}
