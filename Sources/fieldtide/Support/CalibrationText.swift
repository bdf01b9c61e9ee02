internal import Foundation
internal import TideAPI
internal import TideModel

/// Calibrations for people.
enum CalibrationText {
    /// The polynomial, such as `0.43 + 1.02 x`.
    static func formula(_ entry: CalibrationDTO) -> String {
        guard entry.kind != .none else { return "x" }
        var parts: [String] = []
        for (power, coefficient) in entry.coefficients.enumerated() where coefficient != 0 {
            let name = power == 0 ? "" : power == 1 ? "x" : "x^\(power)"
            let isOne = coefficient.magnitude == 1 && power > 0
            let size = isOne ? name : number(coefficient.magnitude) + (name.isEmpty ? "" : " \(name)")
            let sign = coefficient < 0 ? "-" : "+"
            parts.append(parts.isEmpty ? (coefficient < 0 ? "-" : "") + size : "\(sign) \(size)")
        }
        return parts.isEmpty ? "0" : parts.joined(separator: " ")
    }

    /// What was recorded, or would be.
    static func entry(_ entry: CalibrationDTO, isPreview: Bool) -> String {
        let key = "\(entry.site.isEmpty ? "" : entry.site + "/")\(entry.device) \(entry.channel)"
        let head = isPreview ? "would be recorded" : "recorded as calibration \(entry.id)"
        let from = RFC3339.string(Timestamp(milliseconds: entry.from))
        var lines = ["\(key): \(head), from \(from)", "  value = \(formula(entry)) of x as decoded, in \(entry.unit)"]
        if let effect = entry.effect { lines.append("  " + text(effect, entry.unit, isPreview)) }
        if entry.pending {
            lines.append("  stored readings are still waiting to be computed anew: see the daemon's log")
        }
        return lines.map { DisplayWidth.printable($0) + "\n" }.joined()
    }

    private static func text(_ effect: CalibrationDTO.Effect, _ unit: String, _ isPreview: Bool) -> String {
        guard let before = effect.meanBefore, let after = effect.meanAfter, let first = effect.first,
            let last = effect.last
        else { return "no reading is stored since: it holds for those that come" }
        let times = [first, last].map { RFC3339.string(Timestamp(milliseconds: $0)) }.joined(separator: " to ")
        let done = isPreview ? "would change" : "changed"
        let largest = effect.largest.map { ", by \(number($0)) at most" } ?? ""
        return "\(effect.changed) of \(effect.readings) readings \(done)\(largest): mean \(number(before)) -> "
            + "\(number(after)) \(unit), \(times)"
    }

    /// Six digits that count.
    static func number(_ value: Double) -> String { String(format: "%.6g", value) }

    /// The day, in UTC.
    static func day(_ milliseconds: Int64) -> String {
        String(RFC3339.string(Timestamp(milliseconds: milliseconds)).prefix(10))
    }
}
