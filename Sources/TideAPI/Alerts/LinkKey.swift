internal import Crypto

/// The secret that links to alerts are signed with.
public struct LinkKey: Sendable {
    /// Its length: that of the hash.
    public static let length = 32

    private let key: SymmetricKey

    /// Takes a secret; nil when it has another length.
    ///
    /// - Parameter bytes: `length` random bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.length else { return nil }
        key = SymmetricKey(data: bytes)
    }

    /// HMAC-SHA256 of a text.
    func code(of text: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
    }

    /// Whether a code is that of a text; takes as long for one that is nearly right as for any other.
    func isRight(_ code: [UInt8], of text: String) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Array(text.utf8), using: key)
    }
}
