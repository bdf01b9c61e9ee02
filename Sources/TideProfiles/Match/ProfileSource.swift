/// A profile's file as the root read it.
public struct ProfileSource: Sendable {
    /// Path for messages.
    public var path: String
    /// Content.
    public var text: String

    /// Makes a source.
    public init(path: String, text: String) {
        self.path = path
        self.text = text
    }
}
