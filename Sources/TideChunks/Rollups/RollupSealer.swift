internal import TideModel

/// Writes a rollup block: what the series of a device share by start, then what they do not.
struct RollupSealer: ~Copyable {
    private let layout: RollupLayout
    private var encoder = BlockEncoder()

    init(_ layout: RollupLayout) { self.layout = layout }

    /// The bytes of the whole block.
    mutating func sealed() -> [UInt8] {
        var body: [UInt8] = []
        appendHeader(to: &body)
        if !layout.cells.isEmpty {
            appendRows(to: &body)
            appendCounts(to: &body)
            appendGroups(to: &body)
        }
        var bytes = RollupBlock.magic
        bytes.append(varint: body.count + RollupBlock.checksumBytes)
        bytes += body
        precondition(bytes.count <= RollupBlock.maximumBytes)
        bytes.append(little: bytes.withUnsafeBytes { CRC32C.of($0) })
        return bytes
    }

    private mutating func appendHeader(to out: inout [UInt8]) {
        out.append(layout.content.kind.rawValue | layout.form.rawValue)
        out.append(varint: UInt64(layout.content.device))
        out.append(varint: layout.starts.count)
        out.append(varint: layout.content.series.count)
        let first = layout.starts.first ?? 0, last = layout.starts.last ?? 0
        out.append(zigzag: first / layout.form.unit)
        out.append(varint: UInt64(bitPattern: last / layout.form.unit &- first / layout.form.unit))
        out.append(varint: layout.changedAt.lowerBound)
        out.append(varint: layout.changedAt.upperBound - layout.changedAt.lowerBound)
        append(layout.content.series.map { Int64($0.series) }, to: &out)
        if !layout.form.contains(.full) { append(layout.content.series.map { Int64($0.buckets.count) }, to: &out) }
    }

    /// What one series says at each start, and how others differ.
    private mutating func appendRows(to out: inout [UInt8]) {
        let (speakers, cells, starts, unit) = (layout.speakers(), layout.cells, layout.starts, layout.form.unit)
        let lowest = layout.changedAt.lowerBound
        let columns: [(tag: UInt8, number: (RollupBucket) -> Int64)] = [
            (RollupTag.changedAt, { Int64(bitPattern: $0.changedAt &- lowest) }),
            (RollupTag.n, { Int64($0.n) }),
            (RollupTag.firstTime, { $0.firstTime &- $0.start }),
            (RollupTag.lastTime, { $0.lastTime &- $0.start }),
        ]
        var shared: [UInt8] = []
        if !layout.form.contains(.regular) {
            append(starts.map { $0 / unit &- starts[0] / unit }, to: &shared)
        }
        for column in columns where column.tag != RollupTag.changedAt || lowest < layout.changedAt.upperBound {
            append(speakers.map { column.number(cells[$0]) }, to: &shared)
        }
        out.append(section: RollupTag.rows, shared)
        for column in columns {
            let others = cells.indices.map {
                column.number(cells[$0]) &- column.number(cells[speakers[layout.rows[$0]]])
            }
            appendUnlessZero(column.tag, others, to: &out)
        }
    }

    private mutating func appendCounts(to out: inout [UInt8]) {
        if !layout.form.contains(.full) {
            var presence: [UInt8] = []
            var start = 0
            for series in layout.content.series {
                let places = layout.rows[start..<start + series.buckets.count].map { UInt32($0) }
                start += places.count
                guard places.count < layout.starts.count else { continue }
                PresenceColumn.append(places, of: layout.starts.count, with: &encoder, to: &presence)
            }
            out.append(section: RollupTag.presence, presence)
        }
        appendUnlessZero(RollupTag.suspect, layout.cells.map { Int64($0.suspect) }, to: &out)
        appendUnlessZero(RollupTag.bad, layout.cells.map { Int64($0.n) - Int64($0.good) - Int64($0.suspect) }, to: &out)
        let notNumbers = layout.cells.map { Int64($0.good) + Int64($0.suspect) - Int64($0.valued) }
        appendUnlessZero(RollupTag.notANumber, notNumbers, to: &out)
        appendUnlessZero(RollupTag.revision, layout.cells.map { Int64($0.revision) }, to: &out)
        appendUnlessZero(RollupTag.series, layout.cells.map { Int64($0.series) - 1 }, to: &out)
    }

    private mutating func appendGroups(to out: inout [UInt8]) {
        let series = layout.content.series
        if layout.starts.count < RollupBlock.longestShared {
            append(RollupGroup(series[...]), to: &out)
        } else {
            for index in series.indices { append(RollupGroup(series[index...index]), to: &out) }
        }
    }

    private mutating func append(_ group: RollupGroup, to out: inout [UInt8]) {
        var columns: [UInt8] = []
        group.append(with: &encoder, to: &columns)
        out.append(section: RollupTag.group, columns)
    }

    private mutating func append(_ numbers: [Int64], to out: inout [UInt8]) {
        IntegerColumn.append(numbers, with: &encoder, to: &out)
    }

    private mutating func appendUnlessZero(_ tag: UInt8, _ numbers: [Int64], to out: inout [UInt8]) {
        guard numbers.contains(where: { $0 != 0 }) else { return }
        var content: [UInt8] = []
        append(numbers, to: &content)
        out.append(section: tag, content)
    }
}
