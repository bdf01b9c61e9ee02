import Foundation
import Testing
import TideDaemon
import TideMQTT
import TideTesting

/// Secrets that the service manager hands over: `$CREDENTIALS_DIRECTORY` in paths of the configuration.
@Suite("Credentials")
struct CredentialsTests {
    private let folder = ScratchFolder()

    private func load(_ lines: String) throws -> DaemonConfiguration {
        let text = """
            mqtt:
              url: mqtts://h
              client_id: c
              subscribe: [a]
              username: u
              \(lines)

            """
        let credentials = Credentials(folder: folder.path)
        return try ConfigurationLoader.load(text: text, file: "/etc/fieldtide/f.yaml", credentials: credentials)
    }

    @Test func aPasswordThatWasHandedOverIsUsed() throws {
        let file = folder.write("p", "secret", mode: 0o400)
        let read = try load("password_file: $CREDENTIALS_DIRECTORY/p")
        #expect(read.mqtt?.passwordFile == file && read.notes.isEmpty)
    }

    @Test func oneThatWasNotIsNoneAndIsNoted() throws {
        let read = try load("password_file: $CREDENTIALS_DIRECTORY/p")
        #expect(read.mqtt?.passwordFile == nil && read.mqtt?.username == "u")
        #expect(read.notes.count == 1 && read.notes[0].contains("\(folder.path)/p is not there"), "\(read.notes)")
    }

    /// Somebody who names a file of their own means it: its absence stays an error of the connection.
    @Test func anotherFileThatIsNotThereIsStillAskedFor() throws {
        let read = try load("password_file: /nowhere/p")
        #expect(read.mqtt?.passwordFile == "/nowhere/p" && read.notes.isEmpty)
    }

    @Test func aKeyMayLieThereToo() throws {
        let read = try load("certificate: c.pem\n  key: $CREDENTIALS_DIRECTORY/k")
        #expect(read.mqtt?.key == "\(folder.path)/k" && read.mqtt?.certificate == "/etc/fieldtide/c.pem")
    }
}
