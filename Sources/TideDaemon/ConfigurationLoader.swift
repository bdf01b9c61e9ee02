internal import Foundation
internal import Logging
internal import TideAPI
internal import TideMQTT
internal import TideNotify
internal import TidePipeline
internal import TideProfiles
internal import TideYAML

/// Reads the configuration file; `DaemonConfiguration` says what it means.
public struct ConfigurationLoader {
    /// The file.
    let file: String
    /// What `--data` names.
    let dataOption: String?
    /// Where `$CREDENTIALS_DIRECTORY` of a path is.
    let credentials: Credentials

    /// Reads a configuration.
    ///
    /// - Parameters:
    ///   - file: path of the file.
    ///   - data: folder that `--data` names, relative to the working folder; it counts instead of `data:`.
    ///   - credentials: what the service manager handed over.
    /// - Returns: the configuration, paths resolved against the file's folder.
    /// - Throws: `FileProblems` with every problem of the file.
    public static func load(
        file: String,
        data: String? = nil,
        credentials: Credentials = .ofThisProcess
    ) throws -> DaemonConfiguration {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            let found = FileManager.default.fileExists(atPath: file)
            throw FileProblems([
                YAMLProblem(
                    file: file,
                    line: 1,
                    column: 1,
                    message: found ? "cannot be read as UTF-8 text" : "there is no such file",
                    hint: found ? nil : "name the configuration with --config, or the data folder with --data"
                )
            ])
        }
        return try load(text: text, file: file, data: data, credentials: credentials)
    }

    /// Reads a configuration from its text.
    ///
    /// - Parameters:
    ///   - text: content of the file.
    ///   - file: its path, for messages and relative paths.
    ///   - data: folder that `--data` names.
    ///   - credentials: what the service manager handed over.
    /// - Returns: the configuration, paths resolved against the file's folder.
    /// - Throws: `FileProblems` with every problem of the text.
    public static func load(
        text: String,
        file: String,
        data: String? = nil,
        credentials: Credentials = .ofThisProcess
    ) throws -> DaemonConfiguration {
        let log = YAMLLog(file: file)
        guard let document = YAMLReader.read(text, log: log), let fields = document.fields() else {
            throw FileProblems(log.problems)
        }
        let loader = ConfigurationLoader(file: file, dataOption: data, credentials: credentials)
        var configuration = loader.read(fields)
        for problem in configuration.mqtt?.problems() ?? [] {
            document.nearest(to: problem.key).failAtPlace("\(problem.key): \(problem.problem)")
        }
        for problem in configuration.notify.problems() {
            document.nearest(to: problem.key).failAtPlace("\(problem.key): \(problem.problem)")
        }
        guard log.isClean else { throw FileProblems(log.problems) }
        credentials.leaveOutAbsentPassword(&configuration)
        return configuration
    }

    private func read(_ fields: YAMLFields) -> DaemonConfiguration {
        let data = fields.optional("data")?.string()
        var configuration = DaemonConfiguration(file: file, data: dataOption ?? data.map(beside))
        configuration.mqtt = fields.optional("mqtt")?.fields().flatMap(mqtt)
        let paths = fields.optional("profiles")?.items() ?? []
        configuration.profiles = paths.compactMap { $0.string() }.map(resolve)
        let rules = fields.optional("rules")?.items() ?? []
        configuration.rules = rules.compactMap { $0.string() }.map(resolve)
        if let block = fields.optional("notify")?.fields() { configuration.notify = notify(block) }
        if let block = fields.optional("quarantine")?.fields() { configuration.quarantine = quarantine(block) }
        if let block = fields.optional("keep")?.fields() { configuration.keep = keep(block) }
        if let block = fields.optional("api")?.fields() {
            configuration.listen = block.require("listen", hint: ListenAddress.accepted).flatMap(listen)
            configuration.url = block.optional("url").flatMap(url)
            block.done()
        }
        if let block = fields.optional("log")?.fields() {
            configuration.logLevel = block.optional("level")?.choice(Logger.Level.self) ?? .info
            block.done()
        }
        fields.done()
        return configuration
    }

    private func listen(_ value: YAMLValue) -> ListenAddress? {
        guard let text = value.string() else { return nil }
        do {
            return try ListenAddress(text)
        } catch {
            value.fail("\(error)", hint: ListenAddress.accepted)
            return nil
        }
    }

    private func url(_ value: YAMLValue) -> PageAddress? {
        guard let text = value.string() else { return nil }
        do {
            return try PageAddress(text)
        } catch {
            value.fail("\(error)", hint: PageAddress.accepted)
            return nil
        }
    }

    private func quarantine(_ fields: YAMLFields) -> QuarantineIndex.Bounds {
        var bounds = QuarantineIndex.Bounds()
        if let entries = fields.optional("entries")?.integer(in: 100...10_000_000) { bounds.entries = entries }
        if let bytes = fields.optional("bytes")?.byteCount(in: (1 << 20)...(1 << 40)) { bounds.bytes = bytes }
        fields.done()
        return bounds
    }

    /// A path of the file; what is not beside the file may lie in the folder that `--data` names.
    func resolve(_ path: String) -> String {
        let beside = beside(path)
        guard let dataOption, !path.hasPrefix("/"), !FileManager.default.fileExists(atPath: beside) else {
            return beside
        }
        let inData = Self.join(dataOption, path)
        return FileManager.default.fileExists(atPath: inData) ? inData : beside
    }

    private func beside(_ path: String) -> String {
        Self.join((file as NSString).deletingLastPathComponent, path)
    }

    private static func join(_ folder: String, _ path: String) -> String {
        guard !path.hasPrefix("/") else { return path }
        let plain = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
        return folder.isEmpty ? plain : (folder as NSString).appendingPathComponent(plain)
    }
}
