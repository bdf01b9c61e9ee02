internal import Crypto
internal import Foundation

/// Signatures of Standard Webhooks, version 1: HMAC-SHA256 over `id.timestamp.body`.
///
/// - Source: github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md.
package enum WebhookSignature {
    /// The key of a secret; nil when it is none.
    static func key(_ secret: String) -> SymmetricKey? {
        guard secret.hasPrefix("whsec_"), let bytes = Data(base64Encoded: String(secret.dropFirst(6))),
            (24...64).contains(bytes.count)
        else { return nil }
        return SymmetricKey(data: bytes)
    }

    /// Value of the header `webhook-signature`.
    ///
    /// - Parameters:
    ///   - id: value of `webhook-id`.
    ///   - seconds: value of `webhook-timestamp`, seconds since 1970.
    ///   - body: body of the request.
    ///   - secrets: each adds a signature; the receiver needs to know one.
    /// - Returns: signatures, parted by blanks.
    package static func header(id: String, seconds: Int64, body: [UInt8], secrets: [String]) -> String {
        let signed = Array("\(id).\(seconds).".utf8) + body
        return secrets.compactMap(key).map { key in
            "v1,\(Data(HMAC<SHA256>.authenticationCode(for: signed, using: key)).base64EncodedString())"
        }.joined(separator: " ")
    }
}
