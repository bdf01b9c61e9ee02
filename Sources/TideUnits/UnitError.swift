/// Why a unit was refused.
public enum UnitError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The text is no unit; `column` counts bytes from 1, `suggestion` is what would be right, when known.
    case invalid(text: String, column: Int, problem: String, suggestion: String?)
    /// The two units measure different things.
    case mismatch(from: Unit, to: Unit)

    /// What is wrong, where, and what would be right.
    public var description: String {
        switch self {
        case .invalid(let text, let column, let problem, let suggestion):
            let hint = suggestion.map { "; write \"\($0)\"" } ?? ""
            return "unit \"\(text)\", column \(column): \(problem)\(hint)"
        case .mismatch(let from, let to):
            let hint = Self.hint(from, to).map { ": \($0)" } ?? ""
            return "\(from.code) is \(from.dimension.words), \(to.code) is \(to.dimension.words)\(hint)"
        }
    }

    /// The missing knowledge that would make the conversion possible.
    private static func hint(_ from: Unit, _ to: Unit) -> String? {
        let pair: Set<Dimension> = [from.dimension, to.dimension]
        if let known = hints.first(where: { Set($0.codes.compactMap { try? Unit($0).dimension }) == pair }) {
            return known.hint
        }
        guard from.dimension.withoutAnnotations == to.dimension.withoutAnnotations else { return nil }
        return "an {annotation} makes a scale of its own; what is measured belongs in the quantity's name"
    }

    private static let hints: [(codes: [String], hint: String)] = [
        (
            ["1", "kg/m3"],
            "a fraction becomes a concentration only with the molar mass (in air also temperature and pressure); "
                + "where a vendor's ppm means dissolved solids, write mg/L"
        ),
        (["mol/m3", "kg/m3"], "this needs the molar mass of the substance"),
        (["1", "mol/m3"], "this needs the molar mass and the density"),
        (["{NTU}", "{FNU}"], "they see with different light, there is no fixed factor"),
        (["{NTU}", "1"], "a turbidity is no plain number; write {NTU}"),
        (["{FNU}", "1"], "a turbidity is no plain number; write {FNU}"),
        (["{dBm}", "dB"], "{dBm} is a level against 1 mW, dB a difference of levels"),
        (["S/m", "kg/m3"], "dissolved solids follow from conductivity only by a factor of the water"),
        (["S/m", "1"], "salinity follows from conductivity, temperature and pressure: derive it"),
        (["W/m2", "mol/m2/s"], "this depends on the spectrum of the light"),
        (["W/m2", "lx"], "this depends on the spectrum of the light"),
        (["mol/m2/s", "lx"], "this depends on the spectrum of the light"),
        (["W", "J"], "energy is power over a time"),
        (["deg", "K"], "deg is an angle; a temperature is Cel or [degF]"),
    ]
}
