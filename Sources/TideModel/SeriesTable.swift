/// The definitions of all series by number, from 0 without gaps.
///
/// Most series share channel, quantity and unit with many others, so each takes 8 bytes beside them.
public struct SeriesTable: Sendable, Equatable, RandomAccessCollection {
    /// What a series measures.
    private struct Kind: Hashable {
        var channel: String
        var quantity: String
        var unit: String
    }

    private var devices: [DeviceNumber] = []
    private var kindOf: [UInt32] = []
    private var kinds: [Kind] = []
    private var numbers: [Kind: UInt32] = [:]

    /// Makes an empty table.
    public init() {}

    /// Makes a table of definitions.
    ///
    /// - Throws: `FormatError` when they are not numbered from 0 without gaps.
    public init(_ definitions: some Sequence<SeriesDefinition>) throws(FormatError) {
        for definition in definitions {
            guard Int(definition.number) == count else {
                throw FormatError("series \(definition.number) does not follow \(count) series", at: 0)
            }
            append(definition)
        }
    }

    /// 0.
    public var startIndex: Int { 0 }
    /// How many there are.
    public var endIndex: Int { devices.count }

    /// The definition of a series by its number.
    public subscript(number: Int) -> SeriesDefinition {
        let kind = kinds[Int(kindOf[number])]
        return SeriesDefinition(
            number: SeriesNumber(number),
            device: devices[number],
            channel: kind.channel,
            quantity: kind.quantity,
            unit: kind.unit
        )
    }

    /// Appends the next definition; its number must be `count`.
    public mutating func append(_ definition: SeriesDefinition) {
        precondition(Int(definition.number) == count, "series numbers have no gaps")
        let kind = Kind(channel: definition.channel, quantity: definition.quantity, unit: definition.unit)
        devices.append(definition.device)
        kindOf.append(number(of: kind))
    }

    private mutating func number(of kind: Kind) -> UInt32 {
        if let known = numbers[kind] { return known }
        let number = UInt32(kinds.count)
        kinds.append(kind)
        numbers[kind] = number
        return number
    }
}
