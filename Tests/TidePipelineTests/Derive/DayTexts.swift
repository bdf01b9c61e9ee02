import TideModel

/// A weather station with series over days.
enum DayTexts {
    static func station(_ derive: String, air: String = "", interval: String = "expects: {interval: 10m}") -> String {
        """
        schema: fieldtide.profile/1
        id: test/station
        version: 1
        \(interval)
        match: [{topic: "farm/{site}/{device}/w"}]
        identity: {site: "{site}", device: "{device}", adopt: {max_new_per_hour: 1000}}
        time: {source: $.ts, format: unix_ms, accept: {past: 4000d, future: 10m}}
        decode:
          - json:
              fields:
                t: {path: $.t, type: number, missing: [-999]}
                h: {path: $.h, type: number, missing: [-999]}
                w: {path: $.w, type: number, missing: [-999]}
                r: {path: $.r, type: number, missing: [-999]}
        series:
          air_temperature: {from: t, quantity: air_temperature, unit: "[degF]"\(air)}
          relative_humidity: {from: h, quantity: relative_humidity, unit: "%"}
          solar_irradiance: {from: r, quantity: solar_irradiance, unit: W/m2}
          wind_speed: {from: w, quantity: wind_speed, unit: m/s}
        derive: {\(derive)}
        examples:
          - name: normal
            given: {topic: farm/a/b/w, text: '{"ts": 1764000000000, "t": 50}', received: 2025-11-24T16:00:00Z}
            want: {air_temperature: {value: 10, unit: Cel}}
        """
    }

    static let et0 =
        "et0: {every: day, expr: \"ET0_daily(Tmin=min(air_temperature), Tmax=max(air_temperature), "
        + "RHmin=min(relative_humidity), RHmax=max(relative_humidity), u2=mean(wind_speed), "
        + "Rs=mean(solar_irradiance), lat=site.latitude, z=100)\"}"
    static let heat = "heat: {every: day, expr: \"degree_hours(limit=10, T=hourly(air_temperature))\"}"
    static let chill = "chill: {every: day, needs: {coverage: 0%}, expr: \"chill_hours(T=hourly(air_temperature))\"}"
}
