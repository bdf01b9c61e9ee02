/// A request to the owner of a data folder, as it stands in HTTP or is made in a command's own process.
public struct ControlRequest: Sendable, Equatable {
    /// One `name=value` of the query.
    public struct Parameter: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// Its value.
        public var value: String
        /// Makes a parameter.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// `GET` or `POST`.
    public var method: String
    /// Parts of the path, decoded.
    public var path: [String]
    /// Parameters of the query, decoded, in order.
    public var query: [Parameter]
    /// Body, JSON in UTF-8.
    public var body: [UInt8]

    /// Makes a request of its parts.
    public init(_ method: String, _ path: [String], query: [Parameter] = [], body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.query = query
        self.body = body
    }

    /// Reads a request target.
    ///
    /// - Parameters:
    ///   - method: HTTP method.
    ///   - target: path and query as HTTP sends them, e.g. `/v1/latest?site=north%20bay`.
    ///   - body: body.
    /// - Throws: `ControlError` 400 when the target is not percent-coded UTF-8.
    public init(method: String, target: String, body: [UInt8] = []) throws {
        let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        func decoded(_ text: some StringProtocol) throws -> String {
            guard let decoded = PercentCoding.decode(text) else {
                throw ControlError(400, ["'\(text)' in the request is not percent-coded UTF-8: write % as %25"])
            }
            return decoded
        }
        self.method = method
        path = try halves[0].split(separator: "/").map { try decoded($0) }
        query = try (halves.count > 1 ? halves[1].split(separator: "&") : []).map { item in
            let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return Parameter(try decoded(pair[0]), pair.count > 1 ? try decoded(pair[1]) : "")
        }
        self.body = body
    }

    /// Path and query as HTTP sends them.
    public var target: String {
        let path = path.map(PercentCoding.encode).joined(separator: "/")
        let query = query.map { "\(PercentCoding.encode($0.name))=\(PercentCoding.encode($0.value))" }
        return "/" + path + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }
}
