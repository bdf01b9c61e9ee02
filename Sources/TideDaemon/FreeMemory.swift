internal import CMalloc

/// What the C library does with memory that was freed.
enum FreeMemory {
    /// Each thread has a pool of its own, up to eight for a core, and does not find what is free in another's: with
    /// 100,000 devices that held 80 MB.
    private static let pools: Int32 = 2

    /// Bounds the pools of the process; of use before it has threads.
    static func bound() { _ = mallopt(M_ARENA_MAX, pools) }

    /// Gives the system what large batches and flushes left free between what stays.
    static func giveBack() { _ = malloc_trim(0) }
}
