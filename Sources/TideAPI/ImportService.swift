/// What an import asks of the owner of a data folder.
public struct ImportService: Sendable {
    /// Puts the profile of a file in force beside the others, unless it is; its canonical name.
    public var profile: @Sendable (_ text: String) async throws -> ImportProfileDTO
    /// How far a file is imported; its offset is 0 when it never was.
    public var step: @Sendable (_ job: String) async throws -> ImportDTO
    /// Stores a part of a file.
    public var part: @Sendable (ImportPart, _ bytes: [UInt8]) async throws -> ImportDTO
    /// Moves what was imported from the journal to the readings, with all that follows from it.
    public var finish: @Sendable () async throws -> Void

    /// Makes a service of its functions.
    public init(
        profile: @escaping @Sendable (String) async throws -> ImportProfileDTO,
        step: @escaping @Sendable (String) async throws -> ImportDTO,
        part: @escaping @Sendable (ImportPart, [UInt8]) async throws -> ImportDTO,
        finish: @escaping @Sendable () async throws -> Void
    ) {
        (self.profile, self.step, self.part, self.finish) = (profile, step, part, finish)
    }

    /// Of an owner that takes no files.
    static let none = ImportService(
        profile: { _ in throw refusal },
        step: { _ in throw refusal },
        part: { _, _ in throw refusal },
        finish: { throw refusal }
    )

    private static let refusal = ControlError(503, ["files cannot be imported here"])
}
