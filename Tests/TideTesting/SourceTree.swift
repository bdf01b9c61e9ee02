import Foundation

/// Files of the repository, found from this file's own place.
public enum SourceTree {
    /// The repository's folder.
    public static let root: String = {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        return root.path
    }()

    /// Path of a file, relative to the repository's folder.
    public static func path(_ relative: String) -> String { "\(root)/\(relative)" }

    /// Text of a file, relative to the repository's folder.
    public static func text(_ relative: String) throws -> String {
        try String(contentsOfFile: path(relative), encoding: .utf8)
    }
}
