/// How far the frames of a profile are decoded again, and what became of those that came last.
public struct ReprocessDTO: Codable, Sendable, Equatable {
    /// `id@version` of the profile.
    public var profile: String
    /// The last record of which all frames are decoded again.
    public var record: UInt64
    /// The last record of which frames are to be.
    public var last: UInt64
    /// Frames decoded again, since the beginning.
    public var frames: UInt64
    /// Parts of them that could not be stored, since the beginning.
    public var refused: UInt64
    /// Readings of this step: duplicates are those that stay as they are.
    public var readings: ReadingBookDTO
    /// Why parts of this step could not be stored: the first.
    public var problems: [String]

    /// Whether nothing is left.
    public var isDone: Bool { record >= last }

    /// Makes an answer.
    public init(
        profile: String,
        record: UInt64,
        last: UInt64,
        frames: UInt64,
        refused: UInt64,
        readings: ReadingBookDTO,
        problems: [String]
    ) {
        (self.profile, self.record, self.last, self.frames) = (profile, record, last, frames)
        (self.refused, self.readings, self.problems) = (refused, readings, problems)
    }
}
