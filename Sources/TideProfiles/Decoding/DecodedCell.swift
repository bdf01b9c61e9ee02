/// One value of a decoded row.
@frozen
public struct DecodedCell: Sendable, Equatable, BitwiseCopyable {
    /// The number as sent, in the series' own unit (before conversion); NaN unless `status` is `.ok`.
    public var value: Double
    /// Index into the profile's `series`.
    public var series: UInt16
    /// Whether the value may be used, and why not.
    public var status: CellStatus

    /// Makes a cell.
    @inlinable
    public init(value: Double, series: UInt16, status: CellStatus) {
        self.value = value
        self.series = series
        self.status = status
    }
}
