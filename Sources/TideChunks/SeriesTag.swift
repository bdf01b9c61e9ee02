/// Sections of a series; stored, so never renumber.
///
/// Readers skip those they do not know.
enum SeriesTag {
    static let rows: UInt8 = 1
    static let value: UInt8 = 2
    static let flag: UInt8 = 3
    static let record: UInt8 = 4
    static let raw: UInt8 = 5
    static let tests: UInt8 = 6
    static let calibration: UInt8 = 7
    static let revision: UInt8 = 8
    static let superseded: UInt8 = 9
    static let amendments: UInt8 = 10
}
