internal import ArgumentParser
internal import Foundation
internal import TideDaemon
internal import TideProfiles

/// Finds profiles by path or id.
struct ProfileLookup {
    /// Where ids are looked up.
    let folder: FolderOptions

    /// Profiles of files and folders.
    ///
    /// - Throws: `FileProblems` with everything that is wrong with them.
    static func load(_ paths: [String]) throws -> [DeviceProfile] {
        let set = try ProfileFiles.load(paths)
        guard set.errors.isEmpty else { throw FileProblems(set.errors) }
        return set.profiles
    }

    /// The one profile of a file, or of that id among the configured ones.
    func find(_ text: String) throws -> DeviceProfile {
        if FileManager.default.fileExists(atPath: text) {
            let profiles = try Self.load([text])
            guard let only = profiles.first, profiles.count == 1 else {
                throw UsageError("\(text) holds \(profiles.count) profiles; name one file")
            }
            return only
        }
        guard !text.hasSuffix(".yaml"), !text.hasSuffix(".yml") else { throw UsageError("\(text) is not there") }
        let profiles = try configured()
        if let found = profiles.first(where: { $0.id == text || $0.name == text }) { return found }
        let known = profiles.map(\.id).sorted().prefix(20).joined(separator: ", ")
        throw UsageError("no profile '\(text)'; known are \(known.isEmpty ? "none" : known); or give a file")
    }

    /// The configured profiles; without a configuration those under devices/.
    private func configured() throws -> [DeviceProfile] {
        if folder.config != nil || FileManager.default.fileExists(atPath: folder.configurationPath) {
            return try Self.load(try folder.configuration().profiles)
        }
        return FileManager.default.fileExists(atPath: "devices") ? try Self.load(["devices"]) : []
    }
}
