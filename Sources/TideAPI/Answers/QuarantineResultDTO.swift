/// What became of the frames of a quarantine command.
public struct QuarantineResultDTO: Sendable, Equatable, Codable {
    /// Frames the command meant.
    public var selected: Int
    /// Stored at last.
    public var stored: Int
    /// Still in quarantine.
    public var kept: Int
    /// Dropped.
    public var dropped: Int
    /// Makes a result.
    public init(selected: Int, stored: Int, kept: Int, dropped: Int) {
        self.selected = selected
        self.stored = stored
        self.kept = kept
        self.dropped = dropped
    }
}
