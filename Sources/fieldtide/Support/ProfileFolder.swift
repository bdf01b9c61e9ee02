internal import Foundation

/// Where the shipped profiles are.
enum ProfileFolder {
    /// The paths that were given, else the usual folder.
    static func paths(_ given: [String]) throws -> [String] {
        if !given.isEmpty { return given }
        let usual = ["devices", "/usr/share/fieldtide/devices"]
        if let found = usual.first(where: FileManager.default.fileExists(atPath:)) { return [found] }
        throw UsageError("no profiles: neither \(usual.joined(separator: " nor ")) is there; give --profiles PATH")
    }
}
