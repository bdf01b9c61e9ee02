internal import TideModel

/// All series in the order in which devices are listed, of each device by channel: 8 bytes a series beside what the
/// pipeline keeps of them anyway.
struct SeriesOrder: Sendable {
    private let definitions: SeriesTable
    /// Series by place.
    private var order: [SeriesNumber] = []
    /// Place by series.
    private var places: [UInt32]
    /// Where the series of a device begin in `ofDevices`.
    private let firstOfDevice: [UInt32]
    private let ofDevices: [SeriesNumber]

    /// Series of which none is in order yet.
    init(_ definitions: SeriesTable, devices: Int) {
        var first = [UInt32](repeating: 0, count: devices + 1)
        for definition in definitions { first[Int(definition.device) + 1] += 1 }
        for device in 0..<devices { first[device + 1] += first[device] }
        var next = first
        var numbers = [SeriesNumber](repeating: 0, count: definitions.count)
        for definition in definitions {
            numbers[Int(next[Int(definition.device)])] = definition.number
            next[Int(definition.device)] += 1
        }
        (self.definitions, firstOfDevice, ofDevices) = (definitions, first, numbers)
        places = Array(repeating: 0, count: definitions.count)
        order.reserveCapacity(definitions.count)
    }

    /// Puts the series of the next device in order; each device once.
    ///
    /// - Returns: their places.
    mutating func append(_ device: DeviceNumber) -> Range<Int> {
        let first = order.count
        let own = Int(firstOfDevice[Int(device)])..<Int(firstOfDevice[Int(device) + 1])
        for number in ofDevices[own].sorted(by: { definitions[Int($0)].channel < definitions[Int($1)].channel }) {
            places[Int(number)] = UInt32(order.count)
            order.append(number)
        }
        return first..<order.count
    }

    /// How many there are.
    var count: Int { order.count }

    /// The series at a place.
    subscript(place: Int) -> SeriesDefinition { definitions[Int(order[place])] }

    /// Where a series stands; nil when there is none of that number.
    func place(of number: SeriesNumber) -> Int? { Int(number) < places.count ? Int(places[Int(number)]) : nil }
}
