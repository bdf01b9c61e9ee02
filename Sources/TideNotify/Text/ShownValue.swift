internal import TideModel

/// Values with their units.
enum ShownValue {
    /// What was measured; nil where nothing was.
    static func measured(_ item: OutboxMessage.Item) -> String? {
        item.value.map { joined(ShownNumber.measured($0, limit: item.limit), item.unit) }
    }

    /// The limit; nil where there is none.
    static func limit(_ item: OutboxMessage.Item) -> String? {
        item.limit.map { joined(ShownNumber.exact($0), item.unit) }
    }

    private static func joined(_ number: String, _ ucum: String) -> String {
        let unit = ShownUnit.text(ucum)
        return ShownUnit.needsBlank(unit) ? "\(number) \(unit)" : number + unit
    }
}
