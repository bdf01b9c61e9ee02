internal import TideQuality

/// Which layer each parameter of a series' tests comes from.
struct QualitySources {
    private var sources: [String: EffectiveQuality.Source] = [:]

    /// The layer of a parameter, written as `test.parameter`.
    subscript(parameter: String) -> EffectiveQuality.Source { sources[parameter] ?? .quantity }

    /// Takes in that a layer was laid over the ones before.
    ///
    /// - Parameters:
    ///   - source: the layer.
    ///   - named: the parameters that it names; what it names again is its own.
    ///   - before: the tests without it.
    ///   - after: the tests with it.
    mutating func note(
        _ source: EffectiveQuality.Source,
        named: Set<String>,
        from before: QualityTests,
        to after: QualityTests
    ) {
        for test in after.configured {
            let former = Dictionary(uniqueKeysWithValues: before.parameters(test).map { ($0.name, $0.value) })
            for (name, value) in after.parameters(test) {
                let parameter = "\(test.name).\(name)"
                if named.contains(parameter) || former[name] != value { sources[parameter] = source }
            }
        }
    }
}
