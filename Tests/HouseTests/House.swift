import Foundation
import Testing

/// The repository these tests stand in: its folders and the text of its files.
enum House {
    /// The package's folder, two above this file's.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// One file of the repository.
    struct File {
        /// Path from the package's folder, such as `Sources/TideModel/Zone.swift`.
        var path: String
        var text: String

        /// The folder below `Sources` or `Tests`: the target.
        var target: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

        /// Written by a program, as its first line says.
        var isGenerated: Bool { text.hasPrefix("// Generated from ") }
    }

    /// All files below `folder` whose names end so.
    static func files(in folder: String, endings: Set<String> = ["swift"]) throws -> [File] {
        // Resolved, because an enumerator does not follow a folder that is a link.
        let base = root.appendingPathComponent(folder).resolvingSymlinksInPath()
        var files: [File] = []
        for path in try FileManager.default.subpathsOfDirectory(atPath: base.path).sorted() {
            let file = base.appendingPathComponent(path)
            guard endings.contains(file.pathExtension) else { continue }
            files.append(File(path: "\(folder)/\(path)", text: try String(contentsOf: file, encoding: .utf8)))
        }
        return files
    }

    /// The target folders below `Sources`.
    static func targets() throws -> [String] {
        let base = root.appendingPathComponent("Sources").resolvingSymlinksInPath()
        return try FileManager.default.contentsOfDirectory(atPath: base.path).filter { !$0.hasPrefix(".") }.sorted()
    }
}
