internal import CZlib
internal import CZstd

/// Inflates compressed payloads, up to a bound.
struct Inflater {
    private let compression: Envelope.Compression

    /// Most bytes that come out: what a decoder takes.
    static let maximumBytes = JSONReader.maximumBytes

    init(_ compression: Envelope.Compression) { self.compression = compression }

    /// Inflates one whole stream.
    ///
    /// - Parameter bytes: the stream; nothing may follow it.
    /// - Returns: what was compressed, or why not.
    func inflate(_ bytes: [UInt8]) -> Result<[UInt8], FrameProblem> {
        // zlib's manual: 15 + 16 is a gzip stream, 15 one of zlib, -15 bare deflate.
        switch compression {
        case .none: .success(bytes)
        case .gzip: Self.inflate(bytes, windowBits: 31)
        case .zlib: Self.inflate(bytes, windowBits: 15)
        case .deflate: Self.inflate(bytes, windowBits: -15)
        case .zstd: Self.decompress(bytes)
        }
    }

    private static func inflate(_ bytes: [UInt8], windowBits: Int32) -> Result<[UInt8], FrameProblem> {
        var stream = z_stream()
        guard inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            return .failure(FrameProblem(.tooLarge))
        }
        defer { inflateEnd(&stream) }
        var (inflated, input) = ([UInt8](), bytes)
        let status = input.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            return run(&stream, into: &inflated)
        }
        if inflated.count > maximumBytes { return .failure(FrameProblem(.tooLarge)) }
        guard status == Z_STREAM_END, stream.avail_in == 0 else { return .failure(FrameProblem(.badEnvelope)) }
        return .success(inflated)
    }

    /// One zstd frame, also one that does not say its size; its window is bounded as what comes out is.
    private static func decompress(_ bytes: [UInt8]) -> Result<[UInt8], FrameProblem> {
        guard let stream = ZSTD_createDStream() else { return .failure(FrameProblem(.tooLarge)) }
        defer { ZSTD_freeDStream(stream) }
        ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, 23)  // 8 MiB: what zstd's levels up to 19 use
        var (inflated, piece) = ([UInt8](), [UInt8](repeating: 0, count: 16_384))
        let isWhole = bytes.withUnsafeBytes { input in
            var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
            while inflated.count <= maximumBytes {
                let (status, count) = piece.withUnsafeMutableBytes { piece in
                    var target = ZSTD_outBuffer(dst: piece.baseAddress, size: piece.count, pos: 0)
                    return (ZSTD_decompressStream(stream, &target, &source), target.pos)
                }
                inflated.append(contentsOf: piece[..<count])
                if ZSTD_isError(status) != 0 { return false }
                if status == 0 { return source.pos == source.size }
                // Everything was read, nothing more comes out, and the frame is not over: it was cut.
                if source.pos == source.size, count < piece.count { return false }
            }
            return false
        }
        if inflated.count > maximumBytes { return .failure(FrameProblem(.tooLarge)) }
        return isWhole ? .success(inflated) : .failure(FrameProblem(.badEnvelope))
    }

    /// Inflates piece by piece, so that a small stream never claims much memory at once.
    private static func run(_ stream: inout z_stream, into inflated: inout [UInt8]) -> Int32 {
        var (piece, status) = ([UInt8](repeating: 0, count: 16_384), Z_OK)
        while status == Z_OK, inflated.count <= maximumBytes {
            piece.withUnsafeMutableBufferPointer { piece in
                stream.next_out = piece.baseAddress
                stream.avail_out = UInt32(piece.count)
                status = CZlib.inflate(&stream, Z_NO_FLUSH)
                inflated.append(contentsOf: piece[..<(piece.count - Int(stream.avail_out))])
            }
        }
        return status
    }
}
