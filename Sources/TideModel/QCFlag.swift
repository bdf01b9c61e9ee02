/// Quality flag of one reading.
///
/// The numbers are those of QARTOD (IODE primary level); they are stored, so never renumber.
public enum QCFlag: UInt8, Sendable, CaseIterable {
    /// Passed every test that was run.
    case pass = 1
    /// No test was run, or none could judge it.
    case notEvaluated = 2
    /// Suspect, or of high interest.
    case suspect = 3
    /// Failed a test.
    case fail = 4
    /// The device sent no usable value.
    case missing = 9
}
