import Foundation
import Glibc
import Testing
import TideSQLite

struct FolderLockTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private var data: String { folder.path + "/new/data" }

    @Test func createsTheFolderForOwnerAndGroup() throws {
        let lock = try FolderLock(folder: data)
        var status = stat()
        #expect(stat(data, &status) == 0)
        #expect(status.st_mode & 0o7777 == 0o750)
        #expect(FolderLock.owner(of: data) == getpid())
        withExtendedLifetime(lock) {}
    }

    @Test func secondOwnerIsToldWhoTheFirstIs() throws {
        let first = try FolderLock(folder: data)
        let failure = try #require(throws: StoreError.self) { try FolderLock(folder: data) }
        #expect(failure.code == .notOwner)
        #expect(failure.cause == "process \(getpid()) owns it")
        withExtendedLifetime(first) {}
    }

    @Test func lockIsGivenUpWithItsOwner() throws {
        do { _ = try FolderLock(folder: data) }
        _ = try FolderLock(folder: data)
    }

    /// Another process holds it, and dies without a word.
    @Test func lockOfAnotherProcessEndsWithIt() throws {
        do { _ = try FolderLock(folder: data) }
        let process = Process(), output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        // Without --no-fork the command behind flock would hold the lock as well.
        process.arguments = ["flock", "-n", "--no-fork", data + "/lock", "sh", "-c", "echo held; exec sleep 600"]
        process.standardOutput = output
        try process.run()
        #expect(String(decoding: output.fileHandleForReading.availableData, as: UTF8.self) == "held\n")
        #expect(try #require(throws: StoreError.self) { try FolderLock(folder: data) }.code == .notOwner)
        #expect(kill(process.processIdentifier, SIGKILL) == 0)
        process.waitUntilExit()
        _ = try FolderLock(folder: data)
    }

    @Test func aFileInItsPlaceIsNamed() throws {
        try Data().write(to: URL(fileURLWithPath: folder.path + "/file"))
        let failure = try #require(throws: StoreError.self) { try FolderLock(folder: folder.path + "/file") }
        #expect(failure.code == .cannotOpen)
        #expect(failure.cause == "it is a file")
        #expect(throws: StoreError.self) { try FolderLock(folder: folder.path + "/file/below") }
    }

    @Test(
        arguments: [
            (running: 0, folder: nil, becomes: nil),
            (running: 0, folder: FolderOwner(user: 0, group: 0), becomes: nil),
            (running: 0, folder: FolderOwner(user: 998, group: 997), becomes: FolderOwner(user: 998, group: 997)),
            (running: 1_000, folder: FolderOwner(user: 998, group: 997), becomes: nil),
            (running: 998, folder: FolderOwner(user: 998, group: 997), becomes: nil),
        ] as [(running: UInt32, folder: FolderOwner?, becomes: FolderOwner?)]
    )
    func onlyRootBecomesTheFoldersOwner(running: UInt32, folder: FolderOwner?, becomes: FolderOwner?) {
        #expect(FolderOwner.successor(running: running, folder: folder) == becomes)
    }

    @Test func ownerIsReadFromTheFolder() throws {
        #expect(FolderOwner.of(folder.path + "/missing") == nil)
        #expect(FolderOwner.of(folder.path) == FolderOwner(user: geteuid(), group: getegid()))
    }
}
