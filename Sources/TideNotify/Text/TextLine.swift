/// One line of a message: what channels make their own markup of.
struct TextLine: Sendable, Equatable {
    /// What the line is.
    enum Kind: Sendable { case headline, field, link }

    /// What it is.
    var kind: Kind
    /// What the value is, such as `Where`; empty for headlines.
    var label: String
    /// The value; the address of a link.
    var value: String
}
