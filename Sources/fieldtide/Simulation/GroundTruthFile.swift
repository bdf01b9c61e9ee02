internal import TideAPI
internal import TideModel
internal import TideProfiles
internal import TideSim

/// Every value that was sent, as CSV: site,device,channel,time,value, in the quantities' units.
struct GroundTruthFile {
    private let output: Output
    private var buffer: [UInt8]

    /// Bytes gathered before they are written.
    private static let piece = 256 * 1_024

    init(_ path: String) throws {
        output = try Output.to(path)
        buffer = Array("site,device,channel,time,value\n".utf8)
    }

    /// Adds the values of a message that has arrived.
    mutating func add(_ message: SimulatedMessage, of fleet: Fleet) throws {
        let device = fleet.scenario.devices[message.device]
        let profile = fleet.scenario.profiles[device.profile]
        for row in message.rows {
            for (series, value) in zip(profile.series, row.values) where !value.isNaN {
                for text in [device.key.site, device.key.device, series.channel] {
                    CSVText.appendText(text, to: &buffer)
                    buffer.append(UInt8(ascii: ","))
                }
                RFC3339.append(row.time, to: &buffer)
                buffer.append(UInt8(ascii: ","))
                CSVText.appendNumber(value, to: &buffer)
                buffer.append(UInt8(ascii: "\n"))
            }
        }
        if buffer.count >= Self.piece { try flush() }
    }

    private mutating func flush() throws {
        try output.write(buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    mutating func finish() throws {
        try flush()
        try output.finish()
    }
}
