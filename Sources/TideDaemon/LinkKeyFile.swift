internal import Foundation
public import TideAPI

extension LinkKey {
    /// Name of the file in the data folder.
    ///
    /// It is not part of a backup: links that were sent before a restore end with it, and messages bring others.
    public static let fileName = "alert-links.key"

    /// The secret of a data folder, which makes one when it has none.
    ///
    /// - Parameter folder: the data folder, whose owner this process is.
    /// - Returns: the secret.
    /// - Throws: `DaemonError` when it cannot be read, made, or is damaged.
    public static func inFolder(_ folder: String) throws -> LinkKey {
        let path = folder + "/" + fileName
        if let bytes = FileManager.default.contents(atPath: path) {
            guard let key = LinkKey(Array(bytes)) else {
                throw DaemonError("\(path) has no \(length) bytes: remove it, and links sent before end")
            }
            return key
        }
        try make(path)
        guard let key = FileManager.default.contents(atPath: path).flatMap({ LinkKey(Array($0)) }) else {
            throw DaemonError("\(path) cannot be read: links to alerts are signed with it")
        }
        return key
    }

    /// Written beside and renamed: a crash leaves a whole one or none.
    private static func make(_ path: String) throws {
        let (files, fresh) = (FileManager.default, path + ".new")
        var random = SystemRandomNumberGenerator()
        let bytes = Data((0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) })
        try? files.removeItem(atPath: fresh)
        let isMade = files.createFile(atPath: fresh, contents: nil, attributes: [.posixPermissions: 0o600])
        guard isMade, let file = FileHandle(forWritingAtPath: fresh) else { throw DaemonError("cannot make \(fresh)") }
        try file.write(contentsOf: bytes)
        try file.synchronize()
        try file.close()
        try files.moveItem(atPath: fresh, toPath: path)
    }
}
