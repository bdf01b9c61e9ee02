/// How far a file is imported: committed with the readings of the part that it ends.
public struct ImportStep: Sendable, Equatable, Codable {
    /// Names file and profile: what is imported once is known when it is imported again.
    public var job: String
    /// The file's name, for people.
    public var file: String
    /// `id@version` of the profile.
    public var profile: String
    /// Bytes of the whole file.
    public var size: Int64
    /// Bytes that are imported.
    public var offset: Int64
    /// Lines that are imported.
    public var lines: Int64
    /// Of these lines, those that could not be stored.
    public var refused: Int64 = 0
    /// Of these lines, those that hold nothing of the profile.
    public var ignored: Int64 = 0
    /// SHA-256 of the file, in hexadecimal digits, once all of it is imported; of the profile, where the raw archive is
    /// decoded again by it.
    public var sha256: String?

    /// Makes a step.
    public init(
        job: String,
        file: String,
        profile: String,
        size: Int64,
        offset: Int64,
        lines: Int64,
        sha256: String? = nil
    ) {
        (self.job, self.file, self.profile) = (job, file, profile)
        (self.size, self.offset, self.lines) = (size, offset, lines)
        self.sha256 = sha256
    }
}
