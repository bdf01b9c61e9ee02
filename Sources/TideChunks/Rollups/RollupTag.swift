/// Sections of a rollup block; stored, so never renumber.
///
/// Readers skip those they do not know.
enum RollupTag {
    static let rows: UInt8 = 1
    static let presence: UInt8 = 2
    static let changedAt: UInt8 = 3
    static let n: UInt8 = 4
    static let firstTime: UInt8 = 5
    static let lastTime: UInt8 = 6
    static let suspect: UInt8 = 7
    static let bad: UInt8 = 8
    static let notANumber: UInt8 = 9
    static let revision: UInt8 = 10
    static let series: UInt8 = 11
    static let group: UInt8 = 16

    /// Sections within a group.
    enum Group {
        static let ulps: UInt8 = 1
        static let exceptions: UInt8 = 2
    }
}
