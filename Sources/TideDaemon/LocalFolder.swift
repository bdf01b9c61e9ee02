public import Logging
public import TideAPI
public import TidePipeline
internal import TideProfiles

/// A data folder used by a command in its own process, where no daemon runs.
public enum LocalFolder {
    /// An opened folder; close it when the command is done.
    public struct Handle: Sendable {
        package let kernel: Kernel

        init(_ kernel: Kernel) { self.kernel = kernel }

        /// What commands ask of the folder.
        public var service: ControlService {
            var service = kernel.service
            let finish = service.imports.finish
            service.imports.finish = { [kernel] in
                try await finish()
                // Nobody else is waiting, and what an import took in the journal would stay.
                try await kernel.shrinkJournal()
            }
            let part = service.imports.part
            service.imports.part = { [kernel] in
                let answer = try await part($0, $1)
                // Nobody else needs the other core: what the last flush needs is read while the import goes on.
                kernel.flusher.gather()
                return answer
            }
            let stats = service.stats
            service.stats = {
                var answer = try await stats($0)
                if answer.state == WriterState.running.rawValue { answer.state = "offline" }
                return answer
            }
            return service
        }

        /// Commits, writes the checkpoint and gives the folder up.
        public func close() async { await kernel.stop() }
    }

    /// Takes the folder's lock and opens it.
    ///
    /// - Parameters:
    ///   - dataFolder: the folder; it must be there.
    ///   - profiles: files and folders; empty keeps the profiles that the folder was last used with.
    ///   - filters: the subscription's topic filters, for the books.
    ///   - quarantine: the daemon's bounds; nil when they are not known: then nothing is pushed out.
    ///   - log: for what people should know.
    /// - Returns: the opened folder.
    /// - Throws: `StoreError`, `FileProblems`, `ProfileConflict`.
    public static func open(
        dataFolder: String,
        profiles: [String] = [],
        filters: [String] = [],
        quarantine: QuarantineIndex.Bounds? = nil,
        log: Logger = Logger(label: "fieldtide")
    ) async throws -> Handle {
        var set: ProfileSet?
        if !profiles.isEmpty {
            let loaded = try ProfileFiles.load(profiles)
            guard loaded.errors.isEmpty else { throw FileProblems(loaded.errors) }
            set = loaded
        }
        let kernel = try Kernel(
            folder: dataFolder,
            profiles: set,
            filters: filters,
            quarantine: quarantine ?? .none,
            // A command ends soon, and what it imports is cheaper in one pass.
            flushReadings: 16 << 20,
            log: log
        )
        kernel.start()
        return Handle(kernel)
    }
}
