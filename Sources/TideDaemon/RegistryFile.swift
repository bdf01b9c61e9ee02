internal import Foundation
internal import TideAPI
public import TideModel
internal import TideProfiles
internal import TideYAML

/// Reads registry files: enterprises, sites, units and devices as people write them, in YAML or CSV (docs/registry.md).
///
/// What an entry names (the site of a device, the enterprise of a site) may also stand in the registry already, so that
/// is checked where the registry is changed, not here.
public enum RegistryFile {
    /// Reads files.
    ///
    /// - Parameter paths: files that end with `.yaml`, `.yml` or `.csv`.
    /// - Returns: their entries: enterprises first, then sites, units and devices, each in the order of the files.
    /// - Throws: `FileProblems` with every problem of every file.
    public static func load(_ paths: [String]) throws -> [RegistryEntity] {
        var rows: [RegistryRow] = []
        var problems: [YAMLProblem] = []
        for path in paths {
            let log = YAMLLog(file: path)
            if let text = try? String(contentsOfFile: path, encoding: .utf8) {
                rows += self.rows(text, log)
            } else {
                let found = FileManager.default.fileExists(atPath: path)
                log.add(line: 1, column: 1, found ? "cannot be read as UTF-8 text" : "there is no such file")
            }
            problems += log.problems
        }
        return try entities(rows, problems)
    }

    /// Reads one file's text.
    ///
    /// - Parameters:
    ///   - text: its content.
    ///   - file: its path, for messages; `.csv` at its end says what it is.
    /// - Returns: its entries, as `load(_:)` orders them.
    /// - Throws: `FileProblems`.
    public static func read(_ text: String, file: String) throws -> [RegistryEntity] {
        let log = YAMLLog(file: file)
        let rows = rows(text, log)
        return try entities(rows, log.problems)
    }

    private static func rows(_ text: String, _ log: YAMLLog) -> [RegistryRow] {
        log.file.lowercased().hasSuffix(".csv") ? RegistryRow.csv(text, log) : RegistryRow.yaml(text, log)
    }

    private static func entities(_ rows: [RegistryRow], _ problems: [YAMLProblem]) throws -> [RegistryEntity] {
        var made: [(kind: RegistryKind, entity: RegistryEntity)] = []
        var first: [String: RegistryRow] = [:]
        for row in rows {
            guard let entity = RegistryRowReader(row).entity() else { continue }
            let name = "\(entity.kind) \(entity.id)"
            if let earlier = first[name] {
                row.fail("\(name) is there twice", hint: "it stands in \(earlier.log.file):\(earlier.line) already")
            }
            first[name] = row
            made.append((row.kind, entity))
        }
        let files = Dictionary(rows.map { ($0.log.file, $0.log) }, uniquingKeysWith: { log, _ in log })
        let found = problems + files.sorted { $0.key < $1.key }.flatMap(\.value.problems)
        var seen = Set<YAMLProblem>()
        let all = found.filter { seen.insert($0).inserted }
        guard all.isEmpty else { throw FileProblems(all) }
        return RegistryKind.allCases.flatMap { kind in made.filter { $0.kind == kind }.map(\.entity) }
    }
}
