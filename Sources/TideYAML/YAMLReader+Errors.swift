internal import Yams

extension YAMLReader {
    /// Says what the YAML parser did not like, at its place.
    static func report(_ error: any Error, _ text: String, _ log: YAMLLog) {
        guard let error = error as? YamlError else {
            log.add(line: 1, column: 1, "the file is no YAML: \(error)")
            return
        }
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let place = context.map { " \($0.text) that began at line \($0.mark.line)" } ?? ""
            log.add(line: mark.line, column: mark.column, "no valid YAML: \(problem)\(place)", hint: hint(problem))
        case .duplicatedKeysInMapping(let keys, let context):
            let names = keys.joined(separator: ", ")
            log.add(
                line: context.mark.line,
                column: context.mark.column,
                "the key \(names) is there twice",
                hint: "remove one"
            )
        case .reader(let problem, let offset, _, _):
            let place = place(of: offset ?? 0, in: text)
            log.add(line: place.line, column: place.column, "no valid YAML: \(problem)")
        default:
            log.add(line: 1, column: 1, "no valid YAML: \(error)")
        }
    }

    private static func hint(_ problem: String) -> String? {
        if problem.contains("cannot start any token") {
            return "indent with spaces, not tabs; put text that begins with @, ` or % into quotes"
        }
        if problem.contains("mapping values are not allowed") { return "put text that contains ': ' into quotes" }
        if problem.contains("another document") { return "one file holds one document" }
        return nil
    }

    private static func place(of offset: Int, in text: String) -> (line: Int, column: Int) {
        var (line, column) = (1, 1)
        for character in text.prefix(offset) {
            if character.isNewline { (line, column) = (line + 1, 1) } else { column += 1 }
        }
        return (line, column)
    }
}
