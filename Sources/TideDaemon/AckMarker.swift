internal import Foundation
internal import Glibc
internal import TideModel

/// How far acknowledgements were handed to the network, in a page of memory that outlives the process.
///
/// It need not be durable: after a crash of the machine it counts as unknown (the boot id differs), and then frames of a
/// broker that reuses packet ids are stored rather than taken for redelivered.
final class AckMarker: @unchecked Sendable {  // one aligned word, written by the transport's thread alone
    private static let size = 64
    private let page: UnsafeMutableRawPointer

    init(folder: String) throws {
        let path = folder + "/acknowledged"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0, ftruncate(descriptor, off_t(Self.size)) == 0,
            let page = mmap(nil, Self.size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), page != MAP_FAILED
        else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        close(descriptor)
        self.page = page
        let boot = Self.bootID()
        if page.loadUnaligned(fromByteOffset: 8, as: UInt64.self) != boot {
            page.storeBytes(of: 0, as: UInt64.self)
            page.storeBytes(of: boot, toByteOffset: 8, as: UInt64.self)
        }
    }

    deinit { munmap(page, Self.size) }

    /// The record through which acknowledgements were handed over; nil when that is not known.
    var written: RecordNumber? {
        get {
            let number = page.load(as: UInt64.self)
            return number == 0 ? nil : number
        }
        set { page.storeBytes(of: newValue ?? 0, as: UInt64.self) }
    }

    /// A number that changes when the machine starts; 0 is never one.
    private static func bootID() -> UInt64 {
        let text = (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)) ?? ""
        return Array(text.utf8).withUnsafeBytes { FrameHash.of($0) } | 1
    }
}
