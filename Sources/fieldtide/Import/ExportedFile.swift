internal import TideAPI
internal import TideModel

/// A file of readings that `export` wrote, or somebody in its way, known by its first line.
struct ExportedFile: Sendable {
    /// How readings are written.
    let format: ReadingFormat
    /// The header of a CSV.
    let header: String?

    /// - Throws: when the file begins with nothing that an export begins with.
    init(_ file: ImportFile) throws {
        let bytes = file.head
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        let line = text.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        let first = String(decoding: line, as: UTF8.self)
        guard let format = ReadingReader.format(ofFirst: first) else {
            throw UsageError(
                "\(file.path) does not begin as an export does: give the --profile by which it is read, "
                    + "or a CSV header with site,device,channel,time,value,unit"
            )
        }
        (self.format, header) = (format, format == .csv ? first : nil)
    }

    /// What stands for the profile of an import without one.
    static let profile = ImportProfileDTO(name: CopiedReadings.profile, topic: "readings", takesLines: true)
}
