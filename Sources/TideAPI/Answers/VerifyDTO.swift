/// What reading everything found.
public struct VerifyDTO: Sendable, Equatable, Codable {
    /// Records in the journal.
    public var records: UInt64
    /// Readings stored, journal and series store together.
    public var readings: UInt64
    /// Raw frames archived, journal and series store together.
    public var rawFrames: UInt64
    /// Frames in quarantine.
    public var quarantined: UInt64
    /// What is wrong, one line each.
    public var problems: [String]
    /// Makes a report.
    public init(records: UInt64, readings: UInt64, rawFrames: UInt64, quarantined: UInt64, problems: [String]) {
        self.records = records
        self.readings = readings
        self.rawFrames = rawFrames
        self.quarantined = quarantined
        self.problems = problems
    }
}
