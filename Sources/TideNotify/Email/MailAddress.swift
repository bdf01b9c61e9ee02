/// Mail addresses, as far as a program that only hands them to a server needs to know them.
enum MailAddress {
    /// RFC 5321 section 4.5.3.1.3 allows 254 characters within a path.
    private static let longest = 254

    /// Whether a text is one plain address `local@domain` without anything that could end a header or a command.
    static func isValid(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, text.utf8.count <= longest else { return false }
        return parts[0].utf8.allSatisfy(isLocal) && parts[1].utf8.allSatisfy(WebAddress.isHostByte)
    }

    /// What may stand before the `@` without quotes (RFC 5322, atext and dots).
    private static func isLocal(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "!#$%&'*+-/=?^_`{|}~.".utf8.contains(byte)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte & 0xDF)
    }
}
