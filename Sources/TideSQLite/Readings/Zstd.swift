internal import CZstd

/// Compression of what is many small pieces of one kind.
enum Zstd {
    /// Compresses; the result says how long the input was.
    static func compress(_ bytes: [UInt8], level: Int32) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) { buffer, count in
            let written = bytes.withUnsafeBytes {
                ZSTD_compress(buffer.baseAddress, buffer.count, $0.baseAddress, $0.count, level)
            }
            precondition(ZSTD_isError(written) == 0, "zstd compresses whatever fits its own bound")
            count = written
        }
    }

    /// What was compressed; nil when the bytes are damaged or stand for more than `limit` bytes.
    static func decompress(_ bytes: UnsafeRawBufferPointer, limit: Int) -> [UInt8]? {
        let size = ZSTD_getFrameContentSize(bytes.baseAddress, bytes.count)
        guard size <= UInt64(limit) else { return nil }  // unknown and error are the largest numbers
        var isGood = false
        let content = [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
            let read = ZSTD_decompress(buffer.baseAddress, buffer.count, bytes.baseAddress, bytes.count)
            isGood = ZSTD_isError(read) == 0 && read == Int(size)
            count = isGood ? read : 0
        }
        return isGood ? content : nil
    }
}
