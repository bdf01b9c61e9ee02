/// The quality tests that Fieldtide knows, under the names of ioos_qc where it has them.
///
/// The numbers are stored in flags of single tests: never renumber.
public enum QualityTest: UInt8, Sendable, CaseIterable {
    case grossRange = 0
    case climatology = 1
    case spike = 2
    case rateOfChange = 3
    case flatLine = 4
    case attenuatedSignal = 5
    case timeGap = 6
    case location = 7
    case neighbour = 8
    case densityInversion = 9
    case stuckClock = 10
    case identicalPayload = 11

    /// Its name in profiles, test files and results, such as `gross_range_test`.
    public var name: String {
        switch self {
        case .grossRange: "gross_range_test"
        case .climatology: "climatology_test"
        case .spike: "spike_test"
        case .rateOfChange: "rate_of_change_test"
        case .flatLine: "flat_line_test"
        case .attenuatedSignal: "attenuated_signal_test"
        case .timeGap: "time_gap_test"
        case .location: "location_test"
        case .neighbour: "neighbour_test"
        case .densityInversion: "density_inversion_test"
        case .stuckClock: "stuck_clock_test"
        case .identicalPayload: "identical_payload_test"
        }
    }
}
