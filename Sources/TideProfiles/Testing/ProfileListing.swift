internal import TideModel
internal import TideUnits
internal import TideYAML

/// What a device sends, as a table for people: `fieldtide profile show`.
public enum ProfileListing {
    /// A readable listing of a profile.
    ///
    /// - Parameter profile: the profile.
    /// - Returns: lines of text.
    public static func text(of profile: DeviceProfile) -> String {
        var lines = [profile.name + (profile.isDraft ? " (draft)" : "")]
        lines += about(profile)
        lines.append("topics    " + profile.match.map(\.topic.description).joined(separator: ", "))
        lines.append("device    " + identity(profile.identity))
        lines.append("time      " + time(profile.time))
        lines.append("codec     " + profile.variants.map(\.codec.name).joined(separator: ", "))
        lines.append("content   \(profile.stored.hash.prefix(16))")
        if !profile.series.isEmpty { lines += ["", table(profile.series)] }
        if !profile.derived.isEmpty { lines += ["", derivedTable(profile.derived)] }
        let counters = profile.series.compactMap { series in
            series.about.wrap.map { "\(series.channel) at \(SpanText.number($0)) \(series.unit.code)" }
        }
        if !counters.isEmpty { lines += ["", "begin again at 0: " + counters.joined(separator: ", ")] }
        if !profile.health.isEmpty { lines += ["", "health: " + profile.health.map(health).joined(separator: ", ")] }
        if !profile.attributes.isEmpty {
            lines += ["", "attributes: " + profile.attributes.map(\.name).joined(separator: ", ")]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The tests that judge the series of a device, with where each parameter comes from.
    public static func tests(_ effective: EffectiveQuality) -> String {
        let head = ["channel", "test", "parameter", "value", "unit", "from"]
        let rows = effective.parameters.map {
            [$0.channel, $0.test, $0.name, $0.value, $0.unit, $0.source.rawValue]
        }
        return rows.isEmpty ? "no tests\n" : aligned([head] + rows) + "\n"
    }

    private static func about(_ profile: DeviceProfile) -> [String] {
        let about = profile.about
        let names = [about.vendor, about.vendorChinese, about.model, about.modelChinese].compactMap(\.self)
        var lines = names.isEmpty ? [] : ["model     " + names.joined(separator: ", ")]
        if let expects = profile.expects { lines.append("interval  " + DurationText.text(expects.interval)) }
        if let power = about.power { lines.append("power     " + power.rawValue) }
        return lines
    }

    private static func health(_ limit: HealthLimit) -> String {
        "\(limit.name) by \(limit.channel), well within \(SpanText.text(limit.well.lower, limit.well.upper))"
    }

    private static func identity(_ identity: IdentitySpec) -> String {
        let adoption =
            switch identity.adoption {
            case .never: "registered by people only"
            case .perHour(let count): "registered on first sight, at most \(count) per hour"
            }
        return "\(identity.site?.description ?? "(no site)")/\(identity.device), \(adoption)"
    }

    private static func time(_ time: TimeSpec) -> String {
        let path: String
        switch time.source {
        case .receive: return "receive time"
        case .network: return "of the network, else receive time"
        case .gateway: return "of the gateway, else of the network, else receive time"
        case .path(let place): path = place.description
        case .field(let name): path = name
        case .line: path = "of the line"
        }
        let accept =
            "from \(DurationText.text(time.past)) before to \(DurationText.text(time.future)) after receive time"
        let correction = time.correction == .zone ? ", clocks off by a zone corrected" : ""
        return "\(path) as \(time.format.name), zone \(time.zone.name), \(accept), else \(time.beyond.rawValue)"
            + correction
    }

    private static func table(_ series: [SeriesSpec]) -> String {
        let head = ["channel", "quantity", "sent in", "stored in", "suspect outside", "fail outside"]
        return aligned(
            [head]
                + series.map { series in
                    [
                        series.channel, series.quantity.name, series.unit.code, series.quantity.unit.code,
                        SpanText.text(series.suspectSpan.lower, series.suspectSpan.upper),
                        SpanText.text(series.failSpan.lower, series.failSpan.upper),
                    ]
                }
        )
    }

    private static func derivedTable(_ derived: [DerivedSpec]) -> String {
        let head = ["derived", "quantity", "stored in", "skew", "formula", "expression"]
        return aligned(
            [head]
                + derived.map { spec in
                    [
                        spec.series.channel, spec.series.quantity.name, spec.series.quantity.unit.code,
                        spec.day == nil ? DurationText.text(spec.maximumSkew) : "day", spec.formula, spec.expression,
                    ]
                }
        )
    }

    private static func aligned(_ rows: [[String]]) -> String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { text, width in text + String(repeating: " ", count: width - text.count) }
            return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
        }.joined(separator: "\n")
    }
}

extension IdentityTemplate: CustomStringConvertible {
    /// As it is written in a profile.
    public var description: String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .capture(let name): "{\(name)}"
            case .eui: "{eui}"
            case .tag(let key): "{tag.\(key)}"
            case .path(let path): parts.count == 1 ? path.description : "{\(path)}"
            }
        }.joined()
    }
}
