internal import ArgumentParser
internal import TideAPI
internal import TideDaemon
internal import TideModel
internal import TideProfiles
internal import TideYAML

/// `fieldtide profile`.
struct ProfileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile",
        abstract: "Device profiles: new, check, test, show.",
        discussion: "Example: fieldtide profile test devices/",
        subcommands: [ProfileNew.self, ProfileCheck.self, ProfileTest.self, ProfileShow.self]
    )
}

/// `fieldtide profile check`.
struct ProfileCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check profiles; every error with file:line:column and what would be right.",
        discussion: """
            A profile has at least one example; one below a folder `devices` has four kinds: normal, negative or minimum,
            maximum, error.

            Example: fieldtide profile check devices/acme/buoy.yaml
            """
    )

    @Argument(help: "Files, or folders that are searched for *.yaml.")
    var paths: [String]

    func run() throws {
        let set = try ProfileFiles.load(paths)
        let lacking = set.profiles.map { profile in
            let folders = profile.file.split(separator: "/").dropLast()
            return ExampleKinds.problems(of: profile, isShipped: folders.contains("devices"))
        }
        let right = zip(set.profiles, lacking).filter(\.1.isEmpty).map(\.0)
        let problems = set.errors + lacking.joined()
        let lines = problems.map(\.description) + right.map { "\($0.file): \($0.name) is right" }
        try Output.standard.write(lines.map { $0 + "\n" }.joined())
        if set.profiles.isEmpty, set.errors.isEmpty {
            throw UsageError("no profile in \(paths.joined(separator: ", "))")
        }
        if !problems.isEmpty { throw Failure.problemsFound }
    }
}

/// `fieldtide profile test`.
struct ProfileTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the examples of profiles.",
        discussion: "Example: fieldtide profile test devices/"
    )

    @Argument(help: "Files, or folders that are searched for *.yaml.")
    var paths: [String]

    func run() throws {
        let set = try ProfileFiles.load(paths)
        try Output.standard.write(set.errors.map { "\($0)\n" }.joined())
        var (passed, failed) = (0, 0)
        for profile in set.profiles {
            for result in ProfileTester(profile).run() {
                let lines =
                    result.passed
                    ? ["ok      \(profile.name): \(result.name)"]
                    : ["failed  \(profile.name): \(result.name)"] + result.differences.map { "        \($0)" }
                (passed, failed) = result.passed ? (passed + 1, failed) : (passed, failed + 1)
                try Output.standard.write(lines.map { DisplayWidth.printable($0) + "\n" }.joined())
            }
        }
        Messages.write("\(passed) examples passed, \(failed) failed")
        if set.profiles.isEmpty, set.errors.isEmpty {
            throw UsageError("no profile in \(paths.joined(separator: ", "))")
        }
        if failed > 0 || !set.errors.isEmpty { throw Failure.problemsFound }
    }
}

/// `fieldtide profile show`.
struct ProfileShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what profiles read and store.",
        discussion: """
            Of files, folders and ids of configured profiles; with --device the profile in force for that device, and
            the tests that judge it: what holds for the quantity, the profile, the site and the device, later before
            earlier, with where each parameter comes from.

            Example: fieldtide profile show --device north-bay/buoy-1
            """
    )

    @Argument(help: "Files, folders, or ids of configured profiles.")
    var paths: [String] = []

    @Option(help: "A device, site/id: the profile in force for it.")
    var device: String?

    @Flag(help: "The canonical text instead of a listing.")
    var text = false

    @OptionGroup var folder: FolderOptions

    func validate() throws {
        if paths.isEmpty == (device == nil) {
            throw ValidationError("name profiles, or a device with --device site/id")
        }
    }

    func run() async throws {
        if let device {
            let inForce = try await FolderChannel.with(folder) { try await $0.calls.deviceProfile(device) }
            let name = "\(inForce.profile) of \(inForce.device)"
            let loaded = DeviceProfile.load(inForce.text, file: name, zones: ProfileFiles.zone)
            guard let profile = loaded.profile else { throw FileProblems(loaded.errors) }
            try show([profile])
            return try text ? () : showTests(profile, inForce)
        }
        try show(try paths.flatMap(profiles))
    }

    private func showTests(_ profile: DeviceProfile, _ inForce: DeviceProfileDTO) throws {
        let effective = EffectiveQuality(profile, site: inForce.siteQuality, device: inForce.deviceQuality)
        try Output.standard.write("\n" + ProfileListing.tests(effective))
        for problem in effective.problems { Messages.write("ignored: quality of its \(problem)") }
    }

    private func profiles(_ path: String) throws -> [DeviceProfile] {
        FolderCheck.isFolder(path) ? try ProfileLookup.load([path]) : [try ProfileLookup(folder: folder).find(path)]
    }

    private func show(_ profiles: [DeviceProfile]) throws {
        let texts = profiles.map { text ? $0.stored.text : ProfileListing.text(of: $0) }
        try Output.standard.write(texts.joined(separator: text ? "---\n" : "\n"))
    }
}
