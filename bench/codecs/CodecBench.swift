import Foundation
import TideModel
import TideProfiles

/// Decodes a profile's examples again and again on one core: whole profile, decoding only.
///
/// usage: codec-bench SECONDS PROFILE…     prints messages per second and nanoseconds per message
@main
struct CodecBench {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let seconds = arguments.first.flatMap(Double.init), arguments.count > 1 else {
            FileHandle.standardError.write(Data("usage: codec-bench SECONDS PROFILE…\n".utf8))
            exit(2)
        }
        for path in arguments.dropFirst() { try run(path, seconds) }
    }

    private static func run(_ path: String, _ seconds: Double) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let (profile, errors) = DeviceProfile.load(text, file: path, zones: { _ in nil })
        guard let profile else {
            FileHandle.standardError.write(Data((errors.map(\.description).joined(separator: "\n") + "\n").utf8))
            exit(1)
        }
        let decoder = ProfileDecoder(profile)
        var (frame, state) = (DecodedFrame(), CodecState())
        var (messages, rows, cells) = (0, 0, 0)
        let example = profile.examples[0]
        let isOfLines = profile.variants[0].codec.name == "line_protocol"
        let message = isOfLines ? lines(like: example.payload) : example.payload
        let padded = message + [UInt8](repeating: 0, count: FrameBatch.padding)
        let context = FrameContext(
            received: Timestamp(milliseconds: example.received ?? 0),
            uplink: Uplink(port: example.port),
            judgesTime: example.received != nil
        )
        let repeats = isOfLines ? 1 : 1_000
        let clock = ContinuousClock()
        let began = clock.now
        padded.withUnsafeBytes { bytes in
            let payload = UnsafeRawBufferPointer(rebasing: bytes[..<message.count])
            while clock.now - began < .seconds(seconds) {
                for _ in 0..<repeats {
                    decoder.decode(payload, context: context, state: &state, into: &frame)
                    rows += frame.rows.count
                    cells += frame.cells.count
                }
                messages += repeats
            }
        }
        let took = (clock.now - began) / .seconds(1)
        let what = isOfLines ? "lines" : "messages"
        let rate = Int(Double(rows) / took)
        let each = Int(1e9 * took / Double(rows))
        print("\(profile.id): \(cells / rows) values, \(rate) \(what)/s, \(each) ns each")
    }

    /// A block as an import hands it over: thousands of lines of hundreds of devices, with values that differ.
    private static func lines(like example: [UInt8]) -> [UInt8] {
        let line = String(decoding: example, as: UTF8.self).trimmingCharacters(in: .newlines)
        var block = ""
        for number in 0..<4_000 {
            let text = line.replacing("dev00198", with: "dev00\(100 + number * 7 % 500)")
            block += text.replacing(#/=[0-9]+\.([0-9])/#) { "=\(number * 31 % 40).\($0.output.1)" } + "\n"
        }
        return Array(block.utf8)
    }
}
