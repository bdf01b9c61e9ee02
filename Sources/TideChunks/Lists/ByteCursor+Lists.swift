internal import TideModel

extension ByteCursor {
    /// The count of a list whose elements all differ: they need at least a block's head for 256 of them.
    mutating func listCount() throws(FormatError) -> Int { try count(atMost: remaining * BlockHead.length) }
}
