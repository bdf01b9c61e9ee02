/// A part of a file, by whole lines.
public struct ImportPart: Sendable, Equatable {
    /// Names file and profile.
    public var job: String
    /// The file's name, for people.
    public var file: String
    /// `id@version` of the profile.
    public var profile: String
    /// Topic by which the profile is found.
    public var topic: String
    /// Bytes of the whole file.
    public var size: Int64
    /// Where the part begins.
    public var offset: Int64
    /// Lines before it.
    public var lines: Int64
    /// Every line is a message of its own; otherwise all of them are one.
    public var isByLine: Bool
    /// When the import began, milliseconds since 1970: the receive time of its readings.
    public var received: Int64
    /// SHA-256 of the file, with its last part.
    public var sha256: String?
    /// How readings of an export are written; nil: the part is messages of the profile.
    public var format: ReadingFormat?
    /// The header of a CSV of readings, with every part.
    public var header: String?

    /// Makes a part.
    public init(
        job: String,
        file: String,
        profile: String,
        topic: String,
        size: Int64,
        offset: Int64,
        lines: Int64,
        isByLine: Bool,
        received: Int64,
        sha256: String? = nil,
        format: ReadingFormat? = nil,
        header: String? = nil
    ) {
        (self.job, self.file, self.profile, self.topic) = (job, file, profile, topic)
        (self.size, self.offset, self.lines, self.isByLine) = (size, offset, lines, isByLine)
        (self.received, self.sha256) = (received, sha256)
        (self.format, self.header) = (format, header)
    }
}
