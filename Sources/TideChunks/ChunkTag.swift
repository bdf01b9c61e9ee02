/// Sections of a chunk; stored, so never renumber.
///
/// Readers skip those they do not know.
enum ChunkTag {
    static let time: UInt8 = 1
    static let lateness: UInt8 = 2
    static let received: UInt8 = 3
    static let rowFlags: UInt8 = 4
    static let profile: UInt8 = 5
    static let profiles: UInt8 = 6
    static let record: UInt8 = 7
    static let tests: UInt8 = 8
    static let series: UInt8 = 16
}
