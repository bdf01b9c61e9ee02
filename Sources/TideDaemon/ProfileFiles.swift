internal import Foundation
public import TideModel
public import TideProfiles

/// Reads profile files and the system's time zones for the core, which does no I/O.
public enum ProfileFiles {
    /// Where the system keeps its time zones.
    public static let zoneFolder = "/usr/share/zoneinfo"

    /// Reads and compiles profiles.
    ///
    /// - Parameter paths: files, and folders that are searched for `*.yaml`; names that begin with `_` are bases.
    /// - Returns: the set; what is wrong inside the files is in its `errors`.
    /// - Throws: `ProfileFilesError` when a path cannot be read. What is wrong inside files is in the set's `errors`.
    public static func load(_ paths: [String]) throws -> ProfileSet {
        var sources: [ProfileSource] = []
        for path in try paths.flatMap(files) {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw ProfileFilesError(path: path, problem: "cannot be read as UTF-8 text")
            }
            sources.append(ProfileSource(path: path, text: text))
        }
        return ProfileSet(sources, zones: zone)
    }

    static func files(_ path: String) throws -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw ProfileFilesError(path: path, problem: "is not there; `profiles:` lists files and folders")
        }
        guard isFolder.boolValue else { return [path] }
        guard let names = FileManager.default.enumerator(atPath: path) else {
            throw ProfileFilesError(path: path, problem: "cannot be listed")
        }
        return names.compactMap { $0 as? String }
            .filter {
                ($0.hasSuffix(".yaml") || $0.hasSuffix(".yml")) && !($0.split(separator: "/").last ?? "").hasPrefix("_")
            }
            .sorted().map { path + "/" + $0 }
    }

    /// A time zone of the system by its IANA name; nil when there is none.
    public static func zone(_ name: String) -> Zone? {
        guard !name.contains(".."), !name.hasPrefix("/"),
            let bytes = FileManager.default.contents(atPath: zoneFolder + "/" + name)
        else { return nil }
        return try? Zone(name: name, tzif: [UInt8](bytes))
    }
}

/// A profile path that cannot be read.
public struct ProfileFilesError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The path.
    public var path: String
    /// What is wrong with it.
    public var problem: String
    /// For people.
    public var description: String { "\(path): \(problem)" }
}
