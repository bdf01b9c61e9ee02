public import Logging
public import TideAPI
public import TideMQTT
public import TideNotify
public import TidePipeline
public import TideSQLite

/// What the configuration file says, with every path resolved.
public struct DaemonConfiguration: Sendable, Equatable {
    /// The file it was read from.
    public var file: String
    /// Data folder; nil when neither the file nor `--data` names one.
    public var data: String?
    /// Broker and subscriptions; nil when the file has no `mqtt:` block.
    public var mqtt: MQTTConfiguration?
    /// Profile files and folders.
    public var profiles: [String]
    /// Files and folders with rules of alerts, and who is told.
    public var rules: [String] = []
    /// Ways on which messages go out.
    public var notify = NotifyConfiguration()
    /// Bounds of the quarantine.
    public var quarantine = QuarantineIndex.Bounds()
    /// How much is kept.
    public var keep = KeepLimits()
    /// Where page and API listen; nil for nowhere.
    public var listen: ListenAddress?
    /// Where people reach the page, for links in messages; nil for messages without links.
    public var url: PageAddress?
    /// Least level of lines in the log.
    public var logLevel = Logger.Level.info
    /// What is right, and still worth knowing.
    public var notes: [String] = []

    /// Where packages install the configuration.
    public static let packagedPath = "/etc/fieldtide/fieldtide.yaml"
    /// Where it stands in a source tree.
    public static let localPath = "config/fieldtide.yaml"

    /// Makes a configuration; everything else has a default.
    public init(file: String, data: String?, mqtt: MQTTConfiguration? = nil, profiles: [String] = []) {
        self.file = file
        self.data = data
        self.mqtt = mqtt
        self.profiles = profiles
    }
}
