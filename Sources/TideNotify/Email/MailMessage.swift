internal import Foundation
internal import TideModel

/// A mail, in the bytes of RFC 5322 and MIME; the same at each attempt but for links.
struct MailMessage {
    private let letter: Letter
    private let from: String

    /// Makes a mail of a letter whose contact has a mail address.
    init(_ letter: Letter, from: String) { (self.letter, self.from) = (letter, from) }

    /// Headers and body, lines ended by CR and LF.
    var bytes: [UInt8] {
        let domain = from.split(separator: "@").last ?? "localhost"
        let headers = [
            "From: Fieldtide <\(from)>",
            "To: \(recipient)",
            "Subject: \(Self.encoded(letter.text.short, after: "Subject: ".utf8.count))",
            "Date: \(letter.message.created.mailDate)",
            "Message-ID: <\(letter.key)@\(domain)>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64",
        ]
        let text = letter.text.plain().replacing("\n", with: "\r\n") + "\r\n"
        let body = Data(text.utf8).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
        return Array((headers.joined(separator: "\r\n") + "\r\n\r\n" + body + "\r\n").utf8)
    }

    private var recipient: String {
        let name = letter.contact.name
        return name == letter.contact.id
            ? letter.contact.to : "\(Self.encoded(name, after: "To: ".utf8.count))\r\n <\(letter.contact.to)>"
    }

    /// A text in a header: always encoded, so that nothing in it can mean anything to a mail program.
    ///
    /// - Source: RFC 2047: encoded words of at most 75 characters in lines of at most 76, parted between characters.
    static func encoded(_ text: String, after used: Int) -> String {
        var words: [String] = []
        var word: [UInt8] = []
        var room = (76 - used - 12) / 4 * 3  // `=?UTF-8?B?` and `?=` take 12
        for scalar in text.oneLine.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if word.count + bytes.count > room {
                words.append(Data(word).base64EncodedString())
                (word, room) = ([], (75 - 12) / 4 * 3)
            }
            word += bytes
        }
        words.append(Data(word).base64EncodedString())
        return words.map { "=?UTF-8?B?\($0)?=" }.joined(separator: "\r\n ")
    }
}
