/// Times as people write them for quality control: RFC 3339, a date (`2026-06-01`, `2026-06`), or seconds since 1970;
/// UTC where no offset is written.
public enum QualityTime {
    /// Milliseconds since 1970; nil when the text is none of these.
    public static func milliseconds(_ text: String) -> Int64? {
        if let seconds = Double(text) {
            guard seconds.isFinite, abs(seconds) < 1e14, text.count != 4 else { return nil }
            return Int64((seconds * 1_000).rounded())
        }
        var completed =
            switch text.utf8.count {
            case 7: text + "-01T00:00:00"
            case 10: text + "T00:00:00"
            default: text
            }
        let time = completed.withUTF8 { RFC3339.read(UnsafeRawBufferPointer($0)) }
        return time.map { $0.local - Int64($0.offset ?? 0) * 1_000 }
    }
}
