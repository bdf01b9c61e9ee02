/// A list of plain values that grows and is read without checks; whoever owns it frees it.
struct RawList<Value: BitwiseCopyable> {
    private(set) var base: UnsafeMutablePointer<Value>
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int = 64) {
        base = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    func free() { base.deallocate() }

    mutating func append(_ value: Value) {
        if count == capacity {
            let larger = UnsafeMutablePointer<Value>.allocate(capacity: 2 * capacity)
            larger.update(from: base, count: count)
            base.deallocate()
            (base, capacity) = (larger, 2 * capacity)
        }
        base[count] = value
        count += 1
    }

    mutating func removeAll() { count = 0 }
}
