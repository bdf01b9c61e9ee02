import TideModel
import TideProfiles

/// A profile of line protocol and what tests do with it.
enum LineSample {
    static let text = """
        schema: fieldtide.profile/1
        id: test/lines
        version: 1
        match: [{topic: lines}]
        identity: {site: "{tag.site}", device: "{tag.device}"}
        time: {source: line, format: unix_ms, accept: {future: 1h, past: 400d}}
        decode:
          - line_protocol:
              measurement: water
              fields:
                temp: {field: t, missing: [-999, nan]}
                count: {field: n, type: integer}
                pump: {field: p, type: boolean}
                mode: {field: m, type: enum, enum: {0: idle, 1: run}}
                far: {field: "odd, =key", type: measure, units: {cm: cm, m: m}}
                depth: {tag: depth, type: number}
                note: {field: note, type: string}
                model: {tag: model}
        series:
          temp: {from: temp, quantity: water_temperature, unit: Cel}
          count: {from: count, quantity: reboot_count, unit: "1"}
          pump: {from: pump, quantity: pump_state, unit: "{state}"}
          mode: {from: mode, quantity: aerator_state, unit: "{state}"}
          far: {from: far, quantity: water_level, unit: m}
          depth: {from: depth, quantity: water_level, unit: m}
        attributes:
          note: {from: note}
          model: {from: model}

        """

    /// Beginning of a line, with the blank before its fields.
    static let head = "water,site=a,device=b "

    /// What comes out, with who sent each row before it, faults by their words, and attributes at the end.
    static func words(_ payload: String, _ profile: DeviceProfile) -> String {
        words(Sample.decode(payload, by: profile, captures: [:]), profile)
    }

    static func words(_ frame: DecodedFrame, _ profile: DeviceProfile) -> String {
        if let problem = frame.problem { return problem.reason.code }
        if frame.isIgnored { return "ignored" }
        let senders = frame.rows.filter { $0.problem == .none }.map { row in
            frame.identities.isEmpty ? "" : "\(frame.identities[Int(row.identity)])"
        }
        let texts = frame.texts(of: profile).map { "\($0.name)=\($0.status == .ok ? $0.value : $0.status.code)" }
        let parts = [senders.joined(separator: " "), Sample.words(frame, profile), texts.joined(separator: " ")]
        return parts.filter { !$0.isEmpty }.joined(separator: " ")
    }
}
