public import TideModel
public import TideYAML

extension DeviceProfile {
    /// Reads a profile and checks everything that can be checked without a message.
    ///
    /// - Parameters:
    ///   - text: content of the file.
    ///   - file: its path, for messages.
    ///   - zones: finds a time zone by its IANA name.
    /// - Returns: the profile, or nil and every problem of the file.
    public static func load(
        _ text: String,
        file: String,
        zones: (String) -> Zone?
    ) -> (profile: DeviceProfile?, errors: [YAMLProblem]) {
        let log = YAMLLog(file: file)
        guard let document = YAMLReader.read(text, log: log), let fields = document.fields() else {
            return (nil, log.problems)
        }
        let profile = withoutActuallyEscaping(zones) { zones in
            ProfileLoader(document: document, fields: fields, zones: zones).load()
        }
        guard log.isClean, let profile else {
            if log.isClean { document.fail("the profile cannot be read") }
            return (nil, log.problems)
        }
        return (profile, [])
    }
}
