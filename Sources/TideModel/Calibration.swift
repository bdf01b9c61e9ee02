/// An entry of the calibration ledger: what a person found at a probe, and what its values are corrected by from then on.
public struct Calibration: Sendable, Equatable, Codable {
    /// Its number; 0 before it is recorded.
    public var id: CalibrationID
    /// The series it corrects.
    public var series: SeriesNumber
    /// Device time from which it holds, until the next entry of the series does.
    public var from: Timestamp
    /// How it was made.
    public var kind: Kind
    /// `c0 + c1 x + c2 x² + …` of the value as decoded, in the canonical unit.
    public var coefficients: [Double]
    /// What a person says of it.
    public var remarks: Remarks

    /// How a calibration was made.
    public enum Kind: String, Sendable, Equatable, Codable, CaseIterable {
        /// A number is added.
        case offset
        /// A gain and an offset.
        case linear
        /// A line through what the probe showed in two references.
        case twoPoint = "two_point"
        /// A polynomial of at most degree 5.
        case polynomial
        /// No correction: what was calibrated before is no longer.
        case none
    }

    /// What a person says of a calibration; numbers in the canonical unit.
    public struct Remarks: Sendable, Equatable, Codable {
        /// Who did it.
        public var technician: String?
        /// What the reference was or showed, such as `Winkler titration` or the buffer's number.
        public var reference: String?
        /// True value at the time, by the reference.
        public var truth: Double?
        /// What the probe showed before it was cleaned and adjusted.
        public var before: Double?
        /// What it showed afterwards.
        public var after: Double?
        /// Anything else.
        public var note: String?

        /// Makes remarks.
        public init(
            technician: String? = nil,
            reference: String? = nil,
            truth: Double? = nil,
            before: Double? = nil,
            after: Double? = nil,
            note: String? = nil
        ) {
            (self.technician, self.reference, self.truth) = (technician, reference, truth)
            (self.before, self.after, self.note) = (before, after, note)
        }
    }

    /// Makes an entry.
    public init(
        id: CalibrationID = 0,
        series: SeriesNumber,
        from: Timestamp,
        kind: Kind,
        coefficients: [Double],
        remarks: Remarks = Remarks()
    ) {
        (self.id, self.series, self.from) = (id, series, from)
        (self.kind, self.coefficients, self.remarks) = (kind, coefficients, remarks)
    }

    /// Most coefficients: of higher degree nothing is calibrated, and numbers run away between the points.
    public static let mostCoefficients = 6
    /// Most bytes of each remark.
    public static let longestRemark = 256
    /// Most entries of one series: a calibration each week for twenty years.
    public static let mostOfSeries = 1_000

    /// The corrected value.
    ///
    /// - Parameter raw: the value as decoded, in the canonical unit.
    /// - Returns: the corrected value, in the same unit.
    @inlinable
    public func callAsFunction(_ raw: Double) -> Double {
        if kind == .none { return raw }
        var value = 0.0
        for coefficient in coefficients.reversed() { value = value * raw + coefficient }
        return value
    }
}

/// Readings of one series that are to be computed anew, in steps of some thousands: a job of the journal, so that it goes
/// on after a restart.
public struct Recomputation: Sendable, Equatable, Codable {
    /// The series.
    public var series: SeriesNumber
    /// Device time of the first reading that is still to be done.
    public var next: Timestamp
    /// Device time of the last that is to be done; nil for the newest.
    public var through: Timestamp?
    /// All is done: the job is over.
    public var isDone: Bool

    /// Makes a job.
    public init(series: SeriesNumber, next: Timestamp, through: Timestamp? = nil) {
        (self.series, self.next, self.through) = (series, next, through)
        isDone = false
    }

    /// Makes a job that does what both do.
    public func joined(_ other: Recomputation) -> Recomputation {
        var joined = self
        joined.next = min(next, other.next)
        joined.through = through.flatMap { mine in other.through.map { max(mine, $0) } }
        return joined
    }
}
