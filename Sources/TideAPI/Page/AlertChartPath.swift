internal import TideModel

/// A chart as SVG: readings as a line, the limit as another, and the alert's time shaded.
struct AlertChartPath {
    private static let width = 600.0, height = 200.0
    /// Room for numbers on the left and times below.
    private static let left = 60.0, bottom = 24.0

    private let points: [(stretch: Int, mean: Double)]
    private let low: Double, high: Double
    private let limit: Double?

    /// Takes what is drawn; nil when there is nothing.
    init?(_ points: [(stretch: Int, mean: Double)], limit: Double?) {
        guard !points.isEmpty else { return nil }
        (self.points, self.limit) = (points, limit)
        let values = points.map(\.mean) + [limit].compactMap(\.self)
        let (least, most) = (values.min() ?? 0, values.max() ?? 0)
        let room = most > least ? (most - least) * 0.08 : max(abs(most) * 0.05, 0.5)
        (low, high) = (least - room, most + room)
    }

    /// Lowest and highest mean.
    var extremes: (low: Double, high: Double) {
        (points.map(\.mean).min() ?? 0, points.map(\.mean).max() ?? 0)
    }

    /// The whole drawing.
    ///
    /// - Parameters:
    ///   - html: takes it.
    ///   - label: for those who do not see it.
    ///   - span: stretches of the alert.
    ///   - unit: UCUM code.
    ///   - times: texts of the first and the last moment.
    func draw(
        _ html: inout HTMLText,
        label: String,
        span: ClosedRange<Int>,
        unit: String,
        times: (first: String, last: String)
    ) {
        html.raw("<svg class=\"chart\" viewBox=\"0 0 664 228\" role=\"img\" aria-label=\"")
        html.escaped(label)
        html.raw("\">\n<rect class=\"span\"")
        let (from, to) = (x(span.lowerBound), x(span.upperBound + 1))
        attributes(&html, ["x": from, "y": 0, "width": max(to - from, 2), "height": Self.height])
        html.raw("/>\n")
        if let limit { line(&html, at: y(limit)) }
        for run in runs { polyline(&html, run) }
        text(&html, x: 4, y: 18, AlertMarks.number(high, unit))
        text(&html, x: 4, y: Self.height - 4, AlertMarks.number(low, unit))
        if let limit, labelled(limit) { text(&html, x: 4, y: y(limit) + 4, AlertMarks.number(limit, unit)) }
        text(&html, x: Self.left, y: Self.height + 18, times.first)
        text(&html, x: Self.left + Self.width, y: Self.height + 18, times.last, isEnd: true)
        html.raw("</svg>\n")
    }

    /// Points that follow one another; a hole of more than three usual steps divides them.
    private var runs: [ArraySlice<(stretch: Int, mean: Double)>] {
        let steps = zip(points, points.dropFirst()).map { $1.stretch - $0.stretch }.sorted()
        let usual = steps.isEmpty ? 1 : steps[steps.count / 2]
        var (runs, start) = ([ArraySlice<(stretch: Int, mean: Double)>](), 0)
        for index in points.indices.dropFirst()
        where points[index].stretch - points[index - 1].stretch > usual * 3 {
            runs.append(points[start..<index])
            start = index
        }
        return runs + [points[start...]]
    }

    private func x(_ stretch: Int) -> Double {
        Self.left + Double(stretch) / Double(AlertChart.stretches) * Self.width
    }

    private func y(_ value: Double) -> Double { (high - value) / (high - low) * Self.height }

    /// Whether the number of a limit has room between those of the ends.
    private func labelled(_ limit: Double) -> Bool { y(limit) > 26 && y(limit) < Self.height - 20 }

    private func line(_ html: inout HTMLText, at y: Double) {
        html.raw("<line class=\"limit\"")
        attributes(&html, ["x1": Self.left, "x2": Self.left + Self.width, "y1": y, "y2": y])
        html.raw("/>\n")
    }

    private func polyline(_ html: inout HTMLText, _ run: ArraySlice<(stretch: Int, mean: Double)>) {
        if run.count == 1, let point = run.first {
            html.raw("<circle r=\"2\"")
            attributes(&html, ["cx": x(point.stretch), "cy": y(point.mean)])
            return html.raw("/>\n")
        }
        html.raw("<polyline points=\"")
        html.escaped(run.map { "\(Self.tenths(x($0.stretch))),\(Self.tenths(y($0.mean)))" }.joined(separator: " "))
        html.raw("\"/>\n")
    }

    private func text(_ html: inout HTMLText, x: Double, y: Double, _ words: String, isEnd: Bool = false) {
        html.raw(isEnd ? "<text text-anchor=\"end\"" : "<text")
        attributes(&html, ["x": x, "y": y])
        html.raw(">")
        html.escaped(words)
        html.raw("</text>\n")
    }

    private func attributes(_ html: inout HTMLText, _ values: KeyValuePairs<StaticString, Double>) {
        for (name, value) in values {
            html.raw(" ")
            html.raw(name)
            html.raw("=\"")
            html.escaped(Self.tenths(value))
            html.raw("\"")
        }
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        let text = "\(abs(tenths) / 10)" + (tenths % 10 == 0 ? "" : ".\(abs(tenths) % 10)")
        return tenths < 0 ? "-" + text : text
    }
}
