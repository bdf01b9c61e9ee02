internal import TideModel

/// Changes of flags in columns.
enum AmendmentList {
    static func encode(_ cells: [AmendedCell], with encoder: inout BlockEncoder) -> [UInt8] {
        var out: [UInt8] = []
        out.append(varint: cells.count)
        IntegerColumn.append(cells.map(\.time), with: &encoder, to: &out)
        IntegerColumn.append(cells.map { Int64(bitPattern: $0.record) }, with: &encoder, to: &out)
        IntegerColumn.append(cells.map { Int64($0.flag) }, with: &encoder, to: &out)
        if cells.contains(where: { $0.tests > 0 }) {
            IntegerColumn.append(cells.map { Int64($0.tests) }, with: &encoder, to: &out)
        }
        return out
    }

    static func read(_ cursor: inout ByteCursor) throws(FormatError) -> [AmendedCell] {
        let count = try cursor.listCount()
        let time = try IntegerColumn.read(&cursor, count: count)
        let record = try IntegerColumn.read(&cursor, count: count)
        let flag = try IntegerColumn.read(&cursor, count: count)
        let tests = cursor.isAtEnd ? nil : try IntegerColumn.read(&cursor, count: count)
        return (0..<count).map { index in
            AmendedCell(
                time: time[index],
                record: RecordNumber(bitPattern: record[index]),
                flag: UInt8(truncatingIfNeeded: flag[index]),
                tests: tests.map { UInt32(truncatingIfNeeded: $0[index]) } ?? 0
            )
        }
    }
}
