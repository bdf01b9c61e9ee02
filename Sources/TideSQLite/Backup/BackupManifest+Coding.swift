internal import Crypto
import FoundationEssentials

// `{"sha256":"…","backup":{…}}`: the hash is that of the bytes of `backup` as they stand, so no bit of the file can flip
// unnoticed.

extension BackupManifest {
    private static let head = Array(#"{"sha256":""#.utf8)
    private static let middle = Array(#"","backup":"#.utf8)
    private static let tail = Array("}\n".utf8)

    /// The bytes of `backup.json`.
    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = Array(try encoder.encode(self))
        let hash = Array(Hexadecimal.text(SHA256.hash(data: body)).utf8)
        return Self.head + hash + Self.middle + body + Self.tail
    }

    /// Reads the manifest of a backup.
    ///
    /// - Parameter folder: the backup.
    /// - Throws: `StoreError`: `incomplete` without one, `corrupt` when it is not as it was written, `newerSchema`.
    public init(folder: String) throws {
        let path = folder + "/" + Self.fileName
        let bytes: [UInt8]
        do { bytes = Array(try Data(contentsOf: URL(filePath: path))) } catch {
            throw StoreError(
                .incomplete,
                operation: "read backup",
                object: folder,
                cause: "it has no \(Self.fileName) that can be read, which is written last",
                hint: "A backup that was cut short cannot be restored: name another one"
            )
        }
        self = try Self.decoded(bytes, path)
    }

    private static func decoded(_ bytes: [UInt8], _ path: String) throws -> BackupManifest {
        let start = head.count + 64 + middle.count
        guard bytes.count > start + tail.count, bytes.starts(with: head), bytes.suffix(tail.count) == tail[...],
            bytes[(head.count + 64)..<start] == middle[...]
        else { throw damage("it is not a manifest of Fieldtide", path) }
        let body = Data(bytes[start..<(bytes.count - tail.count)])
        let hash = String(decoding: bytes[head.count..<head.count + 64], as: UTF8.self)
        guard Hexadecimal.text(SHA256.hash(data: body)) == hash else {
            throw damage("its content has another SHA-256 than it says", path)
        }
        struct Form: Decodable { var form: Int }
        let decoder = JSONDecoder()
        guard let found = try? decoder.decode(Form.self, from: body) else { throw damage("it names no form", path) }
        guard found.form <= form else {
            throw StoreError(
                .newerSchema,
                operation: "read backup",
                object: path,
                cause: "made by a newer Fieldtide: form \(found.form), this program knows \(form)",
                hint: "Restore it with the Fieldtide that made it"
            )
        }
        do { return try decoder.decode(BackupManifest.self, from: body) } catch { throw damage("\(error)", path) }
    }

    private static func damage(_ cause: String, _ path: String) -> StoreError {
        StoreError(
            .corrupt,
            operation: "read backup",
            object: path,
            cause: cause,
            hint: "The backup is damaged: name another one"
        )
    }

    /// The bytes of `SHA256SUMS`, for `sha256sum -c`.
    func sums(manifest: [UInt8]) -> [UInt8] {
        let lines = files.map { "\($0.sha256)  \($0.name)\n" }
        let own = "\(Hexadecimal.text(SHA256.hash(data: manifest)))  \(Self.fileName)\n"
        return Array((lines.joined() + own).utf8)
    }

    /// Name of the file with the hashes of all others.
    static let sumsName = "SHA256SUMS"
}

/// Bytes as text.
enum Hexadecimal {
    private static let digits = Array("0123456789abcdef".utf8)

    static func text(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
