/// A local time, and the offset where it was written.
struct WrittenTime {
    /// Milliseconds since 1970 as if the place were UTC.
    var local: Int64
    /// Seconds east of UTC; nil when the text does not say.
    var offset: Int?
}
