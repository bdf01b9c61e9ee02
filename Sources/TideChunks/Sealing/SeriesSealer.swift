internal import TideModel

/// Writes the section of one series.
enum SeriesSealer {
    static func encode(
        _ series: ChunkSeries,
        rowCount: Int,
        rowRecord: [RecordNumber],
        with encoder: inout BlockEncoder
    ) -> [UInt8] {
        var values: [UInt8] = []
        let scale = ValueColumn.append(series.value, with: &encoder, to: &values)
        var out: [UInt8] = []
        out.append(varint: UInt64(series.series))
        out.append(varint: series.count)
        ValueBounds(series.value).append(scale, to: &out)
        if (1..<max(1, rowCount)).contains(series.count) {
            out.append(section: SeriesTag.rows) {
                PresenceColumn.append(series.rows, of: rowCount, with: &encoder, to: &$0)
            }
        }
        if series.count > 0 {
            out.append(section: SeriesTag.value, values)
            appendCells(series, rowRecord, with: &encoder, to: &out)
        }
        appendLists(series, with: &encoder, to: &out)
        return out
    }

    private static func appendLists(_ series: ChunkSeries, with encoder: inout BlockEncoder, to out: inout [UInt8]) {
        if !series.superseded.isEmpty {
            out.append(section: SeriesTag.superseded, SupersededList.encode(series.superseded, with: &encoder))
        }
        if !series.amendments.isEmpty {
            out.append(section: SeriesTag.amendments, AmendmentList.encode(series.amendments, with: &encoder))
        }
    }

    private static func appendCells(
        _ series: ChunkSeries,
        _ rowRecord: [RecordNumber],
        with encoder: inout BlockEncoder,
        to out: inout [UInt8]
    ) {
        let notEvaluated = QCFlag.notEvaluated.rawValue
        let flag = series.flag.contains { $0 != notEvaluated } ? series.flag.map { Int64($0) } : []
        append(SeriesTag.flag, flag, with: &encoder, to: &out)
        let later = series.record.enumerated().map { cell, record in
            Int64(bitPattern: record &- rowRecord[series.row(ofCell: cell)])
        }
        appendUnlessZero(SeriesTag.record, later, with: &encoder, to: &out)
        if series.raw.contains(where: { $0 != nil }) {
            out.append(section: SeriesTag.raw) { RawColumn.append(series.raw, with: &encoder, to: &$0) }
        }
        appendUnlessZero(SeriesTag.tests, series.tests.map { Int64($0) }, with: &encoder, to: &out)
        let calibration = series.calibration.map { Int64(bitPattern: $0) }
        appendUnlessZero(SeriesTag.calibration, calibration, with: &encoder, to: &out)
        appendUnlessZero(SeriesTag.revision, series.revision.map { Int64($0) }, with: &encoder, to: &out)
    }

    private static func appendUnlessZero(
        _ tag: UInt8,
        _ numbers: [Int64],
        with encoder: inout BlockEncoder,
        to out: inout [UInt8]
    ) {
        append(tag, numbers.contains { $0 != 0 } ? numbers : [], with: &encoder, to: &out)
    }

    private static func append(
        _ tag: UInt8,
        _ numbers: [Int64],
        with encoder: inout BlockEncoder,
        to out: inout [UInt8]
    ) {
        guard !numbers.isEmpty else { return }
        out.append(section: tag) { IntegerColumn.append(numbers, with: &encoder, to: &$0) }
    }
}
