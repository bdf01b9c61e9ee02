internal import TideModel

/// Which of `total` places hold something: all (no bytes at all), a list of those that do, or that do not, or a bitmap.
enum PresenceColumn {
    private enum Form {
        static let present: UInt8 = 0
        static let absent: UInt8 = 1
        static let bitmap: UInt8 = 2
    }

    /// Appends ascending `places`, fewer than `total`.
    static func append(_ places: [UInt32], of total: Int, with encoder: inout BlockEncoder, to out: inout [UInt8]) {
        var best: [UInt8] = [Form.present]
        IntegerColumn.append(places.map { Int64($0) }, with: &encoder, to: &best)
        var absent: [UInt8] = [Form.absent]
        IntegerColumn.append(others(places, of: total), with: &encoder, to: &absent)
        if absent.count < best.count { best = absent }
        let bytes = (total + 7) / 8
        if bytes + 1 < best.count {
            best = [Form.bitmap] + [UInt8](repeating: 0, count: bytes)
            for place in places { best[1 + Int(place) / 8] |= 1 << (place & 7) }
        }
        out += best
    }

    private static func others(_ places: [UInt32], of total: Int) -> [Int64] {
        var others: [Int64] = []
        others.reserveCapacity(total - places.count)
        var next = 0
        for place in 0..<total {
            if next < places.count, Int(places[next]) == place { next += 1 } else { others.append(Int64(place)) }
        }
        return others
    }

    /// Reads the `count` places, ascending and below `total`.
    static func read(_ cursor: inout ByteCursor, count: Int, of total: Int) throws(FormatError) -> [UInt32] {
        let form = try cursor.byte()
        let places: [UInt32]
        switch form {
        case Form.present: places = try readList(&cursor, count: count, of: total)
        case Form.absent:
            let absent = try readList(&cursor, count: total - count, of: total)
            places = others(absent, of: total).map { UInt32($0) }
        case Form.bitmap:
            let start = try cursor.skip((total + 7) / 8)
            let bytes = cursor.raw(start..<start + (total + 7) / 8)
            places = (0..<UInt32(total)).filter { bytes[Int($0 / 8)] >> ($0 & 7) & 1 == 1 }
        default: throw FormatError("presence of form \(form)", at: cursor.offset)
        }
        guard places.count == count else {
            throw FormatError("\(places.count) places, not \(count)", at: cursor.offset)
        }
        return places
    }

    private static func readList(
        _ cursor: inout ByteCursor,
        count: Int,
        of total: Int
    ) throws(FormatError) -> [UInt32] {
        var before: Int64 = -1
        let list = try IntegerColumn.read(&cursor, count: count)
        for place in list {
            guard place > before, place < total else {
                throw FormatError("place \(place) out of order", at: cursor.offset)
            }
            before = place
        }
        return list.map { UInt32($0) }
    }
}
