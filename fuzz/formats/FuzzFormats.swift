import Foundation
import TideModel
import TideProfiles

/// What libFuzzer calls with every input.
///
/// Byte 0 picks a profile of FUZZ_PROFILES (a folder), byte 1 port and envelope, the rest is the payload. With
/// FUZZ_PROFILES=text the input is itself a profile.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let input = [UInt8](UnsafeBufferPointer(start: data, count: size))
    guard let decoders = Fuzzed.decoders else {
        Fuzzed.load(input)
        return 0
    }
    guard input.count >= 2 else { return 0 }
    let decoder = decoders[Int(input[0]) % decoders.count]
    let entries = decoder.profile.match.indices
    let context = FrameContext(
        received: Timestamp(milliseconds: 1_764_000_000_000),
        captures: ["device": "d", "site": "s", "channel": "temperature"],
        entry: input[1] & 0x80 == 0 ? nil : Int(input[1] & 0x0F) % entries.count,
        uplink: Uplink(port: input[1] & 0x80 == 0 ? Int(input[1]) : nil)
    )
    Fuzzed.decode(Array(input.dropFirst(2)), decoder, context)
    return 0
}

enum Fuzzed {
    /// One per profile of the folder; nil when profiles themselves are fuzzed.
    nonisolated(unsafe) static let decoders: [ProfileDecoder]? = {
        let folder = ProcessInfo.processInfo.environment["FUZZ_PROFILES"] ?? "text"
        guard folder != "text" else { return nil }
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        return paths.filter { $0.hasSuffix(".yaml") }.sorted().map { path in
            guard let text = try? String(contentsOfFile: folder + "/" + path, encoding: .utf8),
                let profile = DeviceProfile.load(text, file: path, zones: { _ in .utc }).profile
            else { fatalError("\(path) is no profile") }
            return ProfileDecoder(profile)
        }
    }()

    /// Whatever comes out, these must hold.
    static func decode(_ payload: [UInt8], _ decoder: ProfileDecoder, _ context: FrameContext) {
        var (frame, state) = (DecodedFrame(), CodecState())
        decoder.decode(copying: payload, context: context, state: &state, into: &frame)
        if let problem = frame.problem {
            precondition(frame.rows.isEmpty && frame.cells.isEmpty && frame.attributes.isEmpty)
            precondition(!decoder.explain(problem, payload: payload).isEmpty)
        }
        for row in frame.rows.indices where frame.rows[row].problem != .none {
            precondition(!decoder.explain(row: row, of: frame).isEmpty)
        }
        var next = 0
        for row in frame.rows.indices {
            let cells = frame.cells(ofRow: row)
            precondition(cells.lowerBound == next)
            next = cells.upperBound
        }
        precondition(next == frame.cells.count)
        for cell in frame.cells { precondition((cell.status == .ok) == cell.value.isFinite) }
        for attribute in frame.attributes { precondition(attribute.value.utf8.count <= DecodedAttribute.maximumLength) }
    }

    /// A profile loads or is refused with a place; its canonical text is the same profile.
    static func load(_ input: [UInt8]) {
        let text = String(decoding: input, as: UTF8.self)
        let (profile, errors) = DeviceProfile.load(text, file: "x.yaml", zones: { _ in nil })
        precondition((profile == nil) == !errors.isEmpty)
        guard let profile else { return }
        let again = DeviceProfile.load(profile.stored.text, file: "x.yaml", zones: { _ in nil })
        precondition(again.profile?.stored.hash == profile.stored.hash, "\(again.errors)")
        _ = ProfileTester(profile).run()
    }
}
