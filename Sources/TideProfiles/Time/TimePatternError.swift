/// Why a text is no time pattern.
public enum TimePatternError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Letters that mean nothing.
    case unknown(String)
    /// A part without which there is no date.
    case lacks(String)
    /// One part twice.
    case repeated
    /// A quote that does not end.
    case openQuote

    /// What is wrong, and what would be right.
    public var description: String {
        switch self {
        case .unknown("hh"), .unknown("h"), .unknown("a"): "hours of 12 are not known here; write HH for 0 to 23"
        case .unknown("MMM"): "names of months are not known here; write MM"
        case .unknown("YYYY"), .unknown("YY"): "years are written yyyy"
        case .unknown("DD"), .unknown("D"): "days are written dd"
        case .unknown(let letters): "'\(letters)' means nothing; put text into quotes, such as 'T'"
        case .lacks(let part): "\(part) is missing; a date has yyyy, MM and dd"
        case .repeated: "a part is there twice"
        case .openQuote: "a quote does not end"
        }
    }
}
