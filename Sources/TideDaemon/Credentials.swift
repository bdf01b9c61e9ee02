internal import Foundation
internal import TideMQTT

/// Secrets that the service manager hands to a service as files of a folder: systemd's `LoadCredential=`.
public struct Credentials: Sendable {
    /// How a path of the configuration says that it lies there.
    static let variable = "$CREDENTIALS_DIRECTORY/"
    /// Where systemd puts those of the packaged unit, for commands that run beside the daemon.
    static let packagedFolder = "/run/credentials/fieldtide.service"

    private let folder: String

    /// Credentials of a folder.
    public init(folder: String) { self.folder = folder }

    /// Those of this process, or of the packaged unit when this process was not given any.
    public static var ofThisProcess: Credentials {
        Credentials(folder: ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"] ?? packagedFolder)
    }

    /// A path of the configuration with the folder's own in place of the variable.
    func path(_ text: String) -> String {
        text.hasPrefix(Self.variable) ? "\(folder)/\(text.dropFirst(Self.variable.count))" : text
    }

    /// A password that was not handed over is none: the unit names it, whether there is one or not.
    func leaveOutAbsentPassword(_ configuration: inout DaemonConfiguration) {
        guard let file = configuration.mqtt?.passwordFile, file.hasPrefix(folder + "/"),
            !FileManager.default.fileExists(atPath: file)
        else { return }
        configuration.mqtt?.passwordFile = nil
        let why = "\(file) is not there or may not be read by this user"
        configuration.notes.append("mqtt.password_file: \(why), so no password is sent")
    }
}
