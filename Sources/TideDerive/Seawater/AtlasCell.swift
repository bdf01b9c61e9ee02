/// Four neighbouring columns of the atlas and a point between them.
struct AtlasCell {
    private let column: Int
    private let row: Int
    /// Shares of the way to the eastern and to the northern columns.
    private let east: Double
    private let north: Double
    /// Which columns lie on the point's side of Central America: in the order of `values(level:)`.
    private let isNear: SIMDMask<SIMD4<Int64>>

    /// The cell whose south-western column is `column` and `row`, with a point at `lon` and `lat` in degrees.
    init(column: Int, row: Int, lon: Double, lat: Double) {
        (self.column, self.row) = (column, row)
        let (west, south) = (4 * Double(column), 4 * Double(row) - 86)
        (east, north) = ((lon - west) / 4, (lat - south) / 4)
        isNear = Isthmus.isNear(lon: lon, lat: lat, west: west, south: south)
    }

    /// The ratio of a level at the point; 0 where no column has a value.
    func mean(level: Int) -> Double {
        let values = filled(values(level: level))
        let south = values[0] + east * (values[1] - values[0])
        let north = values[3] + east * (values[2] - values[3])
        return (1 - self.north) * south + self.north * north
    }

    /// South-west, south-east, north-east, north-west.
    private func values(level: Int) -> SIMD4<Double> {
        SIMD4(
            SalinityAtlas.value(column: column, row: row, level: level),
            SalinityAtlas.value(column: column + 1, row: row, level: level),
            SalinityAtlas.value(column: column + 1, row: row + 1, level: level),
            SalinityAtlas.value(column: column, row: row + 1, level: level)
        )
    }

    /// Columns without a value, or of the other ocean, take the mean of the others.
    private func filled(_ values: SIMD4<Double>) -> SIMD4<Double> {
        let isGood = (values .== values) .& isNear
        guard !all(isGood) else { return values }
        let good = SIMD4<Double>.zero.replacing(with: values, where: isGood)
        let count = SIMD4<Double>.zero.replacing(with: 1, where: isGood).sum()
        return values.replacing(with: count == 0 ? 0 : good.sum() / count, where: .!isGood)
    }
}

/// The line between Pacific and Atlantic from Mexico to Colombia: the atlas is never interpolated across it.
private enum Isthmus {
    private static let longitudes = [260.0, 272.59, 276.5, 278.65, 280.73, 292]
    private static let latitudes = [19.55, 13.97, 9.6, 8.1, 9.33, 3.4]

    /// Which corners of a cell of 4 degrees lie on the point's side; all, far from the line.
    static func isNear(lon: Double, lat: Double, west: Double, south: Double) -> SIMDMask<SIMD4<Int64>> {
        guard lon >= 260, lon <= 291.999, lat >= 3.4, lat <= 19.55 else { return .init(repeating: true) }
        let (side, left, right) = (latitude(lon) <= lat, latitude(west), latitude(west + 4))
        var near = SIMDMask<SIMD4<Int64>>(repeating: true)
        near[0] = (left <= south) == side
        near[1] = (right <= south) == side
        near[2] = (right <= south + 4) == side
        near[3] = (left <= south + 4) == side
        return near
    }

    /// Where the line is at a longitude; its first and last piece go on beyond their ends.
    private static func latitude(_ lon: Double) -> Double {
        var piece = 0
        while piece < longitudes.count - 2, longitudes[piece + 1] <= lon { piece += 1 }
        let share = (lon - longitudes[piece]) / (longitudes[piece + 1] - longitudes[piece])
        return latitudes[piece] + share * (latitudes[piece + 1] - latitudes[piece])
    }
}
