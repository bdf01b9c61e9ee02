internal import TideModel

/// Former values in columns.
enum SupersededList {
    static func encode(_ cells: [SupersededCell], with encoder: inout BlockEncoder) -> [UInt8] {
        var out: [UInt8] = []
        out.append(varint: cells.count)
        IntegerColumn.append(cells.map(\.time), with: &encoder, to: &out)
        IntegerColumn.append(cells.map { Int64(bitPattern: $0.record) }, with: &encoder, to: &out)
        IntegerColumn.append(cells.map { Int64($0.part) }, with: &encoder, to: &out)
        IntegerColumn.append(cells.map { Int64($0.flag) }, with: &encoder, to: &out)
        ValueColumn.append(cells.map(\.value), with: &encoder, to: &out)
        return out
    }

    static func read(_ cursor: inout ByteCursor) throws(FormatError) -> [SupersededCell] {
        let count = try cursor.listCount()
        let time = try IntegerColumn.read(&cursor, count: count)
        let record = try IntegerColumn.read(&cursor, count: count)
        let part = try IntegerColumn.read(&cursor, count: count)
        let flag = try IntegerColumn.read(&cursor, count: count)
        let value = try ValueColumn.read(&cursor, count: count)
        return (0..<count).map { index in
            SupersededCell(
                time: time[index],
                record: RecordNumber(bitPattern: record[index]),
                part: UInt32(truncatingIfNeeded: part[index]),
                value: value[index],
                flag: UInt8(truncatingIfNeeded: flag[index])
            )
        }
    }
}
