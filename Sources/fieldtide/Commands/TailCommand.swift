internal import ArgumentParser
internal import Foundation
internal import Synchronization
internal import TideAPI

/// `fieldtide tail`.
struct TailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail",
        abstract: "Show frames as a running daemon commits them.",
        discussion: """
            Each frame with its device, profile and outcome, its readings with flag and verdict, or why it went to
            quarantine. A terminal that does not keep up misses frames, which is said; nothing that is stored is lost by
            it. Ctrl-C ends it.

            Example: fieldtide tail --topic 'farm/north-bay/#' --trace
            """
    )

    /// How frames are written.
    enum TailFormat: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @OptionGroup var folder: FolderOptions

    @Option(help: "MQTT topic filter; + and # stand for any levels.")
    var topic: String?

    @Option(help: "Site id; * stands for any characters.")
    var site: String?

    @Option(help: "Device id, or site/device; * stands for any characters.")
    var device: String?

    @Flag(help: "Also the steps of matching and decoding.")
    var trace = false

    @Option(help: "End after this many frames.")
    var count: Int?

    @Option(help: "text, or json (one object a line).")
    var format = TailFormat.text

    private struct Enough: Error {}

    func validate() throws {
        if let count, count < 1 { throw ValidationError("--count \(count): write a whole number from 1") }
    }

    func run() async throws {
        var selection = SelectionOptions()
        (selection.site, selection.device, selection.channel) = (site, device, nil)
        let parts = selection.selection
        let query = TailQuery(topic: topic, site: parts.site, device: parts.device, trace: trace)
        let state = Mutex((isBegun: false, left: count ?? .max))
        do {
            try await FolderChannel.withDaemon(folder) { [format] calls, path in
                try await calls.tail(query) { lines in
                    let isFirst = state.withLock { state in
                        defer { state.isBegun = true }
                        return !state.isBegun
                    }
                    if isFirst { Messages.write("fieldtide: watching \(path)") }
                    for line in lines {
                        try Output.standard.write(try TailText.text(line, as: format))
                        guard line.frame != nil else { continue }
                        let isEnough = state.withLock { state in
                            state.left -= 1
                            return state.left == 0
                        }
                        if isEnough { throw Enough() }
                    }
                }
                Messages.write("fieldtide: the daemon stopped")
            }
        } catch is Enough {}
    }
}
