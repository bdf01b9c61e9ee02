/// At most so many letters in any stretch of so much time.
package struct RateLimit: Sendable, Equatable {
    /// How many.
    package var count: Int
    /// In which time.
    package var time: Duration

    /// Makes a limit.
    package init(_ count: Int, per time: Duration) { (self.count, self.time) = (count, time) }
}
