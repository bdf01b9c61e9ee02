internal import Foundation
internal import TideAPI

/// Imports one file, part by part, and tells how far it is.
struct ImportRun {
    let calls: ControlCalls
    let profile: ImportProfileDTO
    let topic: String?
    let isAgain: Bool
    /// How readings of an export are written; nil: the file is messages of the profile.
    var export: ExportedFile?

    /// Problems that are told one by one; more are counted.
    private static let toldProblems = 100

    /// Imports a file.
    ///
    /// - Returns: how many lines could not be stored.
    /// - Throws: what ends the import; what was stored stays, and the next run goes on from there.
    func run(_ file: ImportFile) async throws -> Int {
        guard let topic = topic ?? profile.topic else {
            throw UsageError("profile \(profile.name) takes the device from the topic: give --topic")
        }
        async let sha256 = file.sha256()
        var job = file.job(profile.name, topic) + (isAgain ? "-\(UInt64.random(in: 0 ... .max))" : "")
        var step = try await calls.importStep(job)
        if step.offset == file.size, file.size > 0 {
            if await step.sha256 != sha256 {
                // It only begins as that file does.
                job += await "-\(sha256)"
                step = try await calls.importStep(job)
            }
            guard step.offset < file.size else {
                Messages.write("\(file.path): imported before (\(step.lines) lines); --again reads it once more")
                return 0
            }
        }
        if step.offset > 0 { Messages.write("\(file.path): goes on at line \(step.lines + 1)") }
        let before = step.refused
        let received = Int64(Date().timeIntervalSince1970 * 1_000)
        var (sum, problems) = (ImportSum(), 0)
        let progress = ImportProgress(file)
        while step.offset < file.size {
            let bytes = try file.part(at: step.offset, quotes: export == nil)
            let isLast = step.offset + Int64(bytes.count) == file.size
            let part = ImportPart(
                job: job,
                file: URL(fileURLWithPath: file.path).lastPathComponent,
                profile: profile.name,
                topic: topic,
                size: file.size,
                offset: step.offset,
                lines: step.lines,
                isByLine: !profile.takesLines,
                received: received,
                sha256: isLast ? await sha256 : nil,
                format: export?.format,
                header: export?.header
            )
            step = try await calls.importPart(part, bytes)
            sum.add(step.readings)
            for problem in step.problems { tell(problem, file, &problems) }
            progress.show(step)
        }
        progress.finish()
        Messages.write("\(file.path): \(step.lines) lines, \(sum)")
        if step.ignored > 0 {
            Messages.write("\(file.path): \(step.ignored) lines held nothing that the profile names")
        }
        if before > 0 { Messages.write("\(file.path): \(before) lines could not be stored by the run before this one") }
        let isNothing = step.ignored > 0 && step.ignored == step.lines
        return Int(step.refused) + (isNothing ? Int(step.ignored) : 0)
    }

    private func tell(_ problem: ImportDTO.Problem, _ file: ImportFile, _ told: inout Int) {
        if told < Self.toldProblems {
            let more =
                problem.count > 1 ? " (and \(problem.count - 1) more of these \(ImportFile.partBytes >> 10) KB)" : ""
            Messages.write("\(file.path):\(problem.line): \(problem.reason): \(problem.detail)\(more)")
        }
        told += problem.count
    }
}

/// Readings of a file, by what became of them.
struct ImportSum: CustomStringConvertible {
    private var (new, late, duplicate, superseded) = (UInt64(0), UInt64(0), UInt64(0), UInt64(0))

    mutating func add(_ book: ReadingBookDTO) {
        new += book.new
        late += book.late
        duplicate += book.duplicate
        superseded += book.superseded
    }

    var description: String {
        "\(new + late) readings stored, \(duplicate) there already, \(superseded) replaced another value"
    }
}

/// A bar on standard error, while people watch.
final class ImportProgress {
    private let file: ImportFile
    private let isShown = isatty(2) == 1
    private var shown = ContinuousClock.now

    init(_ file: ImportFile) { self.file = file }

    func show(_ step: ImportDTO) {
        guard isShown, ContinuousClock.now - shown > .milliseconds(200) else { return }
        shown = .now
        let part = Double(step.offset) / Double(max(1, file.size))
        Messages.writePart("\r\(ProgressBar.text(part))  \(step.lines) lines")
    }

    func finish() { if isShown { Messages.writePart("\r\u{1B}[K") } }
}
