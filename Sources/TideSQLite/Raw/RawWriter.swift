internal import TideModel

/// Takes the frames of records into the day files; one pass over records.
///
/// Every block is a transaction of its own. A pass that was cut off goes on where each file ends.
struct RawWriter {
    /// Frames of one day that are not in its file yet.
    private struct Waiting {
        var stage = FrameStage()
        /// The last frame that the file holds.
        var kept: FramePosition
    }

    private let folder: RawFolder
    private let zstd: Zstandard
    private var waiting: [RawDay: Waiting] = [:]
    /// All days that had frames in this pass.
    private var days: Set<RawDay> = []
    /// Blocks that could not be read and joined: they stay as they are.
    private(set) var problems: [String] = []

    /// Frames of more days do not wait at once: that bounds memory when the clock jumps about.
    private static let mostWaiting = 3
    /// A run of so many blocks of about one size, each at most four times another, is joined: the fewer, the more
    /// often frames are written again; the more, the more small blocks there are.
    private static let fanOut = 4

    init(folder: RawFolder, zstd: Zstandard) {
        self.folder = folder
        self.zstd = zstd
    }

    /// Takes a record's frames; those that are kept already are skipped.
    mutating func take(_ record: TideModel.Record) throws {
        let heads = record.raw.frames
        var index = 0
        while index < heads.count {
            let day = RawDay(heads[index].received)
            let start = index
            while index < heads.count, RawDay(heads[index].received) == day { index += 1 }
            try take(record, start..<index, of: day)
        }
    }

    private mutating func take(_ record: TideModel.Record, _ frames: Range<Int>, of day: RawDay) throws {
        if waiting[day] == nil { try open(day) }
        guard var place = waiting.removeValue(forKey: day) else { return }
        defer { waiting[day] = place }
        for index in frames {
            let position = FramePosition(record: record.number, index: index)
            guard position > place.kept else { continue }
            place.stage.append(record.raw, index, source: record.raw.source, at: position)
            guard place.stage.isFull else { continue }
            try writeFull(&place.stage, of: day)
            place.kept = position
        }
    }

    private mutating func open(_ day: RawDay) throws {
        if waiting.count >= Self.mostWaiting, let oldest = waiting.keys.min() {
            try writeRest(of: oldest, applied: nil)
        }
        waiting[day] = Waiting(kept: try folder.file(day).lastPosition())
        days.insert(day)
    }

    /// Writes what waits; all records through `applied` are then whole.
    ///
    /// A reader believes the largest `applied` of all files, so none is set before all files have their frames.
    mutating func finish(applied: RecordNumber) throws {
        let isAlone = days.count == 1
        for day in waiting.keys.sorted() { try writeRest(of: day, applied: isAlone ? applied : nil) }
        if isAlone { return }
        for day in days.sorted() { try folder.file(day).write([], from: nil, applied: applied) }
    }

    /// Writes a full stage, joined with the small blocks before it: behind a full block they would stay small.
    private mutating func writeFull(_ stage: inout FrameStage, of day: RawDay) throws {
        let file = try folder.file(day)
        let open = try file.openBlocks()
        var joiner = BlockJoiner(zstd: zstd)
        let first = try join(open[...], of: file, into: &joiner)
        if first == nil {
            joiner.seal(stage)
            stage.removeAll()
        } else {
            joiner.add(stage)
            // Lighter than a full block, so all of it is from the stage: nothing that was in the file is lost.
            stage = joiner.rest
        }
        try file.write(joiner.blocks, from: first, applied: nil)
    }

    /// Writes what is left as a small block, joined with blocks of about its size when there are enough of them.
    private mutating func writeRest(of day: RawDay, applied: RecordNumber?) throws {
        guard let stage = waiting.removeValue(forKey: day)?.stage else { return }
        let file = try folder.file(day)
        guard !stage.isEmpty else {
            if let applied { try file.write([], from: nil, applied: applied) }
            return
        }
        let open = try file.openBlocks()
        var joiner = BlockJoiner(zstd: zstd)
        let first = try join(Self.joined(open, weight: stage.weight), of: file, into: &joiner)
        joiner.add(stage)
        joiner.sealRest()
        try file.write(joiner.blocks, from: first, applied: applied)
    }

    /// The last blocks that are to be joined with one of `weight`.
    private static func joined(_ open: [RawDayFile.OpenBlock], weight: Int) -> ArraySlice<RawDayFile.OpenBlock> {
        var (start, weight) = (open.count, weight)
        while true {
            let tier = tier(weight)
            var next = start
            while next > 0, Self.tier(open[next - 1].weight) <= tier { next -= 1 }
            guard start - next >= fanOut - 1 else { return open[start...] }
            weight += open[next..<start].reduce(0) { $0 + $1.weight }
            start = next
        }
    }

    private static func tier(_ weight: Int) -> Int { (Int.bitWidth - weight.leadingZeroBitCount) / 2 }

    /// Reads blocks for joining; returns the first, from which on they are to be replaced.
    private mutating func join(
        _ blocks: ArraySlice<RawDayFile.OpenBlock>,
        of file: RawDayFile,
        into joiner: inout BlockJoiner
    ) throws -> Int64? {
        var first: Int64?
        for block in blocks {
            do {
                joiner.add(try file.block(block.id))
                first = first ?? block.id
            } catch let error as StoreError where error.object != file.file.path && error.code == .corrupt {
                // Not to be lost: it stays for whoever can repair it, and only what comes after it is joined.
                problems.append(error.description)
                joiner = BlockJoiner(zstd: zstd)
                first = nil
            }
        }
        return first
    }
}
