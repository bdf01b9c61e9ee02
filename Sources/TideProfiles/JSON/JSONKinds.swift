extension BinaryInteger {
    /// Constants of C come as another integer type than the fields they are stored in.
    @inline(__always)
    var kind: Int32 { Int32(truncatingIfNeeded: self) }
}
