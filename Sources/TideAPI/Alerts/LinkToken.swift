internal import FoundationEssentials
internal import TideModel

/// What a link has to show that a contact may answer an alert: expiry, contact and code, with dots between.
enum LinkToken {
    /// Why a token counts for nothing.
    enum Refusal: Error, Equatable {
        /// It is too old.
        case expired
        /// It is of another alert, another folder, or was changed.
        case wrong
    }

    /// Longest token, in characters: a contact's id has at most 128 bytes.
    static let longest = 512

    /// A token.
    ///
    /// - Parameters:
    ///   - alert: which alert.
    ///   - contact: id of who may answer it.
    ///   - expiry: until when, in ms.
    ///   - key: signs it.
    /// - Returns: characters that need no coding in a URL.
    static func make(_ alert: AlertID, _ contact: String, until expiry: Int64, _ key: LinkKey) -> String {
        let code = key.code(of: signed(alert, contact, expiry))
        return "\(expiry).\(encode(Array(contact.utf8))).\(encode(code))"
    }

    /// Who may answer an alert by a token.
    ///
    /// - Parameters:
    ///   - token: as it came.
    ///   - alert: that is to be answered.
    ///   - now: wall clock.
    ///   - key: of the folder.
    /// - Returns: id of the contact.
    /// - Throws: `Refusal`; what is expired is so only where the code is right.
    static func contact(
        of token: String,
        for alert: AlertID,
        at now: Timestamp,
        _ key: LinkKey
    ) throws(Refusal) -> String {
        guard token.utf8.count <= longest else { throw .wrong }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let expiry = Int64(parts[0]), let name = decode(parts[1]), let code = decode(parts[2]),
            let contact = String(validating: name, as: UTF8.self),
            key.isRight(code, of: signed(alert, contact, expiry))
        else { throw .wrong }
        guard now.milliseconds < expiry else { throw .expired }
        return contact
    }

    /// Numbers hold no `|`, so no two triples make one text.
    private static func signed(_ alert: AlertID, _ contact: String, _ expiry: Int64) -> String {
        "\(alert)|\(contact)|\(expiry)"
    }

    /// base64url without padding (RFC 4648).
    private static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private static func decode(_ text: Substring) -> [UInt8]? {
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        return Data(base64Encoded: plain + padding).map { Array($0) }
    }
}
