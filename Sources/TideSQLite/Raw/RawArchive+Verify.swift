internal import GRDB
internal import TideModel

/// What `RawArchive.verify` found.
public struct RawReport: Sendable, Equatable {
    /// Frames in blocks that are sound.
    public var frames: UInt64 = 0
    /// Blocks that are sound.
    public var blocks: UInt64 = 0
    /// What is wrong, each with the name of its file.
    public var problems: [String] = []

    /// Makes a report.
    public init(frames: UInt64 = 0, blocks: UInt64 = 0, problems: [String] = []) {
        (self.frames, self.blocks, self.problems) = (frames, blocks, problems)
    }
}

extension RawArchive {
    /// Reads everything: SQLite's own check of every file, every block's checksum, and its content against its row.
    ///
    /// Damage in one file does not stop the others.
    ///
    /// - Throws: `StoreError` when the folder itself cannot be read.
    public func verify() throws -> RawReport {
        var report = RawReport()
        for name in try folder.damagedFiles() {
            report.problems.append("\(Self.folderName)/\(name) was put aside as damaged")
        }
        for day in try folder.days() {
            do {
                guard let file = try folder.existing(day) else { continue }
                try file.file.read("verify") { try Self.verify(file, $0, &report) }
            } catch let error as StoreError {
                // Retention may have removed it meanwhile.
                if folder.has(day) { report.problems.append(error.description) }
            }
        }
        return report
    }

    private static func verify(_ file: RawDayFile, _ db: Database, _ report: inout RawReport) throws {
        let name = "\(folderName)/\(file.day)\(RawFolder.suffix)"
        report.problems += try IntegrityCheck.problems(db).map { "\(name): \($0)" }
        let sql = """
            SELECT id, blob, first_record, first_index, last_record, last_index, frames, bytes FROM blocks ORDER BY id
            """
        let rows = try Row.fetchCursor(db, sql: sql)
        var last = FramePosition.start
        while let row = try rows.next() {
            do {
                let stage = try file.unpack(row[0], row, at: 1)
                let first = FramePosition(record: RecordNumber(bitPattern: row[2]), index: row[3])
                let end = FramePosition(record: RecordNumber(bitPattern: row[4]), index: row[5])
                let isSound =
                    stage.first == first && stage.last == end && stage.batch.frames.count == row[6] as Int
                    && stage.batch.bytes.count == row[7] as Int && first > last
                    && stage.batch.frames.allSatisfy { RawDay($0.received) == file.day }
                last = end
                guard isSound else {
                    report.problems.append("\(name): block \(row[0] as Int64) is not what its row says")
                    continue
                }
                report.frames += UInt64(stage.batch.frames.count)
                report.blocks += 1
            } catch let error as StoreError { report.problems.append("\(name): \(error.cause), \(error.object)") }
        }
    }
}
