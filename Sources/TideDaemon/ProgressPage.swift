internal import Foundation
internal import Glibc
public import TideModel

/// Where ingestion stands, in a page of memory that outlives the process: what a run that was killed was doing, and how
/// far acknowledgements may have been handed to the network.
///
/// It need not be durable: after a crash of the machine it counts as unknown (the boot id differs), and then frames of a
/// broker that reuses packet ids are stored rather than taken for redelivered.
public final class ProgressPage: @unchecked Sendable {  // aligned words, each written by one thread
    /// What is under way.
    public enum Phase: UInt64, Sendable, CaseIterable {
        /// Everything read is acknowledged.
        case idle = 0
        /// Frames were read, and are being decoded.
        case reading = 1
        /// Their record is being committed.
        case committing = 2
        /// It is durable; acknowledgements have not left.
        case committed = 3
    }

    /// Name of the file in the data folder.
    public static let fileName = "progress"

    private enum Word: Int { case written, boot, phase, unacknowledged }
    private static let size = 64
    private let page: UnsafeMutableRawPointer

    /// Maps the page of a data folder, which must exist.
    public init(folder: String) throws {
        let path = folder + "/" + Self.fileName
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        defer { _ = Glibc.close(descriptor) }
        // Its block is taken now: a full disk must not turn a later store into a signal.
        guard posix_fallocate(descriptor, 0, off_t(Self.size)) == 0,
            let page = mmap(nil, Self.size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), page != MAP_FAILED
        else { throw POSIXError(.ENOSPC) }
        self.page = page
        let boot = Self.bootID()
        if read(.boot) != boot {
            page.initializeMemory(as: UInt8.self, repeating: 0, count: Self.size)
            write(.boot, boot)
        }
    }

    deinit { munmap(page, Self.size) }

    private func read(_ word: Word) -> UInt64 { page.load(fromByteOffset: word.rawValue * 8, as: UInt64.self) }

    private func write(_ word: Word, _ value: UInt64) {
        page.storeBytes(of: value, toByteOffset: word.rawValue * 8, as: UInt64.self)
    }

    /// The record through which acknowledgements may have been handed to the network; nil when that is not known.
    public var written: RecordNumber? { read(.written) == 0 ? nil : read(.written) }

    /// What is under way, or was when the process died.
    public var phase: Phase { Phase(rawValue: read(.phase)) ?? .idle }

    /// Frames handed to the writer and not acknowledged.
    public var unacknowledged: UInt64 { read(.unacknowledged) }

    /// Frames were handed to the writer.
    func handedOver(_ frames: Int) {
        write(.unacknowledged, read(.unacknowledged) &+ UInt64(frames))
        if phase == .idle { write(.phase, Phase.reading.rawValue) }
    }

    /// The writer has come to another phase.
    func enter(_ phase: Phase) { if read(.unacknowledged) > 0 { write(.phase, phase.rawValue) } }

    /// Acknowledgements of records through `record` are about to be handed to the network.
    func acknowledging(through record: RecordNumber) { write(.written, record) }

    /// Nothing that was read is waiting any more: acknowledged, or the connection is gone.
    func forget() {
        write(.unacknowledged, 0)
        write(.phase, Phase.idle.rawValue)
    }

    /// A number that changes when the machine starts; 0 is never one.
    private static func bootID() -> UInt64 {
        let path = "/proc/sys/kernel/random/boot_id"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8), !text.isEmpty else {
            return .random(in: 1 ... .max)  // hidden, as by ProcSubset=pid: then every start counts as the machine's
        }
        return Array(text.utf8).withUnsafeBytes { FrameHash.of($0) } | 1
    }
}
