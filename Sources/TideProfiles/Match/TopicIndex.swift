/// Patterns of many profiles, found by the first segment of a topic.
struct TopicIndex: Sendable {
    private struct Entry: Sendable {
        var profile: Int
        var entry: Int
    }

    private var byFirst: [String: [Entry]] = [:]
    private var others: [Entry] = []

    init(_ profiles: [DeviceProfile]) {
        for (number, profile) in profiles.enumerated() {
            for (index, match) in profile.match.enumerated() {
                let entry = Entry(profile: number, entry: index)
                if case .literal(let text) = match.topic.segments[0] {
                    byFirst[text, default: []].append(entry)
                } else {
                    others.append(entry)
                }
            }
        }
    }

    func match(_ topic: String, contentType: String?, in profiles: [DeviceProfile]) -> TopicMatch? {
        let segments = topic.split(
            separator: "/",
            maxSplits: TopicPattern.maximumSegments,
            omittingEmptySubsequences: false
        )
        guard segments.count <= TopicPattern.maximumSegments else { return nil }
        var found: TopicMatch?
        for entry in byFirst[String(segments[0]), default: []] + others {
            // Of several entries of one profile that fit the first counts.
            if entry.profile == found?.profile, entry.entry > found?.entry ?? 0 { continue }
            let match = profiles[entry.profile].match[entry.entry]
            if let contentType, let wanted = match.contentType, !Self.same(contentType, wanted) { continue }
            guard let captures = match.topic.captures(of: segments) else { continue }
            if entry.profile == found?.profile {
                found?.entry = entry.entry
                found?.captures = captures
            } else if let first = found {
                guard profiles[first.profile].sharesTopics, profiles[entry.profile].sharesTopics else { return nil }
                found?.others.append(entry.profile)
            } else {
                found = TopicMatch(profile: entry.profile, entry: entry.entry, captures: captures)
            }
        }
        return found
    }

    /// Media types compare without case and without parameters (`; charset=utf-8`).
    private static func same(_ a: String, _ b: String) -> Bool {
        func plain(_ text: String) -> String {
            text.prefix { $0 != ";" && $0 != " " }.lowercased()
        }
        return plain(a) == plain(b)
    }
}
