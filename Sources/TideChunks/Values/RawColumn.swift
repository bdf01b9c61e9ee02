internal import TideModel

/// Values as decoded, where they were kept: how many, which cells (unless all), the values.
enum RawColumn {
    static func append(_ raw: [Double?], with encoder: inout BlockEncoder, to out: inout [UInt8]) {
        let cells = raw.indices.filter { raw[$0] != nil }
        out.append(varint: cells.count)
        if cells.count < raw.count {
            PresenceColumn.append(cells.map { UInt32($0) }, of: raw.count, with: &encoder, to: &out)
        }
        ValueColumn.append(raw.compactMap { $0 }, with: &encoder, to: &out)
    }

    static func read(_ cursor: inout ByteCursor, count: Int) throws(FormatError) -> [Double?] {
        let kept = try cursor.count(atMost: count)
        guard kept < count else { return try ValueColumn.read(&cursor, count: count).map { $0 } }
        let cells = try PresenceColumn.read(&cursor, count: kept, of: count)
        var raw = [Double?](repeating: nil, count: count)
        for (cell, value) in zip(cells, try ValueColumn.read(&cursor, count: kept)) { raw[Int(cell)] = value }
        return raw
    }
}
