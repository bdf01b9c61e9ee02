import Testing
import TideModel
import TideSQLite

extension BackupTests {
    /// The folder cannot know what was delivered after the cut: it is sent again, under another epoch.
    @Test func whatWaitedAtTheCutWaitsAgain() throws {
        var record = sampleRecord(1)
        record.rare.alerts.alerts = [AlertSamples.alert(1)]
        record.rare.alerts.outbox = [AlertSamples.message(1, about: [1]), AlertSamples.message(2)]
        record.rare.alerts.receipts = [AlertSamples.receipt(2, .delivered)]
        record.rare.alerts.silences = [AlertSamples.silence(1, until: .max)]
        try journal.append([record])
        let wanted = try journal.loadTables().alerts
        _ = try backUp()
        record = sampleRecord(2)
        record.rare.alerts.receipts = [AlertSamples.receipt(1, .delivered)]
        try journal.append([record])
        #expect(try journal.loadTables().alerts.outbox.isEmpty)
        let target = scratch.path + "/restored"
        _ = try FolderRestore(shelf.path).run(into: target) { _ in }
        let restored = try SQLiteJournal(folder: target)
        defer { restored.close() }
        #expect(try restored.loadTables().alerts == wanted && wanted.outbox.map(\.message.id) == [1])
        #expect(try restored.reader.alert(1)?.messages.map(\.isWaiting) == [true])
        #expect(restored.epoch != journal.epoch)
    }
}
