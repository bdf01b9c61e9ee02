internal import TideYAML

/// Where a rule names those that inhibit it.
struct InhibitorPlaces: Sendable {
    /// Where it names any.
    let whole: YAMLPlace
    private let each: [(name: String?, place: YAMLPlace)]

    /// Finds them in what `inhibited_by` says.
    init(_ value: YAMLValue) {
        var value = value
        if case .map(let entries) = value.content, let rules = entries.first(where: { $0.key.text == "rules" })?.value {
            value = rules
        }
        whole = value.place
        guard case .list(let items) = value.content else {
            each = []
            return
        }
        each = items.map { ($0.text, $0.place) }
    }

    /// Where it names one.
    func place(of name: String) -> YAMLPlace { each.first { $0.name == name }?.place ?? whole }
}
