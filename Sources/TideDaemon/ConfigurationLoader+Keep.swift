internal import TideProfiles
internal import TideSQLite
internal import TideYAML

extension ConfigurationLoader {
    /// Ages that can be asked for, in milliseconds: what is younger is in use, and what is older than 1,000 years is not.
    private static let ages: ClosedRange<Int64> = 7 * 86_400_000...365_000 * 86_400_000
    /// Sizes of a class, in bytes: a smaller one would keep little more than the file in use.
    private static let sizes = 1_000_000...1 << 60
    /// Floors, in bytes: a quarter of it must do for a flush.
    private static let floors = 64_000_000...1 << 60

    /// The `keep:` block.
    func keep(_ fields: YAMLFields) -> KeepLimits {
        var limits = KeepLimits()
        if let raw = fields.optional("raw") { limits.raw = limit(raw) }
        if let readings = fields.optional("readings") { limits.readings = limit(readings) }
        limits.freeSpace = fields.optional("free_space")?.byteCount(in: Self.floors)
        fields.done(later: ["rollups": "are never removed: they are all that is left of readings that were"])
        return limits
    }

    /// A size, an age, or a mapping of both.
    private func limit(_ value: YAMLValue) -> KeepLimits.Limit {
        guard case .scalar = value.content else {
            guard let fields = value.fields() else { return KeepLimits.Limit() }
            let age = fields.optional("age")?.age(in: Self.ages)
            let bytes = fields.optional("size")?.byteCount(in: Self.sizes)
            fields.done()
            return KeepLimits.Limit(age: age, bytes: bytes)
        }
        if value.isAge { return KeepLimits.Limit(age: value.age(in: Self.ages)) }
        return KeepLimits.Limit(bytes: value.byteCount(in: Self.sizes))
    }
}
