public import TideModel
public import TideYAML

extension ProfileSet {
    /// Profiles that claim one topic, or one id.
    static func clashes(of profiles: [DeviceProfile]) -> [YAMLProblem] {
        var problems: [YAMLProblem] = []
        for (number, profile) in profiles.enumerated() {
            for earlier in profiles[..<number] {
                if earlier.id == profile.id {
                    problems.append(
                        problem(profile, "the id \(profile.id) is already taken by \(earlier.file)", "ids are unique")
                    )
                } else if let topic = sharedTopic(earlier, profile) {
                    problems.append(
                        problem(
                            profile,
                            "match: a message on \(topic) belongs to this profile and to \(earlier.id) in \(earlier.file)",
                            "make the topics differ, or give each a content_type"
                        )
                    )
                }
            }
        }
        return problems
    }

    private static func problem(_ profile: DeviceProfile, _ message: String, _ hint: String) -> YAMLProblem {
        YAMLProblem(file: profile.file, line: 1, column: 1, message: message, hint: hint)
    }

    private static func sharedTopic(_ a: DeviceProfile, _ b: DeviceProfile) -> String? {
        if a.sharesTopics, b.sharesTopics { return nil }
        for mine in a.match {
            for theirs in b.match {
                if let one = mine.contentType, let other = theirs.contentType, one != other { continue }
                if let topic = mine.topic.example(alsoFitting: theirs.topic) { return topic }
            }
        }
        return nil
    }

    /// Released profiles whose content is not what the store knows under their id and version.
    ///
    /// - Parameter known: what the store keeps, from `configure` commands.
    /// - Returns: one problem each, with the lines that differ.
    public func conflicts(with known: [StoredProfile]) -> [YAMLProblem] {
        profiles.compactMap { profile in
            let same = known.filter { $0.id == profile.id && $0.version == profile.version && !$0.draft }
            guard !profile.isDraft, let former = same.first, !same.contains(where: { $0.hash == profile.stored.hash })
            else { return nil }
            let lines = LineDifference.text(from: former.text, to: profile.stored.text)
            return YAMLProblem(
                file: profile.file,
                line: 1,
                column: 1,
                message: "\(profile.name) is released and its content changed:\n\(lines)",
                hint: "write version: \(profile.version + 1), or take the change back"
            )
        }
    }
}
