public import TideModel
public import TideQuality
public import TideUnits

/// One series of a profile: what the pipeline needs to turn a decoded cell into a reading.
public struct SeriesSpec: Sendable {
    /// Channel name: the key under `series:`.
    public let channel: String
    /// What is measured; its unit is the one that values are stored in.
    public let quantity: Quantity
    /// The unit in which the device reports.
    public let unit: Unit
    /// From `unit` to the quantity's unit.
    public let conversion: UnitConversion
    /// Outside is flag 4, in the quantity's unit; infinite bounds where nothing is said.
    public let failSpan: Span
    /// Outside is flag 3, in the quantity's unit; infinite bounds where nothing is said.
    public let suspectSpan: Span
    /// All tests that judge it, in the quantity's unit.
    public let tests: QualityTests
    /// What is known of it before it is judged.
    public let cadence: QualityCadence
    /// From the unit in which its tests are written to the quantity's: that of a derived series is another than what its
    /// function gives.
    public let testConversion: UnitConversion
    /// What judges it by all tests; nil when that is the gross range alone.
    public let plan: QualityPlan?
    /// What its values go through before they are judged; nil when that is nothing.
    public let filters: FilterPlan?
    /// The field it is read from.
    public let field: String
    /// Facts that nothing in the hot path needs.
    public let about: SeriesAbout

    /// The reading's value, in the quantity's unit.
    ///
    /// - Parameter raw: the number as sent, in `unit`.
    /// - Returns: the number in the quantity's unit.
    @inlinable
    public func value(of raw: Double) -> Double { conversion(raw) }

    /// Gross range test: 4 outside the fail span, 3 outside the suspect span, 9 for NaN, else 1.
    ///
    /// - Parameter value: in the quantity's unit.
    /// - Returns: the flag.
    /// - Source: QARTOD gross range test; bounds themselves pass.
    @inlinable
    public func flag(of value: Double) -> QCFlag {
        if suspectSpan.contains(value), failSpan.contains(value) { return .pass }
        if value.isNaN { return .missing }
        return failSpan.contains(value) ? .suspect : .fail
    }

    /// Makes a series.
    public init(
        channel: String,
        quantity: Quantity,
        unit: Unit,
        conversion: UnitConversion,
        tests: QualityTests = QualityTests(),
        cadence: QualityCadence = QualityCadence(interval: 0),
        filters: FilterPlan? = nil,
        testConversion: UnitConversion? = nil,
        field: String,
        about: SeriesAbout = SeriesAbout()
    ) {
        let open = Span(-.infinity, .infinity)
        self.channel = channel
        self.quantity = quantity
        self.unit = unit
        self.conversion = conversion
        failSpan = tests.grossRange?.failSpan ?? open
        suspectSpan = tests.grossRange?.suspectSpan ?? open
        let isMore = tests.configured.contains { $0 != .grossRange }
        (self.tests, self.cadence, self.testConversion) = (tests, cadence, testConversion ?? conversion)
        plan = isMore ? QualityPlan(tests: tests, cadence: cadence) : nil
        self.filters = filters
        self.field = field
        self.about = about
    }
}
