import TideModel

/// Sees to it that records follow one another.
struct RecordOrder {
    private(set) var last: RecordNumber
    /// What they are applied to, for errors.
    private let object: String

    init(after last: RecordNumber, object: String) { (self.last, self.object) = (last, object) }

    /// Takes the next record.
    mutating func take(_ number: RecordNumber) throws {
        guard number == last + 1 else { throw gap(number) }
        last = number
    }

    /// All records through one must have come.
    func end(_ number: RecordNumber) throws { if last != number { throw gap(number) } }

    private func gap(_ next: RecordNumber) -> StoreError {
        StoreError(
            .outOfOrder,
            operation: "apply to",
            object: object,
            cause: "record \(next) cannot follow record \(last)",
            hint: "The journal and the readings are not of one data folder: restore both from one backup"
        )
    }
}
