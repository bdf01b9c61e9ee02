internal import TideModel

/// Makes full blocks of frames that come in pieces.
struct BlockJoiner {
    let zstd: Zstandard
    private(set) var blocks: [RawBlock] = []
    /// What is not in a block yet: lighter than a full one.
    private(set) var rest = FrameStage()

    init(zstd: Zstandard) { self.zstd = zstd }

    mutating func add(_ stage: FrameStage) {
        if rest.isEmpty, !stage.isFull {
            rest = stage
            return
        }
        stage.forEach { index, source, position in
            rest.append(stage.batch, index, source: source, at: position)
            if rest.isFull { sealRest() }
        }
    }

    /// Makes a block of a whole stage.
    mutating func seal(_ stage: FrameStage) { blocks.append(RawBlock(stage, zstd)) }

    mutating func sealRest() {
        guard !rest.isEmpty else { return }
        seal(rest)
        rest.removeAll()
    }
}
