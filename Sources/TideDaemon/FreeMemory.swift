internal import CMalloc

/// What the C library does with memory that was freed.
enum FreeMemory {
    /// Each thread has a pool of its own, up to eight for a core, and does not find what is free in another's: with
    /// 100,000 devices that held 80 MB.
    private static let pools: Int32 = 2

    /// Blocks from so many bytes on are the system's at once when they are freed.
    ///
    /// By itself the C library raises this to the largest block that was ever freed, and what batches and flushes hold
    /// for a moment tears holes into the pools: 30 MB with 100,000 devices.
    private static let ownBlock: Int32 = 256 << 10

    /// Bounds the pools of the process; of use before it has threads.
    static func bound() {
        _ = mallopt(M_ARENA_MAX, pools)
        _ = mallopt(M_MMAP_THRESHOLD, ownBlock)
    }

    /// Gives the system what large batches and flushes left free between what stays.
    static func giveBack() { _ = malloc_trim(0) }
}
