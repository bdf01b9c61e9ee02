internal import TideAPI
internal import TideModel
internal import TidePipeline

/// A series that a query selects, with what its readings are shown with.
struct SelectedSeries: Sendable {
    var number: SeriesNumber
    var key: SeriesKey
    var unit: String

    /// A run of its readings, without any yet.
    var run: ReadingRun {
        ReadingRun(site: key.device.site, device: key.device.device, channel: key.channel, unit: unit)
    }

    /// A reading of the series as commands show it.
    func show(_ reading: StoredReading) -> ReadingDTO { run.reading(ReadingRun.Entry(reading)) }
}

extension ReadingRun.Entry {
    /// A reading as answers have it.
    init(_ reading: StoredReading, isSuperseded: Bool = false) {
        self.init(
            time: reading.time.milliseconds,
            received: reading.received.milliseconds,
            value: reading.flag == QCFlag.missing.rawValue ? nil : reading.value,
            flag: reading.flag,
            isArrival: reading.rowFlags.contains(.arrival),
            isSuperseded: isSuperseded,
            facts: isSuperseded ? ReadingFacts() : reading.facts,
            isAssumed: reading.rowFlags.contains(.assumed)
        )
    }
}

extension SelectedSeries {
    /// The series that a selection means, by key; looks at all of them, so never on the writer's thread.
    static func select(
        _ selection: SeriesSelection,
        _ definitions: SeriesTable,
        _ registry: RegistryState
    ) -> [SelectedSeries] {
        var devices: [DeviceNumber: DeviceKey] = [:]
        var selected: [SelectedSeries] = []
        for definition in definitions where Pattern.matches(selection.channel, definition.channel) {
            let device = devices[definition.device] ?? registry.devices[Int(definition.device)].key
            devices[definition.device] = device
            guard Pattern.matches(selection.site, device.site), Pattern.matches(selection.device, device.device)
            else { continue }
            selected.append(
                SelectedSeries(
                    number: definition.number,
                    key: SeriesKey(device: device, channel: definition.channel),
                    unit: definition.unit
                )
            )
        }
        return selected.sorted { $0.key < $1.key }
    }
}

/// Names with `*` for any characters.
enum Pattern {
    /// Whether a name fits; nil fits all.
    static func matches(_ pattern: String?, _ name: String) -> Bool {
        guard let pattern else { return true }
        // Asked of every series: most patterns are one star or a name.
        guard pattern != "*" else { return true }
        guard pattern.utf8.contains(UInt8(ascii: "*")) else { return pattern == name }
        let pieces = pattern.split(separator: "*", omittingEmptySubsequences: false)
        var rest = Substring(name)
        for (index, piece) in pieces.enumerated() where !piece.isEmpty {
            if index == pieces.count - 1 { return rest.hasSuffix(piece) }
            guard let range = rest.firstRange(of: piece), index > 0 || range.lowerBound == rest.startIndex else {
                return false
            }
            rest = rest[range.upperBound...]
        }
        return pieces.last?.isEmpty ?? true
    }
}
