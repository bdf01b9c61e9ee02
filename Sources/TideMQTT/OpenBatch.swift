/// What is known of the batch that is being read.
struct OpenBatch {
    /// How long a proof waits for frames, milliseconds: two of those that come once a second.
    static let proofWait: Int64 = 2_000
    /// How often is looked whether somebody waits for the end of a batch of which the writer has parts, milliseconds.
    static let look: Int64 = 20

    /// Frames at the last commit.
    var framesAtClose = 0
    /// Bytes likewise.
    var bytesAtClose = 0
    /// When its first frame was read, on the steady clock.
    var openedAt: Int64?
    /// The last read delivered nothing: the socket is dry.
    var dry = true
    /// Look again then, although nothing may come.
    var deadline: Int64?
    /// When the last close was asked for.
    var closedAt: Int64 = 0
    /// When the first proof came that is not handed over.
    var provenAt: Int64?
    /// Something was handed over that is not committed.
    var handedOver = false
}
