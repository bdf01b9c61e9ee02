internal import TideModel

/// Frames of one record that follow one another.
struct FrameRun: Equatable {
    var record: RecordNumber
    /// Place of the first of them within the record.
    var firstIndex: Int
    var count: Int
    /// Index of their source in the block.
    var source: Int

    var first: FramePosition { FramePosition(record: record, index: firstIndex) }
    var last: FramePosition { FramePosition(record: record, index: firstIndex + count - 1) }
}

/// Place of a frame in the order of all: its record, and its index within that.
struct FramePosition: Equatable, Comparable {
    var record: RecordNumber
    var index: Int

    /// Before every frame.
    static let start = FramePosition(record: 0, index: -1)

    static func < (a: Self, b: Self) -> Bool { (a.record, a.index) < (b.record, b.index) }
}
