internal import Foundation
internal import TideAPI

/// Lines of a tail as text.
enum TailText {
    static func text(_ line: TailDTO, as format: TailCommand.TailFormat) throws -> String {
        guard line.frame != nil || line.dropped != nil else { return "" }
        if format == .json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(line), as: UTF8.self) + "\n"
        }
        if let dropped = line.dropped {
            return "… \(dropped) frames were left out: they came faster than this was read\n"
        }
        return line.frame.map(text) ?? ""
    }

    private static func text(_ frame: TailDTO.Frame) -> String {
        let head = [
            frame.received, frame.topic, frame.device ?? "-", frame.profile ?? "-", frame.outcome, "\(frame.bytes) B",
        ]
        var lines = [head.map(DisplayWidth.printable).joined(separator: "  ")]
        if let clock = frame.clock { lines.append("    clock: \(DisplayWidth.printable(clock))") }
        for step in frame.trace ?? [] { lines.append("    > \(DisplayWidth.printable(step))") }
        for reading in frame.readings ?? [] { lines.append("    " + DisplayWidth.printable(text(reading, of: frame))) }
        if let more = frame.moreReadings { lines.append("    … and \(more) more readings") }
        if let reason = frame.reason { lines.append("    \(reason): \(DisplayWidth.printable(frame.detail ?? ""))") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func text(_ reading: TailDTO.Reading, of frame: TailDTO.Frame) -> String {
        let value = reading.value.map { "\($0) \(reading.unit)" } ?? "missing"
        let device = reading.device.map { "\($0) " } ?? ""
        let time = reading.time == frame.received ? "" : "  at \(reading.time)"
        return "\(device)\(reading.channel) = \(value)  flag \(reading.flag)  \(reading.verdict)\(time)"
    }
}
