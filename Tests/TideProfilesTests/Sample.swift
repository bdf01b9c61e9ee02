import TideModel
import TideProfiles
import TideTesting
import TideYAML

/// A small profile and what tests do with it.
enum Sample {
    static let text = """
        schema: fieldtide.profile/1
        id: test/buoy
        version: 3
        match:
          - topic: "farm/{site}/{device}/up"
        identity: {site: "{site}", device: "{device}"}
        time: {source: $.ts, format: unix_ms, accept: {future: 1h, past: 400d}}
        decode:
          - json:
              fields:
                temp: {path: $.temp, type: number, missing: ["", "N/A", -999]}
                count: {path: $.n, type: integer}
                pump: {path: $.state.pump, type: boolean}
                mode: {path: $.state.mode, type: enum, enum: {0: idle, 1: run}}
                second: {path: "$.values[1]", type: number}
                note: {path: $.note, type: string}
        series:
          water_temperature: {from: temp, quantity: water_temperature, unit: "[degF]"}
          reboot_count: {from: count, quantity: reboot_count, unit: "1"}
          pump_state: {from: pump, quantity: pump_state, unit: "{state}"}
          aerator_state: {from: mode, quantity: aerator_state, unit: "{state}"}
          ph: {from: second, quantity: ph, unit: "[pH]"}
        attributes:
          note: {from: note}

        """

    static let received = Timestamp(milliseconds: 1_764_000_000_000)

    /// Zones that tests know: one without, one with summer time.
    static func zones(_ name: String) -> Zone? {
        switch name {
        case "Asia/Shanghai": try? Zone(name: name, tzif: tzif(rule: "CST-8"))
        case "Europe/Berlin": try? Zone(name: name, tzif: tzif(rule: "CET-1CEST,M3.5.0,M10.5.0/3"))
        default: nil
        }
    }

    /// A TZif file without transitions, with a rule for all time (RFC 9636 section 3).
    private static func tzif(rule: String) -> [UInt8] {
        let counts: [UInt8] =
            [0, 0, 0, 0] + [0, 0, 0, 0] + [0, 0, 0, 0] + [0, 0, 0, 0] + [0, 0, 0, 1] + [0, 0, 0, 4]
        let header = Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + counts
        let block = header + [0, 0, 0, 0, 0, 0] + Array("LMT\0".utf8)
        return block + block + Array("\n\(rule)\n".utf8)
    }

    /// `text` with replacements.
    static func text(_ edits: [(String, String)]) -> String {
        edits.reduce(text) { $0.replacing($1.0, with: $1.1) }
    }

    /// A profile that must load.
    static func profile(_ text: String = Sample.text) throws -> DeviceProfile {
        let result = DeviceProfile.load(text, file: "buoy.yaml", zones: zones)
        guard let profile = result.profile else { throw Unusable(problems: result.errors.map(\.description)) }
        return profile
    }

    /// Why a sample could not be used.
    struct Unusable: Error { var problems: [String] }

    /// Decodes one payload.
    static func decode(
        _ payload: String,
        by profile: DeviceProfile,
        received: Timestamp = received,
        captures: TopicCaptures = ["site": "s1", "device": "d1"]
    ) -> DecodedFrame {
        decode(Array(payload.utf8), by: profile, received: received, captures: captures)
    }

    /// Decodes one payload.
    static func decode(
        _ payload: [UInt8],
        by profile: DeviceProfile,
        received: Timestamp = received,
        captures: TopicCaptures = ["site": "s1", "device": "d1"]
    ) -> DecodedFrame {
        var (frame, state) = (DecodedFrame(), CodecState())
        let context = FrameContext(received: received, captures: captures)
        ProfileDecoder(profile).decode(copying: payload, context: context, state: &state, into: &frame)
        return frame
    }

    /// A frame in short: rows as `time[channel=value …]`, with statuses and problems by their codes.
    static func words(_ frame: DecodedFrame, _ profile: DeviceProfile) -> String {
        if let problem = frame.problem { return problem.reason.code + (problem.key.map { ":\($0)" } ?? "") }
        return frame.rows.indices.map { index in
            let row = frame.rows[index]
            let cells = frame.cells(ofRow: index).map { cell in
                let cell = frame.cells[cell]
                let value = cell.status == .ok ? "\(cell.value)" : cell.status.code
                return "\(profile.series[Int(cell.series)].channel)=\(value)"
            }
            let time = row.problem != .none ? row.problem.code : Self.time(row)
            return "\(time)[\(cells.joined(separator: " "))]"
        }.joined(separator: " ")
    }

    /// A time as text; before an arrival with a minus.
    private static func time(_ row: DecodedRow) -> String {
        row.isArrival ? "arrival" + (row.time == 0 ? "" : "\(row.time)") : "\(row.time)"
    }
}
