import Testing
import TideModel

/// What the writer writes the reader reads, however long; what only claims to be long is refused.
struct ColumnTests {
    private static let bound = 1 << 24

    private func read(_ bytes: [UInt8]) throws -> [UInt16] {
        var result: Result<[UInt16], FormatError> = .failure(FormatError("nothing", at: 0))
        bytes.withUnsafeBytes { buffer in
            var reader = ByteReader(buffer)
            do throws(FormatError) { result = .success(try reader.readColumn()) } catch { result = .failure(error) }
        }
        return try result.get()
    }

    @Test("a constant column", arguments: [0, 1, 2, bound, bound + 1])
    func constant(_ count: Int) throws {
        let column = [UInt16](repeating: 7, count: count)
        var writer = ByteWriter()
        writer.write(column: column)
        #expect(writer.bytes.count == 5 + (count > 1 && count <= Self.bound ? 2 : 2 * count))
        #expect(try read(writer.bytes) == column)
    }

    @Test func aFewBytesCannotClaimMoreThanTheBound() throws {
        var writer = ByteWriter()
        writer.write(UInt32(Self.bound + 1))
        writer.write(UInt8(1))
        writer.write(UInt16(7))
        #expect(throws: FormatError.self) { try read(writer.bytes) }
    }
}
