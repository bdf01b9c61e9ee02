internal import Foundation
internal import TideAPI

/// A file that readings are exported to: written under another name, and renamed when it is whole.
///
/// Beside `FILE` lie, until then, `FILE.part` with what is written and `FILE.part.plan` with what of; an export that was
/// cut short goes on behind the last whole reading of the part.
struct ExportFile {
    /// Bytes at the end of a part that are looked through for its last whole reading: far more than a line has.
    private static let tailBytes = 1 << 20

    /// The part, at its end.
    let output: Output
    /// What is exported; with the times of the run that began it.
    let plan: ExportPlan
    /// The last reading that is in the part already; nil when it is begun anew.
    let cursor: ReadingCursor?
    private let path: String

    private static func part(_ path: String) -> String { path + ".part" }
    private static func note(_ path: String) -> String { path + ".part.plan" }

    /// Opens the part of a file, begun earlier or now.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - wanted: what is to be exported.
    ///   - format: how readings are written.
    ///   - header: its first line; empty when it has none.
    ///   - resumes: go on with what the same export left; otherwise it is thrown away.
    /// - Throws: when the part cannot be written.
    init(_ path: String, _ wanted: ExportPlan, _ format: ReadingFormat, header: [UInt8], resumes: Bool) throws {
        self.path = path
        let left = try? JSONDecoder().decode(
            ExportPlan.self,
            from: Data(contentsOf: URL(fileURLWithPath: Self.note(path)))
        )
        if resumes, let left, left.words == wanted.words,
            let (size, cursor) = try Self.lastWhole(Self.part(path), format, header)
        {
            guard truncate(Self.part(path), off_t(size)) == 0 else { throw Self.failure(Self.part(path)) }
            (plan, self.cursor) = (left, cursor)
        } else {
            (plan, cursor) = (wanted, nil)
            // What lies there is of another export: it goes before the plan that it does not follow.
            unlink(Self.part(path))
            try Output.to(Self.note(path)).write(Array(JSONEncoder().encode(wanted)))
        }
        output = try Output.to(Self.part(path), continues: cursor != nil)
    }

    /// Whether a path may be written so: standard output, pipes and devices are not.
    static func canHold(_ path: String) -> Bool {
        guard path != "-", FileManager.default.fileExists(atPath: path) else { return path != "-" }
        let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        return type == .typeRegular
    }

    /// Length of a part up to the end of its last whole reading that stands, and that reading; nil when it has none.
    private static func lastWhole(
        _ path: String,
        _ format: ReadingFormat,
        _ header: [UInt8]
    ) throws -> (size: UInt64, cursor: ReadingCursor)? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        let size = try file.seekToEnd()
        let start = size - min(size, UInt64(tailBytes))
        try file.seek(toOffset: start)
        let bytes = Array(try file.readToEnd() ?? Data())
        let reader = try ReadingReader(
            format,
            header: String(decoding: header.dropLast(), as: UTF8.self),
            received: 0
        )
        var end = bytes.lastIndex(of: UInt8(ascii: "\n"))
        while let last = end {
            let begin = bytes[..<last].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }
            // The first line of what was read may be cut; at the beginning of the part it is the header, or whole.
            guard begin != nil || start == 0 else { return nil }
            if let reading = try? reader.read(bytes[(begin ?? 0)..<last]), !reading.superseded {
                return (start + UInt64(last) + 1, ReadingCursor(reading))
            }
            end = begin.map { $0 - 1 }
        }
        return nil
    }

    /// Gives the file its name; all of it is on disk then.
    func finish() throws {
        try output.finish()
        guard rename(Self.part(path), path) == 0 else { throw Self.failure(path) }
        unlink(Self.note(path))
    }

    private static func failure(_ path: String) -> OutputError {
        OutputError(path: path, cause: String(cString: strerror(errno)))
    }

    /// What is said when the export ends early.
    var hint: String {
        "\(path) is incomplete: \(Self.part(path)) holds what was written, the same command goes on with it"
    }
}
