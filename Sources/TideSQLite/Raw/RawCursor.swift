internal import TideModel

/// Walks the frames of one day file, a block at a time.
struct RawCursor {
    private let folder: RawFolder
    private let day: RawDay
    private var stage = FrameStage()
    /// The run that comes next, and where its frames begin in the block.
    private var run = 0
    private var frame = 0
    /// The last frame that was passed.
    private var position: FramePosition
    private var isAtEnd = false

    init(folder: RawFolder, day: RawDay, after record: RecordNumber) {
        self.folder = folder
        self.day = day
        position = FramePosition(record: record, index: .max)
    }

    /// The record whose frames come next, or nil at the end.
    mutating func next() throws -> RecordNumber? {
        while !isAtEnd {
            while run < stage.runs.count {
                // A block may have been joined with others since, so that it begins with frames that were passed.
                if stage.runs[run].last > position { return stage.runs[run].record }
                step()
            }
            (run, frame) = (0, 0)
            guard let next = try folder.existing(day)?.block(after: position) else {
                isAtEnd = true
                return nil
            }
            stage = next
        }
        return nil
    }

    private mutating func step() {
        frame += stage.runs[run].count
        run += 1
    }

    /// Takes the frames of `record`, which comes next.
    mutating func take(_ record: RecordNumber, into pieces: inout [RecordPiece]) throws {
        while try next() == record {
            let next = stage.runs[run]
            let passed = position.record == record ? max(0, position.index + 1 - next.firstIndex) : 0
            var piece = RecordPiece(firstIndex: next.firstIndex + passed, source: stage.sources[next.source])
            for index in passed..<next.count { piece.batch.append(stage.batch, frame + index) }
            pieces.append(piece)
            position = next.last
            step()
        }
    }
}

/// Frames of one record from one file.
struct RecordPiece {
    /// Place of the first of them within the record.
    var firstIndex: Int
    var batch: FrameBatch

    init(firstIndex: Int, source: FrameSource) {
        self.firstIndex = firstIndex
        batch = FrameBatch(source: source)
    }

    /// Puts the pieces of one record together in the order of their frames.
    static func join(_ pieces: [RecordPiece]) -> FrameBatch {
        guard pieces.count != 1 else { return pieces[0].batch }
        let sorted = pieces.sorted { $0.firstIndex < $1.firstIndex }
        var batch = FrameBatch(source: sorted.first?.batch.source ?? FrameSource(kind: "", name: ""))
        for piece in sorted {
            for index in piece.batch.frames.indices { batch.append(piece.batch, index) }
        }
        return batch
    }
}
