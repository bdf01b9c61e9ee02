import Testing
import TideDaemon
import TideModel

/// Books of devices over all time, from two places that are not read at the same moment.
struct DeviceBookSumsTests {
    private func book(_ device: Int, hour: Int64, stored: Int) -> DeviceHourBook {
        var book = DeviceHourBook(device: DeviceNumber(device), hour: hour)
        for _ in 0..<stored { book.frames.add(.stored) }
        return book
    }

    private func sums(_ current: [DeviceHourBook], later: [Int64], _ ended: [DeviceHourBook]) -> [UInt64] {
        var sums = DeviceBookSums(current: current)
        for row in ended { sums.add(row) }
        return sums.books(laterHours: later).map { $0.frames[.stored] }
    }

    @Test func endedHoursAndTheRunningOneAddUp() {
        let current = [book(0, hour: 9, stored: 3), book(1, hour: 8, stored: 1)]
        let ended = [book(0, hour: 7, stored: 10), book(0, hour: 8, stored: 20)]
        #expect(sums(current, later: [9, 8], ended) == [33, 1])
    }

    @Test func anHourThatEndedBetweenTheTwoLooksCountsOnce() {
        let current = [book(0, hour: 9, stored: 3), book(1, hour: 9, stored: 1)]
        let ended = [book(0, hour: 8, stored: 20), book(0, hour: 9, stored: 5), book(1, hour: 8, stored: 2)]
        #expect(sums(current, later: [10, 9, 10], ended) == [23, 3])
    }

    @Test func aRunningHourThatWasThereBeforeTheClockSteppedBackCounts() {
        #expect(sums([book(0, hour: 9, stored: 3)], later: [9], [book(0, hour: 9, stored: 4)]) == [7])
    }

    @Test func devicesThatCameAfterTheFirstLookAreLeftOut() {
        #expect(sums([], later: [9], [book(0, hour: 8, stored: 4)]) == [])
    }
}
