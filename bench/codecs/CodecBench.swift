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
        var (messages, cells) = (0, 0)
        let example = profile.examples[0]
        let padded = example.payload + [UInt8](repeating: 0, count: FrameBatch.padding)
        let context = FrameContext(
            received: Timestamp(milliseconds: example.received ?? 0),
            uplink: Uplink(port: example.port),
            judgesTime: example.received != nil
        )
        let clock = ContinuousClock()
        let began = clock.now
        padded.withUnsafeBytes { bytes in
            let payload = UnsafeRawBufferPointer(rebasing: bytes[..<example.payload.count])
            while clock.now - began < .seconds(seconds) {
                for _ in 0..<1_000 {
                    decoder.decode(payload, context: context, state: &state, into: &frame)
                    cells += frame.cells.count
                }
                messages += 1_000
            }
        }
        let took = (clock.now - began) / .seconds(1)
        let rate = Int(Double(messages) / took)
        let each = Int(1e9 * took / Double(messages))
        print("\(profile.id): \(cells / messages) values, \(rate) messages/s, \(each) ns each")
    }
}
