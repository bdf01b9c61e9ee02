internal import TideModel
internal import TideProfiles
internal import TideUnits

// Series get their numbers when their first reading comes.

extension Pipeline {
    /// Gives a series its number.
    ///
    /// - Parameters:
    ///   - job: of the row that brings the first reading.
    ///   - series: its place among the profile's `channels`.
    ///   - draft: takes the definition.
    /// - Returns: the number.
    mutating func newSeries(_ job: RowJob, _ series: UInt16, _ draft: inout Draft) -> SeriesNumber {
        newSeries(profiles.profiles[job.profile].channels[Int(series)], of: job.device, &draft)
    }

    /// Gives a series of a device its number.
    mutating func newSeries(_ spec: SeriesSpec, of device: DeviceNumber, _ draft: inout Draft) -> SeriesNumber {
        let number = SeriesNumber(state.definitions.count)
        let definition = SeriesDefinition(
            number: number,
            device: device,
            channel: spec.channel,
            quantity: spec.quantity.name,
            unit: spec.quantity.unit.code
        )
        state.definitions.append(definition)
        state.series.append(SeriesState())
        state.devices[Int(device)].series.append(number)
        draft.record.rare.series.append(definition)
        // Another profile of the same device may send the same channel.
        for binding in firstBindings[Int(device)] {
            let specs = profiles.profiles[binding.profile].channels
            if let index = specs.firstIndex(where: { $0.channel == spec.channel }) {
                bindings[binding.first + index] = number
            }
        }
        return number
    }
}
