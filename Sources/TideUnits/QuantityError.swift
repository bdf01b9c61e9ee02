/// Why a quantity, or a unit for it, was refused.
public enum QuantityError: Error, Equatable, Sendable, CustomStringConvertible {
    /// There is no quantity of that name; `suggestion` is the one probably meant.
    case unknown(name: String, suggestion: String?)
    /// The quantity has another dimension than the unit.
    case wrongUnit(name: String, expected: [Unit], got: Unit)
    /// The quantity is an index, a count or a scale, and the unit would multiply it.
    case notARatio(name: String, got: Unit, note: String?)

    /// What is wrong, and what would be right.
    public var description: String {
        switch self {
        case .unknown(let name, let suggestion):
            let hint = suggestion.map { "did you mean \($0)?" } ?? "`fieldtide quantities` lists them"
            return "there is no quantity \"\(name)\"; \(hint)"
        case .wrongUnit(let name, let expected, let got):
            let units = expected.map(\.code).joined(separator: " or ")
            guard let first = expected.first else { return "\(name) takes no unit \(got.code)" }
            return "\(name) is stored in \(units); \(UnitError.mismatch(from: got, to: first))"
        case .notARatio(let name, let got, let note):
            let reason = note.map { ": \($0)" } ?? ""
            return
                "\(name) is a number of its own, not a ratio that \(got.code) could scale; write the unit \"1\"\(reason)"
        }
    }
}
