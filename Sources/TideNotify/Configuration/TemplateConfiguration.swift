/// A request made of a template: for receivers that have their own words.
public struct TemplateConfiguration: Sendable, Equatable {
    /// How values are written into the body.
    public enum Format: String, Sendable, CaseIterable {
        /// As parts of JSON strings.
        case json
        /// As parts of a form, percent-encoded.
        case form
        /// As they are.
        case text
    }

    /// Method, such as `POST`.
    public var method: String
    /// Address; placeholders may stand behind the host, and are percent-encoded.
    public var url: String
    /// Headers; placeholders lose line breaks.
    public var headers: [String: String]
    /// How values are written into the body.
    public var format: Format
    /// Body; empty for none.
    public var body: String
    /// How it may be reached.
    public var access: HTTPAccess

    /// Makes a template.
    public init(
        method: String = "POST",
        url: String,
        headers: [String: String] = [:],
        format: Format = .json,
        body: String = "",
        access: HTTPAccess = HTTPAccess()
    ) {
        (self.method, self.url, self.headers) = (method, url, headers)
        (self.format, self.body, self.access) = (format, body, access)
    }

    func problems() -> [NotifyError] {
        var found: [NotifyError] = []
        if !["GET", "POST", "PUT", "PATCH"].contains(method) {
            found.append(NotifyError(key: "method", problem: "must be GET, POST, PUT or PATCH, is '\(method)'"))
        }
        let plain = Template(url).filled { _ in "x" }
        if let problem = WebAddress.problem(plain) {
            found.append(NotifyError(key: "url", problem: problem))
        } else if WebAddress(plain)?.authority != WebAddress(Template(url).filled { _ in "y" })?.authority {
            found.append(NotifyError(key: "url", problem: "host and port must not come from a placeholder"))
        }
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
            if let problem = Self.problem(header: name, value) {
                found.append(NotifyError(key: "headers.\(name)", problem: problem))
            }
        }
        return found + unknown()
    }

    private static func problem(header name: String, _ value: String) -> String? {
        let isToken =
            !name.isEmpty && name.utf8.allSatisfy { $0 > 32 && $0 < 127 && !"()<>@,;:\\\"/[]?={}".utf8.contains($0) }
        guard isToken else { return "is no name of a header" }
        if ["host", "content-length", "transfer-encoding", "connection"].contains(name.lowercased()) {
            return "is set by the program"
        }
        return value.unicodeScalars.contains { $0.value < 32 || $0.value == 127 } ? "must be one line" : nil
    }

    /// Placeholders that nothing is known for.
    private func unknown() -> [NotifyError] {
        let texts = [("url", url), ("body", body)] + headers.map { ("headers.\($0.key)", $0.value) }
        return texts.flatMap { key, text in
            Template(text).names.filter { !Template.known.contains($0) }.map { name in
                let known = Template.known.sorted().joined(separator: ", ")
                return NotifyError(key: key, problem: "there is no placeholder {\(name)}; there are \(known)")
            }
        }
    }
}
