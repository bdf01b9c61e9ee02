/// What is wrong with a line, and where; the text for people is made only when it is needed.
public struct LineFault: Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    public enum Kind: Sendable, Equatable {
        case noMeasurement, noTagKey, noTagEquals, noTagValue, bareEquals, noFields, noFieldKey, noFieldEquals
        case noValue, badValue, openText, afterValue, badTime, afterTime, tagTwice, fieldTwice
    }

    /// Index of its row in the decoded frame.
    public var row: UInt32
    /// Line of the payload, from 1.
    public var line: UInt32
    /// Column in bytes, from 1.
    public var column: UInt32
    /// What is wrong.
    public var kind: Kind

    /// Where, what is wrong, and what would be right.
    public var description: String { "line \(line), column \(column): \(kind.words)" }
}

extension LineFault.Kind {
    /// The reason under which a row with this fault is counted.
    var reason: DecodeReason { self == .tagTwice || self == .fieldTwice ? .duplicateKey : .invalid }

    fileprivate var words: String {
        switch self {
        case .noMeasurement: "the measurement is missing; a line is measurement,tag=text field=1.5 time"
        case .noTagKey: "a tag has no name; right is key=value, without a comma behind the last"
        case .noTagEquals: #"a tag is written key=value; a comma or blank within a name is written \, or "\ ""#
        case .noTagValue: "a tag has no value; leave it out instead"
        case .bareEquals: #"'=' within the value of a tag is written \="#
        case .noFields: "the fields are missing; behind measurement and tags come a blank and key=value"
        case .noFieldKey: "a field has no name; right is key=value, without a comma behind the last"
        case .noFieldEquals: #"a field is written key=value; a comma or blank within a name is written \, or "\ ""#
        case .noValue: "a field has no value; leave it out instead"
        case .badValue: #"no value: right are 1.5, 7i, 7u, true, and "text" in quotes"#
        case .openText: #"the text does not end, or something stands behind its end; '"' within is written \""#
        case .afterValue: "behind a value comes ',' and a field, or a blank and the time, or the end of the line"
        case .badTime: "the time is a whole number, such as 1764000000000"
        case .afterTime: "nothing may follow the time"
        case .tagTwice: "this tag is there twice, so its value is not certain"
        case .fieldTwice: "this field is there twice, so its value is not certain"
        }
    }
}
