/// The only things that change the store: frames, the passing of time, and commands.
public enum Batch: Sendable {
    /// Frames from one source, after that source's events.
    case frames(FrameBatch, events: [TransportEvent])
    /// Time passes.
    case tick
    /// Somebody, or the daemon itself, wants a change.
    case command(Command)
}

/// A change that somebody asked for.
public enum Command: Sendable, Equatable {
    /// Profiles now in force, by content hash; judged before the first batch they decode.
    case configure([StoredProfile])
    /// Register or change enterprises, sites, units and devices; all or none.
    case apply([RegistryEntity])
    /// Decode these quarantined frames again.
    case retryQuarantine([QuarantineEntry])
    /// Forget these quarantined frames.
    case dropQuarantine([QuarantineID])
    /// Store this part of a file, and how far the file is imported with it.
    case importPart(FrameBatch, ImportStep)
    /// Decode these frames of the raw archive again, and note how far it is decoded with them.
    case reprocess(FrameBatch, ImportStep)
    /// Store these readings of another folder, and how far their file is imported with them.
    case importReadings(CopiedReadings, ImportStep)
    /// Remove what retention no longer keeps.
    case remove([Removal])
    /// Add an entry to the calibration ledger; readings since are computed anew.
    case calibrate(Calibration)
    /// Judge the readings of these series anew, from a device time on.
    case judgeAnew([SeriesNumber], from: Timestamp)
    /// Compute the next readings of these series anew that are waiting for it, some so many.
    case recompute([SeriesNumber], limit: Int)
    /// Rules and routes of alerts now in force.
    case rules(StoredRules)
    /// Do something with alerts; `known` is the one that it is about, as the journal has it: the engine forgets what is over.
    case alert(AlertCommand, known: Alert?)
    /// Note what became of messages.
    case receipts([OutboxReceipt])
}

/// The canonical text of a profile that has judged, or may judge, frames of this store.
public struct StoredProfile: Sendable, Equatable, Hashable {
    /// Profile id, e.g.
    ///
    /// `acme/do-buoy-3`.
    public var id: String
    /// Version as the author wrote it.
    public var version: Int
    /// SHA-256 of `text`, in hex: the identity of the content.
    public var hash: String
    /// Content may still change under this version.
    public var draft: Bool
    /// Canonical text.
    public var text: String

    /// Makes a stored profile.
    public init(id: String, version: Int, hash: String, draft: Bool, text: String) {
        self.id = id
        self.version = version
        self.hash = hash
        self.draft = draft
        self.text = text
    }
}
