internal import Crypto

/// What is kept of a payload that exceeds the limit.
enum Oversize {
    /// Bytes kept from its beginning.
    static let keptBytes = 4_096

    /// The first bytes, then the SHA-256 of the whole.
    static func kept(of payload: UnsafeRawBufferPointer) -> [UInt8] {
        var sha = SHA256()
        sha.update(bufferPointer: payload)
        var kept = Array(payload.prefix(keptBytes))
        kept.append(contentsOf: sha.finalize())
        return kept
    }
}
