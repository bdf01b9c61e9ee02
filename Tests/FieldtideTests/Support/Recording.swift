import Foundation
import Testing
import TideTesting

/// A recorded file that is published, stored and read back.
struct Recording: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// Path below the repository.
    var file: String
    /// File under config/publish.
    var map: String
    /// The profile's `series`, `fields` and `expects`.
    var profile: String
    /// Channel and column of the file.
    var columns: [(channel: String, column: String)]
    /// Milliseconds.
    var interval: Int64
    /// How a row of the file writes its time.
    var time: @Sendable ([String: String]) -> Int64

    static let root: String = {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return root.path
    }()

    /// Path of the file.
    var path: String { Self.root + "/" + file }

    /// The daemon's profile for the messages.
    func profileText(topic: String) -> String {
        """
        schema: fieldtide.profile/1
        id: test/recording
        version: 1
        expects: {interval: \(interval)ms}
        match: [{topic: "farm/{site}/{device}/\(topic)"}]
        identity: {site: "{site}", device: "{device}"}
        time: {source: $.time, format: rfc3339, accept: {future: 1d, past: 20000d, beyond: quarantine}}
        \(profile)
        examples:
          - name: normal
            given: {topic: farm/a/b/\(topic), text: '{"time": "2015-08-20T23:00:00Z", "nothing": 1}'}
            errors: []

        """
    }

    /// The rows of the file by column, as another program than ours cuts them.
    func rows() throws -> [[String: String]] {
        let scratch = ScratchFolder()
        let cat = file.hasSuffix(".gz") ? "gunzip -c" : "cat"
        let status = try ChildProcess(
            ["sh", "-c", "\(cat) '\(path)' | tr -d '\\r' > '\(scratch.file("rows"))'"],
            log: scratch.file("sh.log")
        ).waitForExit()
        guard status == 0 else { throw ChildProcessError(description: scratch.read("sh.log")) }
        let lines = scratch.read("rows").split(separator: "\n").map { line in
            line.contains(",") ? line.split(separator: ",") : line.split(separator: " ")
        }
        let names = lines[0].map { String($0).replacing("#", with: "") }
        return lines.dropFirst().filter { $0[0].first != "#" }.map { cells in
            Dictionary(zip(names, cells.map(String.init)), uniquingKeysWith: { first, _ in first })
        }
    }

    /// `YYYY MM DD HH MM` of some columns as milliseconds, by the C library.
    static func utc(_ parts: [String]) -> Int64 {
        let numbers = parts.map { Int32($0) ?? 0 } + [0, 0]
        var date = tm()
        (date.tm_year, date.tm_mon, date.tm_mday) = (numbers[0] - 1900, numbers[1] - 1, numbers[2])
        (date.tm_hour, date.tm_min) = (numbers[3], numbers[4])
        return Int64(timegm(&date)) * 1_000
    }

    static let ioosProfile = """
        decode:
          - json: {fields: {value: {path: $.value, type: number}}}
        series:
          reading: {from: value, quantity: energy, unit: kW.h}
        """

    static let ndbcProfile = """
        decode:
          - json:
              fields:
                wind: {path: $.wind_speed, type: number}
                direction: {path: $.wind_from_direction, type: number}
                waves: {path: $.wave_height, type: number}
                pressure: {path: $.air_pressure, type: number}
                water: {path: $.water_temperature, type: number}
        series:
          wind_speed: {from: wind, quantity: wind_speed, unit: m/s}
          wind_from_direction: {from: direction, quantity: wind_from_direction, unit: deg}
          wave_height: {from: waves, quantity: wave_height_significant, unit: m}
          air_pressure: {from: pressure, quantity: air_pressure, unit: hPa}
          water_temperature: {from: water, quantity: water_temperature, unit: Cel}
        """

    /// The file names no units: its numbers are taken as they are.
    static let agrimetProfile = """
        decode:
          - json:
              fields:
                air: {path: $.air_temperature, type: number}
                dew: {path: $.dew_point, type: number}
                wind: {path: $.wind_speed, type: number}
        series:
          air_temperature: {from: air, quantity: air_temperature, unit: Cel}
          dew_point: {from: dew, quantity: dew_point_temperature, unit: Cel}
          wind_speed: {from: wind, quantity: wind_speed, unit: m/s}
        """

    static func ioos(_ name: String, _ file: String) -> Recording {
        Recording(
            testDescription: name,
            file: file,
            map: "ioos-csv.yaml",
            profile: ioosProfile,
            columns: [("reading", "value")],
            interval: 900_000,
            time: { (Int64($0["time_epoch"] ?? "") ?? 0) * 1_000 }
        )
    }

    static func ndbc(_ name: String, _ file: String) -> Recording {
        Recording(
            testDescription: name,
            file: file,
            map: "ndbc-stdmet-realtime.yaml",
            profile: ndbcProfile,
            columns: [
                ("wind_speed", "WSPD"), ("wind_from_direction", "WDIR"), ("wave_height", "WVHT"),
                ("air_pressure", "PRES"), ("water_temperature", "WTMP"),
            ],
            interval: 600_000,
            time: { row in utc(["YY", "MM", "DD", "hh", "mm"].map { row[$0] ?? "" }) }
        )
    }

    static func agrimet(_ name: String, _ file: String) -> Recording {
        Recording(
            testDescription: name,
            file: file,
            map: "agrimet-hourly.yaml",
            profile: agrimetProfile,
            columns: [("air_temperature", "OB"), ("dew_point", "TP"), ("wind_speed", "WS")],
            interval: 3_600_000,
            time: { row in utc(["YEAR", "MONTH", "DAY", "HOUR"].map { row[$0] ?? "" }) }
        )
    }
}
