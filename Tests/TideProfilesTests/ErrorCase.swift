import Testing

/// A change to the sample, and the answers it must get.
struct ErrorCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var old: String
    var new: String
    var want: [String]
    init(_ name: String, _ old: String, _ new: String, _ want: String...) {
        (testDescription, self.old, self.new, self.want) = (name, old, new, want)
    }
}
