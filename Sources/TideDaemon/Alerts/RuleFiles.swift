internal import Dispatch
internal import Foundation
public import TideAlerts
public import TideModel
internal import TideProfiles

/// Reads rule files for the core, which does no I/O.
public enum RuleFiles {
    /// Rules, and their canonical text.
    public typealias Loaded = (set: RuleSet, stored: StoredRules)

    /// Reads and checks rules and routes.
    ///
    /// - Parameter paths: files, and folders that are searched for `*.yaml`; names that begin with `_`, and tests, are left
    ///   out.
    /// - Returns: the rules and their canonical text.
    /// - Throws: `ProfileFilesError` when a path cannot be read; `FileProblems` with every problem of the files.
    public static func load(_ paths: [String]) throws -> Loaded {
        try load(readRules(paths))
    }

    /// The same of files that were read.
    public static func load(_ files: [ReadRuleFile]) throws -> Loaded {
        let loaded = RuleSet.load(files)
        guard let set = loaded.set, let stored = loaded.stored else { throw FileProblems(loaded.errors) }
        return (set, stored)
    }

    /// Reads rules and routes, file by file, on all cores.
    public static func readRules(_ paths: [String]) throws -> [ReadRuleFile] {
        let files = try read(paths).filter { !$0.isTest }
        return [ReadRuleFile](unsafeUninitializedCapacity: files.count) { read, count in
            nonisolated(unsafe) let places = read  // each is written by one of them
            DispatchQueue.concurrentPerform(iterations: files.count) { index in
                places.initializeElement(at: index, to: ReadRuleFile(files[index]))
            }
            count = files.count
        }
    }

    /// Reads files as they are, tests among them.
    public static func read(_ paths: [String]) throws -> [RuleFile] {
        try paths.flatMap(ProfileFiles.files).map { path in
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw ProfileFilesError(path: path, problem: "cannot be read as UTF-8 text")
            }
            return RuleFile(path: path, text: text)
        }
    }
}
