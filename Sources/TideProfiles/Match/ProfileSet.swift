public import TideModel
public import TideYAML

/// The profiles in force, with their topics compiled.
public struct ProfileSet: Sendable {
    /// The profiles that could be read, in the order of their paths.
    public let profiles: [DeviceProfile]
    /// Everything that is wrong with them; a set with errors must not come into force.
    public let errors: [YAMLProblem]

    private let index: TopicIndex

    /// Longest topic, in bytes.
    public static let maximumTopic = 65_535

    /// No profiles.
    public static let empty = ProfileSet(profiles: [], errors: [])

    /// Reads and compiles profiles.
    ///
    /// - Parameters:
    ///   - sources: files as the root read them, in any order.
    ///   - zones: finds a time zone by its IANA name.
    public init(_ sources: [ProfileSource], zones: (String) -> Zone?) {
        var (profiles, errors): ([DeviceProfile], [YAMLProblem]) = ([], [])
        for source in sources.sorted(by: { $0.path < $1.path }) {
            let result = DeviceProfile.load(source.text, file: source.path, zones: zones)
            errors += result.errors
            if let profile = result.profile { profiles.append(profile) }
        }
        errors += Self.clashes(of: profiles)
        self.init(profiles: profiles, errors: errors)
    }

    private init(profiles: [DeviceProfile], errors: [YAMLProblem]) {
        self.profiles = profiles
        self.errors = errors
        index = TopicIndex(profiles)
    }

    /// Which profile a message belongs to.
    ///
    /// - Parameters:
    ///   - topic: bytes of the topic.
    ///   - contentType: as the message names it.
    /// - Returns: nil when no profile claims it, or when only its missing content type could tell between several.
    public func match(_ topic: UnsafeRawBufferPointer, contentType: String? = nil) -> TopicMatch? {
        match(String(decoding: topic, as: UTF8.self), contentType: contentType)
    }

    /// Which profile a message belongs to.
    ///
    /// - Parameters:
    ///   - topic: the topic.
    ///   - contentType: as the message names it.
    /// - Returns: nil when no profile claims it, or when only its missing content type could tell between several.
    public func match(_ topic: String, contentType: String? = nil) -> TopicMatch? {
        index.match(topic, contentType: contentType, in: profiles)
    }

    /// What the store must know of these profiles, for a `configure` command.
    public var stored: [StoredProfile] { profiles.map(\.stored) }

    /// Index of the profile with this content hash.
    public func profile(hash: String) -> Int? { profiles.firstIndex { $0.stored.hash == hash } }
}
