/// What a block's head is written against: where the block before leads to.
struct BlockChain {
    private(set) var first: Int64 = 0
    private(set) var slope: Int64 = 0

    /// Goes on after a full block with this head.
    @inline(__always)
    mutating func follow(_ head: BlockHead) {
        first = head.first
        guard head.method == .line || head.method == .curve else { return }
        first &+= head.rise(BlockHead.length)
        slope = head.second
        if head.method == .curve { slope &+= (head.third &* Int64(2 * BlockHead.length)) >> 8 }
    }
}
