/// What became of the frames of a quarantine command.
public struct QuarantineResultDTO: Sendable, Equatable, Codable {
    /// Frames the command meant.
    public var selected: Int
    /// Stored at last.
    public var stored: Int
    /// Left aside at last, as profiles say of such messages.
    public var ignored: Int
    /// Still in quarantine.
    public var kept: Int
    /// Dropped.
    public var dropped: Int
    /// Makes a result.
    public init(selected: Int, stored: Int, ignored: Int = 0, kept: Int, dropped: Int) {
        self.selected = selected
        self.stored = stored
        self.ignored = ignored
        self.kept = kept
        self.dropped = dropped
    }
}
