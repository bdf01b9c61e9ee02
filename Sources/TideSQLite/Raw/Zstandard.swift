internal import CZstd
internal import TideModel

/// One zstd compressor, kept because making one costs more than a small block; confined to its owner's lock.
final class Zstandard {
    /// First bytes of every zstd frame (RFC 8878, 3.1.1).
    static let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]

    private let context: OpaquePointer
    private let level: Int32
    private let checked: Bool

    /// - Parameters:
    ///   - level: from 1, the fastest; FORMAT.md has the measurements.
    ///   - checked: whether a checksum follows, where nothing else finds damage.
    init(level: Int32 = 3, checked: Bool = false) {
        (self.level, self.checked) = (level, checked)
        guard let context = ZSTD_createCCtx() else { preconditionFailure("out of memory") }
        self.context = context
    }

    deinit { ZSTD_freeCCtx(context) }

    /// Compresses `content` into one zstd frame, with a border of zstd's blocks at each of `cuts`.
    func compress(_ content: UnsafeRawBufferPointer, cuts: [Int], after prefix: [UInt8]) -> [UInt8] {
        ZSTD_CCtx_reset(context, ZSTD_reset_session_and_parameters)
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, checked ? 1 : 0)
        ZSTD_CCtx_setPledgedSrcSize(context, UInt64(content.count))
        let room = ZSTD_compressBound(content.count) + 8 * cuts.count + 64
        return [UInt8](unsafeUninitializedCapacity: prefix.count + room) { target, count in
            _ = target.update(fromContentsOf: prefix)
            var output = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: prefix.count)
            var input = ZSTD_inBuffer(src: content.baseAddress, size: 0, pos: 0)
            for cut in cuts + [content.count] {
                input.size = cut
                let end = cut == content.count ? ZSTD_e_end : ZSTD_e_flush
                let rest = ZSTD_compressStream2(context, &output, &input, end)
                precondition(rest == 0, "zstd has room for all, but said \(rest)")
            }
            count = output.pos
        }
    }

    /// Decompresses one whole zstd frame of at most `limit` bytes.
    static func decompress(_ bytes: UnsafeRawBufferPointer, limit: Int) throws(FormatError) -> [UInt8] {
        let size = ZSTD_getFrameContentSize(bytes.baseAddress, bytes.count)
        // Where the size is not said or wrong, it is one of the largest numbers.
        guard size <= UInt64(limit) else { throw FormatError("compressed bytes are of more than \(limit)", at: 0) }
        return try decompress(bytes, count: Int(size))
    }

    /// Decompresses one whole zstd frame of exactly `count` bytes, which the caller has bounded.
    static func decompress(_ bytes: UnsafeRawBufferPointer, count: Int) throws(FormatError) -> [UInt8] {
        guard ZSTD_getFrameContentSize(bytes.baseAddress, bytes.count) == UInt64(count) else {
            throw FormatError("compressed bytes are not of \(count) bytes", at: 0)
        }
        var result = 0
        let content = [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
            result = ZSTD_decompress(target.baseAddress, count, bytes.baseAddress, bytes.count)
            initialized = ZSTD_isError(result) == 0 ? result : 0
        }
        guard content.count == count, ZSTD_isError(result) == 0 else {
            throw FormatError("compressed bytes are damaged", at: 0)
        }
        return content
    }
}
