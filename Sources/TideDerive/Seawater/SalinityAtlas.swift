/// The atlas of the Absolute Salinity Anomaly Ratio: how much more salt sea water holds than its conductivity says.
///
/// Source: McDougall, Jackett, Millero, Pawlowicz & Barker (2012), Ocean Science 8, 1123; data of GSW 3.06.16, on a
/// grid of 4 by 4 degrees and 45 levels, kept here to 4e-9 of the ratio.
enum SalinityAtlas {
    private static let rows = 45
    private static let columns = 91
    /// Where the stored levels of each column begin.
    private static let begins: [Int32] = {
        var begins: [Int32] = [0]
        for column in 0..<rows * columns { begins.append(begins[column] + Int32(bits(lengths, column))) }
        return begins
    }()

    /// The ratio at a place, interpolated; 0 far from the sea, NaN south of 86 degrees.
    ///
    /// `p` is the sea pressure in dbar, `lon` and `lat` are in degrees; below the deepest level the ratio is that of
    /// the deepest level.
    static func ratio(p: Double, lon: Double, lat: Double) -> Double {
        guard lat >= -86, lat <= 90 else { return .nan }
        let east = wrapped(lon)
        let column = min(Int(Double(columns - 1) * east / 360), columns - 2)
        let row = min(Int(Double(rows - 1) * (lat + 86) / 176), rows - 2)
        let deepest = deepestLevel(column: column, row: row)
        guard deepest > 0 else { return 0 }
        let pressure = min(p, pressures[deepest - 1])
        var level = 0
        while level < pressures.count - 2, pressures[level + 1] <= pressure { level += 1 }
        let cell = AtlasCell(column: column, row: row, lon: east, lat: lat)
        let upper = cell.mean(level: level)
        let lower = cell.mean(level: level + 1)
        let share = (pressure - pressures[level]) / (pressures[level + 1] - pressures[level])
        return upper + share * (lower - upper)
    }

    /// Degrees east of Greenwich, from 0 up to 360.
    static func wrapped(_ lon: Double) -> Double {
        let east = lon.truncatingRemainder(dividingBy: 360)
        return east < 0 ? east + 360 : east
    }

    /// The levels of the deepest of a cell's four columns.
    private static func deepestLevel(column: Int, row: Int) -> Int {
        let west = max(bits(deepest, column * rows + row), bits(deepest, column * rows + row + 1))
        let east = max(bits(deepest, (column + 1) * rows + row), bits(deepest, (column + 1) * rows + row + 1))
        return max(west, east)
    }

    /// The stored value of a level of a column; NaN where there is none.
    static func value(column: Int, row: Int, level: Int) -> Double {
        let place = column * rows + row
        let (begin, end) = (Int(begins[place]), Int(begins[place + 1]))
        guard begin + level < end else { return .nan }
        let first = 3 * (begin + level)
        let number = bits(values, first) << 12 | bits(values, first + 1) << 6 | bits(values, first + 2)
        return number == 1 << 18 - 1 ? .nan : Double(number) * step
    }

    /// The six bits of a character: counted from `#`, without the backslash.
    private static func bits(_ text: StaticString, _ index: Int) -> Int {
        let code = Int(text.utf8Start[index])
        return code - 35 - (code > 92 ? 1 : 0)
    }
}
