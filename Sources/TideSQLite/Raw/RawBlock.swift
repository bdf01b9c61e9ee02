internal import TideChunks
internal import TideModel

/// A block in its binary form: a header with a checksum over everything, and the content packed with zstd.
struct RawBlock {
    var bytes: [UInt8]
    var first: FramePosition
    var last: FramePosition
    var frames: Int
    /// Bytes of topics and payloads.
    var textBytes: Int

    static let headerBytes = 24
    private static let magic: [UInt8] = Array("FTB".utf8)
    private static let version: UInt8 = 1
    /// More frames than any block has: a full one weighs at most `FrameStage.fullWeight` and one frame.
    private static let mostFrames = FrameStage.fullWeight / 64 + 1

    /// Packs frames.
    init(_ stage: FrameStage, _ zstd: Zstandard) {
        let content = BlockWriter.content(of: stage)
        var header = ByteWriter(capacity: Self.headerBytes)
        for byte in Self.magic + [Self.version] { header.write(byte) }
        header.write(UInt32(0))
        header.write(UInt32(stage.batch.frames.count))
        header.write(UInt32(content.bytes.count))
        header.write(UInt64(stage.batch.bytes.count))
        var bytes = content.bytes.withUnsafeBytes { zstd.compress($0, cuts: content.cuts, after: header.bytes) }
        let checksum = bytes.withUnsafeBytes { CRC32C.of(UnsafeRawBufferPointer(rebasing: $0[8...])) }
        withUnsafeBytes(of: checksum.littleEndian) { bytes.replaceSubrange(4..<8, with: $0) }
        self.bytes = bytes
        (first, last) = (stage.first, stage.last)
        (frames, textBytes) = (stage.batch.frames.count, stage.batch.bytes.count)
    }

    /// Unpacks frames.
    ///
    /// - Throws: `FormatError` when the bytes are not a whole block of this version; no input makes it trap.
    static func unpack(_ bytes: UnsafeRawBufferPointer) throws(FormatError) -> FrameStage {
        let (frames, contentBytes, textBytes) = try readHeader(bytes)
        let packed = UnsafeRawBufferPointer(rebasing: bytes[headerBytes...])
        let content = try Zstandard.decompress(packed, count: contentBytes)
        var result: Result<FrameStage, FormatError> = .failure(FormatError("empty", at: 0))
        content.withUnsafeBytes { content in
            do throws(FormatError) { result = .success(try BlockReader.stage(from: content, frames: frames)) } catch {
                result = .failure(error)
            }
        }
        let stage = try result.get()
        guard stage.batch.bytes.count == textBytes else {
            throw FormatError("\(stage.batch.bytes.count) bytes of frames, \(textBytes) expected", at: 16)
        }
        return stage
    }

    private static func readHeader(
        _ bytes: UnsafeRawBufferPointer
    ) throws(FormatError) -> (frames: Int, contentBytes: Int, textBytes: Int) {
        guard bytes.count > headerBytes, bytes.prefix(3).elementsEqual(magic) else {
            throw FormatError("not a block: \"FTB\" expected", at: 0)
        }
        guard bytes[3] == version else {
            throw FormatError("block of version \(bytes[3]), this program knows \(version)", at: 3)
        }
        var header = ByteReader(UnsafeRawBufferPointer(rebasing: bytes[4...]))
        guard try header.read(UInt32.self) == CRC32C.of(UnsafeRawBufferPointer(rebasing: bytes[8...])) else {
            throw FormatError("the checksum does not fit", at: 4)
        }
        let frames = try header.read(UInt32.self), contentBytes = try header.read(UInt32.self)
        let textBytes = try header.read(UInt64.self)
        guard (1...UInt32(mostFrames)).contains(frames), contentBytes <= UInt32(2 * TextColumn.mostBytes),
            textBytes <= UInt64(TextColumn.mostBytes)
        else { throw FormatError("counts beyond what a block can hold", at: 8) }
        return (Int(frames), Int(contentBytes), Int(textBytes))
    }
}
