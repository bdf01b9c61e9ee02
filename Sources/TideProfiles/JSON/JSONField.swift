/// One value that is read from a JSON payload.
public struct JSONField: Sendable, Equatable {
    /// What a value may be.
    public enum Kind: String, Sendable, CaseIterable {
        /// A number, also written as text (`"21.5"`).
        case number
        /// A whole number, also written as text.
        case integer
        /// true or false, 1 or 0, also as text.
        case boolean
        /// A code or its label, as `enum` lists them.
        case code = "enum"
        /// A number with its unit behind it (`"21 C"`).
        case measure
        /// Text, for attributes.
        case string
    }

    /// What its path begins at.
    public enum Origin: String, Sendable, CaseIterable {
        /// One element of the codec's `each`.
        case row
        /// The element around it, where `each` goes through two levels.
        case group
        /// The document; with `each`, the value goes to the row with the latest time.
        case message
    }

    /// Its name, for `from:`.
    public var name: String
    /// Where it stands.
    public var path: JSONPath
    /// What it may be.
    public var kind: Kind
    /// What the path begins at.
    public var origin = Origin.message
    /// Texts that mean "no value".
    public var missingTexts: [String] = []
    /// Numbers that mean "no value".
    public var missingNumbers: [Double] = []
    /// Codes by label.
    public var codes: [String: Int] = [:]
    /// UCUM codes by what stands behind the number of a `measure`.
    public var units: [String: String] = [:]
}
