internal import TideModel

/// The rows of a merged chunk, and where those of its sources went.
struct MergePlan {
    /// One chunk to be merged.
    struct Source {
        let chunk: Chunk
        let rowRecord: [RecordNumber]
        /// Merged row of each row; `MergePlan.dropped` when none is left.
        fileprivate(set) var place: [UInt32] = []
        /// Merged number of each entry of the chunk's `tests`, which count from 1.
        let tests: [UInt32]
    }

    /// Stands for a row of which no cell is left.
    static let dropped = UInt32.max

    private(set) var sources: [Source] = []
    private(set) var rows = ChunkRows()
    private(set) var profiles: [String] = []
    private(set) var tests: [TestFlags] = []
    /// Whether several rows have one time, so that readings may stand in each other's place.
    private(set) var hasRivals = false

    init(_ chunks: [Chunk]) throws(FormatError) {
        var profileNumbers: [String: UInt16] = [:]
        var testNumbers: [TestFlags: UInt32] = [:]
        var all = ChunkRows()
        for chunk in chunks {
            let ownProfiles = try Self.numbers(of: chunk.profiles(), in: &profiles, &profileNumbers)
            let ownTests = try Self.numbers(of: chunk.tests(), in: &tests, &testNumbers)
            let rows = try chunk.rows()
            all.append(rows, profiles: ownProfiles)
            sources.append(Source(chunk: chunk, rowRecord: try chunk.rowRecords(), tests: ownTests))
        }
        arrange(all)
    }

    /// The numbers of `entries` in `list`, from 1; new ones are appended to it.
    private static func numbers<Entry: Hashable, Number: FixedWidthInteger>(
        of entries: [Entry],
        in list: inout [Entry],
        _ known: inout [Entry: Number]
    ) throws(FormatError) -> [Number] {
        var numbers: [Number] = []
        for entry in entries {
            if known[entry] == nil {
                list.append(entry)
                known[entry] = Number(exactly: list.count)
            }
            guard let number = known[entry] else { throw FormatError("list of more than \(Number.max)", at: 0) }
            numbers.append(number)
        }
        return numbers
    }

    /// Puts all rows in order of time and makes equal ones one.
    private mutating func arrange(_ all: ChunkRows) {
        var place = Array(0..<UInt32(all.count))
        if zip(all.time, all.time.dropFirst()).allSatisfy({ $0 < $1 }) {
            rows = all
        } else {
            let order = (0..<all.count).sorted { all.order($0) < all.order($1) }
            var kept: [UInt32] = []
            for row in order {
                if let last = kept.last, all.time[Int(last)] == all.time[row] { hasRivals = true }
                let isRepeated = kept.last.map { all.order(Int($0)) == all.order(row) } ?? false
                if !isRepeated { kept.append(UInt32(row)) }
                place[row] = UInt32(kept.count - 1)
            }
            rows = all.picking(kept)
        }
        var start = 0
        for index in sources.indices {
            sources[index].place = Array(place[start..<start + sources[index].chunk.rowCount])
            start += sources[index].chunk.rowCount
        }
    }

    /// Leaves out the other rows.
    mutating func keepRows(_ isKept: (Int) -> Bool) {
        var moved = [UInt32](repeating: Self.dropped, count: rows.count)
        var kept: [UInt32] = []
        for row in 0..<rows.count where isKept(row) {
            moved[row] = UInt32(kept.count)
            kept.append(UInt32(row))
        }
        rows = rows.picking(kept)
        for index in sources.indices { sources[index].place = sources[index].place.map { moved[Int($0)] } }
    }
}

extension ChunkRows {
    /// Appends rows whose profiles have other numbers now.
    fileprivate mutating func append(_ other: ChunkRows, profiles: [UInt16]) {
        time += other.time
        received += other.received
        flags += other.flags
        profile += other.profile.map { $0 == 0 ? 0 : profiles[Int($0) - 1] }
    }

    /// All that makes a row: rows with equal order are one.
    fileprivate func order(_ row: Int) -> (Int64, Int64, UInt8, UInt16) {
        (time[row], received[row], flags[row].rawValue, profile[row])
    }
}
