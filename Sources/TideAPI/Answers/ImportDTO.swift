/// How far a file is imported, and what became of the part that came last.
public struct ImportDTO: Codable, Sendable, Equatable {
    /// What of a part could not be stored.
    public struct Problem: Codable, Sendable, Equatable {
        /// Line of the file, from 1; that of the first when `count` is more than 1.
        public var line: Int64
        /// How many lines.
        public var count: Int
        /// Why, as a short code.
        public var reason: String
        /// Why, for a person.
        public var detail: String

        /// Makes a problem.
        public init(line: Int64, count: Int, reason: String, detail: String) {
            (self.line, self.count, self.reason, self.detail) = (line, count, reason, detail)
        }
    }

    /// Bytes of the file that are imported.
    public var offset: Int64
    /// Lines that are imported.
    public var lines: Int64
    /// SHA-256 of the file, once all of it is imported.
    public var sha256: String?
    /// Lines of the file, as far as it is imported, that could not be stored.
    public var refused: Int64
    /// Lines of the file, as far as it is imported, that hold nothing of the profile.
    public var ignored: Int64
    /// Readings of the part.
    public var readings: ReadingBookDTO
    /// What of the part could not be stored.
    public var problems: [Problem]

    /// Makes an answer.
    public init(
        offset: Int64,
        lines: Int64,
        sha256: String? = nil,
        refused: Int64,
        ignored: Int64,
        readings: ReadingBookDTO,
        problems: [Problem] = []
    ) {
        (self.offset, self.lines, self.sha256) = (offset, lines, sha256)
        (self.refused, self.ignored) = (refused, ignored)
        (self.readings, self.problems) = (readings, problems)
    }
}

/// The profile that a file is imported by.
public struct ImportProfileDTO: Codable, Sendable, Equatable {
    /// `id@version`.
    public var name: String
    /// The topic of its first `match`, when it names no device; nil: it must be said.
    public var topic: String?
    /// A message may hold many lines, each naming its device.
    public var takesLines: Bool

    /// Makes an answer.
    public init(name: String, topic: String?, takesLines: Bool) {
        (self.name, self.topic, self.takesLines) = (name, topic, takesLines)
    }
}
