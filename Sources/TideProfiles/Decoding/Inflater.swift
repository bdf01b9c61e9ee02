internal import CZlib

/// Inflates compressed payloads, up to a bound.
struct Inflater {
    private let windowBits: Int32

    /// Most bytes that come out: what a decoder takes.
    static let maximumBytes = JSONReader.maximumBytes

    init(_ compression: Envelope.Compression) {
        // zlib's manual: 15 + 16 is a gzip stream, 15 one of zlib, -15 bare deflate.
        windowBits =
            switch compression {
            case .gzip: 31
            case .deflate: -15
            case .zlib, .none: 15
            }
    }

    /// Inflates one whole stream.
    ///
    /// - Parameter bytes: the stream; nothing may follow it.
    /// - Returns: what was compressed, or why not.
    func inflate(_ bytes: [UInt8]) -> Result<[UInt8], FrameProblem> {
        var stream = z_stream()
        guard inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            return .failure(FrameProblem(.tooLarge))
        }
        defer { inflateEnd(&stream) }
        var (inflated, input) = ([UInt8](), bytes)
        let status = input.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            return Self.run(&stream, into: &inflated)
        }
        if inflated.count > Self.maximumBytes { return .failure(FrameProblem(.tooLarge)) }
        guard status == Z_STREAM_END, stream.avail_in == 0 else { return .failure(FrameProblem(.badEnvelope)) }
        return .success(inflated)
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
