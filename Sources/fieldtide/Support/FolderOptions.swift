internal import ArgumentParser
internal import Foundation
internal import TideDaemon

/// Which data folder a command means.
struct FolderOptions: ParsableArguments {
    @Option(help: "Configuration file (default: /etc/fieldtide/fieldtide.yaml, else config/fieldtide.yaml).")
    var config: String?

    @Option(help: "Data folder; counts instead of `data:` of the configuration.")
    var data: String?

    /// Path of the configuration: the one named, the packaged one, else the local one.
    var configurationPath: String {
        if let config { return config }
        let packaged = DaemonConfiguration.packagedPath
        return FileManager.default.fileExists(atPath: packaged) ? packaged : DaemonConfiguration.localPath
    }

    /// The configuration.
    func configuration() throws -> DaemonConfiguration {
        try ConfigurationLoader.load(file: configurationPath, data: data)
    }

    /// The configuration when it is named or belongs to the folder; nil when only `--data` is given.
    func ownConfiguration() throws -> DaemonConfiguration? {
        config == nil && data != nil ? nil : try configuration()
    }

    /// The data folder; with `--data` alone no configuration is read.
    func dataFolder() throws -> String {
        if let data, config == nil { return data }
        guard let folder = try configuration().data else {
            throw UsageError("\(configurationPath) names no data folder: write 'data:' there, or give --data DIR")
        }
        return folder
    }
}
