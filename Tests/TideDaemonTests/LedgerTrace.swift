import TideModel
import TideSQLite

/// What the ledger made of each record's frames, for a kill test that failed.
enum LedgerTrace {
    static func lines(_ data: String) throws -> [String] {
        let journal = try SQLiteJournal(folder: data)
        defer { journal.close() }
        var lines: [String] = []
        try journal.replay(after: 0) { record in
            var runs: [(kind: String, from: UInt16, to: UInt16, count: Int)] = []
            for index in 0..<record.frames.count {
                let flags = record.frames.flags[index], id = record.frames.packetID[index]
                let kind = flags.contains(.recognised) ? "known" : flags.contains(.resent) ? "resent" : "fresh"
                if let last = runs.last, last.kind == kind, id == last.to % 65_535 + 1 {
                    runs[runs.count - 1].to = id
                    runs[runs.count - 1].count += 1
                } else {
                    runs.append((kind, id, id, 1))
                }
            }
            let text = runs.map { "\($0.kind) \($0.from)-\($0.to) (\($0.count))" }.joined(separator: ", ")
            lines.append("record \(record.number) \(record.events): \(text)")
        }
        return lines
    }
}
