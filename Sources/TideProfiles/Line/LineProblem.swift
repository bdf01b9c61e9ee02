/// A fault on its way to the decoder that notes it; `@unchecked` because its places never leave one call of `decode`.
struct LineProblem: Error, @unchecked Sendable {
    var kind: LineFault.Kind
    /// What is wrong stands here.
    var place: LineBytes
    /// The next line begins behind the first end of line from here on.
    var resume: LineBytes

    init(_ kind: LineFault.Kind, at place: LineBytes, resume: LineBytes? = nil) {
        (self.kind, self.place, self.resume) = (kind, place, resume ?? place)
    }
}
