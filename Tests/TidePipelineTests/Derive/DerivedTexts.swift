import TideModel

/// Profiles with derived series.
enum DerivedTexts {
    /// Oxygen, temperature and salinity in one message or several; `{DERIVE}` is the block's content.
    static func pond(_ derive: String, oxygen: String = "", interval: String = "expects: {interval: 1m}") -> String {
        """
        schema: fieldtide.profile/1
        id: test/pond
        version: 1
        \(interval)
        match: [{topic: "farm/{site}/{device}/p"}]
        identity: {site: "{site}", device: "{device}"}
        time: {source: $.ts, format: unix_ms, accept: {past: 400d, future: 10m}}
        decode:
          - json:
              fields:
                o: {path: $.o, type: number, missing: [-999]}
                t: {path: $.t, type: number, missing: [-999]}
                s: {path: $.s, type: number, missing: [-999]}
        series:
          oxygen: {from: o, quantity: dissolved_oxygen, unit: mg/L\(oxygen)}
          salinity: {from: s, quantity: practical_salinity, unit: "1"}
          temperature: {from: t, quantity: water_temperature, unit: Cel}
        derive: {\(derive)}
        examples:
          - name: normal
            given: {topic: farm/a/b/p, text: '{"ts": 1764000000000, "o": 7.5}', received: 2025-11-24T16:00:00Z}
            want: {oxygen: 7.5}
        """
    }

    static let saturation =
        "saturation: {expr: \"oxygen_saturation(DO=oxygen, SP=salinity ?? 31, t=temperature)\", needs: {max_skew: 5m}}"
}

/// What records tell of readings: the value and flag that stand, and all values that there ever were.
struct ToldReadings {
    struct Key: Hashable {
        var series: SeriesNumber
        var time: Int64
    }

    var value: [Key: Double] = [:]
    var flag: [Key: UInt8] = [:]
    var rowFlags: [Key: RowFlags] = [:]
    /// Former values, as bits, in the order in which they were superseded.
    var former: [Key: [UInt64]] = [:]
    /// All values, as bits, in the order in which they were written.
    var written: [Key: [UInt64]] = [:]

    mutating func take(_ record: Record) {
        let readings = record.readings
        for row in 0..<readings.rowCount where !readings.rowFlags[row].contains(.future) {
            for cell in readings.cells(ofRow: row) where readings.verdict[cell].isStored {
                let key = Key(series: readings.series[cell], time: readings.time[row])
                (value[key], flag[key]) = (readings.value[cell], readings.flag[cell])
                rowFlags[key] = readings.rowFlags[row]
                written[key, default: []].append(readings.value[cell].bitPattern)
            }
        }
        for amendment in record.amendments {
            flag[Key(series: amendment.series, time: amendment.time.milliseconds)] = amendment.flag.rawValue
        }
        for value in record.superseded {
            former[Key(series: value.series, time: value.time.milliseconds), default: []].append(value.value.bitPattern)
        }
    }

    /// The readings of a series, by time.
    func readings(of series: SeriesNumber) -> [(time: Int64, value: Double, flag: UInt8)] {
        value.filter { $0.key.series == series }.map { ($0.key.time, $0.value, flag[$0.key] ?? 0) }
            .sorted { $0.time < $1.time }
    }
}
