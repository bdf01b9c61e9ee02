internal import TideModel

// What a device's blob holds of clock and liveness.

extension PipelineState {
    /// Appends clock, corrections, times beyond the latest, and the liveness of each series.
    func writeTimes(of device: DeviceState, to writer: inout ByteWriter) {
        device.clock.write(to: &writer)
        device.corrections.write(to: &writer)
        let hidden = device.series.indices.filter {
            let state = series[Int(device.series[$0])]
            return state.newest != state.time
        }
        writer.write(packedColumn: hidden.map { UInt32($0) })
        writer.write(packedColumn: hidden.map { series[Int(device.series[$0])].newest })
        for number in device.series { liveness[number].write(to: &writer) }
    }

    mutating func readTimes(
        of device: DeviceNumber,
        _ numbers: [SeriesNumber],
        _ reader: inout ByteReader
    ) throws(FormatError) {
        devices[Int(device)].clock = try ClockState(&reader)
        devices[Int(device)].corrections = try ClockCorrections(&reader)
        let places = try reader.readPackedColumn(UInt32.self), newest = try reader.readPackedColumn(Int64.self)
        guard places.count == newest.count, places.allSatisfy({ $0 < numbers.count }) else {
            throw FormatError("newest times of no series", at: reader.offset)
        }
        for (place, time) in zip(places, newest) { series[Int(numbers[Int(place)])].newest = time }
        for number in numbers { liveness.set(number, try LivenessState(&reader)) }
    }
}
