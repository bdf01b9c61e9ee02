/// Where a value stands in a JSON document: `$.water.temperature`, `$.values[0]`, `$["odd key"]`.
public struct JSONPath: Sendable, Hashable, CustomStringConvertible {
    /// One step down.
    public enum Step: Sendable, Hashable {
        /// Into the member of an object.
        case key(String)
        /// Into the element of an array, from 0.
        case index(Int)
        /// Into all elements of an array; only in `each`.
        case all
        /// Into all members of an object; only in `each`.
        case members
        /// The key of the member that a row is, or is in: `$key`, alone.
        case memberKey
    }

    /// The steps in order; none means the document itself.
    public let steps: [Step]

    /// Most steps.
    public static let maximumSteps = 16
    /// Largest index.
    public static let maximumIndex = 65_535

    /// Whether it leads to many values.
    var isMany: Bool { steps.contains(.all) || steps.contains(.members) }

    /// As it is written in a profile.
    public var description: String {
        "$"
            + steps.map { step in
                switch step {
                case .key(let key): JSONPathParser.isPlain(key) ? ".\(key)" : "[\"\(key)\"]"
                case .index(let index): "[\(index)]"
                case .all: "[*]"
                case .members: ".*"
                case .memberKey: "key"
                }
            }.joined()
    }

    /// Reads a path.
    ///
    /// - Parameter text: as it is written in a profile, beginning with `$`.
    /// - Throws: `JSONPathError` with the column and what would be right.
    public init(_ text: String) throws(JSONPathError) {
        var parser = JSONPathParser(text)
        steps = try parser.parse()
    }

    /// Makes a path of its steps.
    init(steps: [Step]) { self.steps = steps }
}
