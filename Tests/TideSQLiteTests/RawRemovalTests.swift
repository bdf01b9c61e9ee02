import Dispatch
import Foundation
import Synchronization
import Testing
import TideModel
import TideSQLite

/// A day of raw frames that is removed while others read it does not come back, and nobody falls over it.
struct RawRemovalTests {
    @Test func whoReadsAFileThatIsRemovedDoesNotMakeItAnew() throws {
        let folder = try TestFolder()
        let store = try SQLiteSeriesStore(folder: folder.path)
        let day: Int64 = 86_400_000
        let problems = Mutex<[String]>([])
        for round in 0..<20 {
            let first = RecordNumber(round * 4 + 1)
            let records = (0..<4).map { index in
                var record = Record(number: first + UInt64(index), at: Timestamp(milliseconds: 1_764_000_000_000))
                record.raw = FrameBatch(source: FrameSource(kind: "mqtt", name: "test"))
                let received = Timestamp(milliseconds: 1_764_000_000_000 + Int64(index) * day)
                record.raw.append(topic: "a", payload: Array("{}".utf8), received: received)
                return record
            }
            try store.apply(through: records[3].number) { after, body in
                for record in records where record.number > after { try body(record) }
            }
            DispatchQueue.concurrentPerform(iterations: 3) { task in
                do {
                    if task == 0 {
                        for day in try store.raw.days.dropLast() { try store.raw.remove(day: day.day) }
                    } else {
                        let found = try store.raw.verify().problems
                        problems.withLock { $0 += found }
                    }
                } catch { problems.withLock { $0.append("\(error)") } }
            }
            #expect(try store.raw.days.count == 1)
        }
        #expect(problems.withLock { $0 } == [])
    }
}
