extension TopicPattern {
    /// What the captures stand for, when the topic fits.
    ///
    /// Wildcards at the beginning do not fit topics that begin with `$`, as in MQTT (5.0, section 4.7.2).
    ///
    /// - Parameter topic: the topic's segments.
    /// - Returns: nil when it does not fit.
    func captures(of topic: [Substring]) -> TopicCaptures? {
        guard fits(count: topic.count) else { return nil }
        if topic[0].hasPrefix("$"), case .literal = segments[0] {} else if topic[0].hasPrefix("$") { return nil }
        var captures: TopicCaptures = [:]
        for (segment, text) in zip(segments, topic) {
            switch segment {
            case .literal(let literal): guard literal == text else { return nil }
            case .capture(let name):
                guard !text.isEmpty else { return nil }
                captures[name] = String(text)
            case .one: continue
            case .rest: return captures
            }
        }
        return captures
    }

    private func fits(count: Int) -> Bool {
        guard segments.last == .rest else { return segments.count == count }
        return count >= segments.count - 1 && count > 0
    }

    /// A topic that fits both, with `x` where any text will do; nil when none does.
    func example(alsoFitting other: TopicPattern) -> String? {
        var topic: [String] = []
        var index = 0
        while true {
            let (mine, theirs) = (segment(at: index), other.segment(at: index))
            switch (mine, theirs) {
            case (nil, nil), (.rest, nil), (nil, .rest), (.rest, .rest): return topic.joined(separator: "/")
            case (nil, _), (_, nil): return nil
            case (.literal(let a), .literal(let b)):
                guard a == b else { return nil }
                topic.append(a)
            case (.literal(let text), _?), (_?, .literal(let text)):
                guard !(index == 0 && text.hasPrefix("$")), !text.isEmpty || !takesNoEmpty(mine, theirs) else {
                    return nil
                }
                topic.append(text)
            default: topic.append("x")
            }
            index += 1
        }
    }

    /// The segment that takes a topic's segment; `#` takes all that follow.
    private func segment(at index: Int) -> Segment? {
        index < segments.count ? segments[index] : segments.last == .rest ? .rest : nil
    }

    private func takesNoEmpty(_ a: Segment?, _ b: Segment?) -> Bool {
        [a, b].contains { if case .capture = $0 { true } else { false } }
    }
}
