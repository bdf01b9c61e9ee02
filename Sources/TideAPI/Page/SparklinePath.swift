/// A sparkline as SVG: a line where half hours follow one another, a dot where one stands alone, and one at its end.
struct SparklinePath {
    private(set) var html = HTMLText()
    private let line: Sparkline

    init(_ line: Sparkline) {
        self.line = line
        let means = line.means
        var run: [Int] = []
        for index in 0...means.count {
            if index < means.count, means[index] != nil {
                run.append(index)
            } else if !run.isEmpty {
                draw(run, means)
                run.removeAll()
            }
        }
        if let last = means.lastIndex(where: { $0 != nil }) { dot(last, means, " class=\"end\" r=\"2\"/>") }
    }

    private mutating func draw(_ run: [Int], _ means: [Double?]) {
        guard run.count > 1 else { return dot(run[0], means, " r=\"1\"/>") }
        html.raw("<polyline points=\"")
        html.escaped(run.map { point($0, means).joined(separator: ",") }.joined(separator: " "))
        html.raw("\"/>")
    }

    private mutating func dot(_ index: Int, _ means: [Double?], _ rest: StaticString) {
        let place = point(index, means)
        html.raw("<circle cx=\"")
        html.escaped(place[0])
        html.raw("\" cy=\"")
        html.escaped(place[1])
        html.raw("\"")
        html.raw(rest)
    }

    /// Two units to the right for each half hour; the highest value at the top, a flat line in the middle.
    private func point(_ index: Int, _ means: [Double?]) -> [String] {
        let span = line.high - line.low
        let height = span > 0 ? ((means[index] ?? line.low) - line.low) / span : 0.5
        return ["\(index * 2 + 1)", Self.tenths(29 - height * 26)]
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
