internal import Glibc
public import TideModel

/// What a worker does, in a page of memory that outlives it: what it did when it was killed, and what it had acknowledged.
public final class WorkPage {
    /// What is under way.
    public enum Phase: UInt64, Sendable, CaseIterable {
        /// Nothing of the folder is open.
        case starting
        /// Journal and store are being opened.
        case opening
        /// Records are being committed.
        case ingest
        /// The store takes records, of which none removes anything.
        case flush
        /// Small chunks are put together, and rollups made.
        case compaction
        /// What is no longer kept is found out and recorded.
        case retention
        /// The store takes records that say so: files are deleted.
        case removing
        /// The journal forgets what is applied.
        case trim
        /// The folder is copied, while records go on coming.
        case backup
    }

    private enum Word: Int { case phase, acknowledged }
    private static let size = 64
    private let page: UnsafeMutableRawPointer

    /// Maps the page in a file, which is made when it is not there.
    public init(file: String) throws(ChildProcessError) {
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ChildProcessError(description: "cannot open \(file): errno \(errno)") }
        defer { _ = close(descriptor) }
        guard ftruncate(descriptor, off_t(Self.size)) == 0,
            let page = mmap(nil, Self.size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), page != MAP_FAILED
        else { throw ChildProcessError(description: "cannot map \(file): errno \(errno)") }
        self.page = page
    }

    deinit { munmap(page, Self.size) }

    /// What is under way, or was at the end.
    public var phase: Phase {
        get { Phase(rawValue: read(.phase)) ?? .starting }
        set { write(.phase, newValue.rawValue) }
    }

    /// The last record whose commit had returned.
    public var acknowledged: RecordNumber {
        get { read(.acknowledged) }
        set { write(.acknowledged, newValue) }
    }

    private func read(_ word: Word) -> UInt64 { page.load(fromByteOffset: word.rawValue * 8, as: UInt64.self) }

    private func write(_ word: Word, _ value: UInt64) {
        page.storeBytes(of: value, toByteOffset: word.rawValue * 8, as: UInt64.self)
    }
}
