import Foundation

/// Whose a file is, and who may use it.
///
/// By Foundation, because which module the compiler finds the C structure `stat` in depends on what else it compiles.
struct FileFacts: Equatable {
    var owner: UInt32
    /// Permission bits.
    var mode: UInt32

    /// Facts of the file itself, also of a link.
    init(_ path: String) throws {
        let facts = try FileManager.default.attributesOfItem(atPath: path)
        func number(_ key: FileAttributeKey) -> UInt32 {
            let value = facts[key]
            return (value as? Int).map { UInt32($0) } ?? (value as? UInt).map { UInt32($0) }
                ?? (value as? NSNumber)?.uint32Value ?? .max
        }
        (owner, mode) = (number(.ownerAccountID), number(.posixPermissions))
    }
}
