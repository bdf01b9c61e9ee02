internal import Foundation
internal import TideDerive

/// `fieldtide derive --batch`: one value a line for the rows of a file.
struct DeriveBatch {
    /// Name of the file in messages.
    let name: String
    private var rows: PlacedCells
    private let functionColumn: Int
    private let inputsColumn: Int

    /// Lines written at once.
    private static let chunk = 4096

    /// A file of rows; its first one names the columns.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - name: its name in messages.
    /// - Throws: `CommandFailure` when a column is missing.
    init(_ bytes: [UInt8], name: String) throws {
        self.name = name
        rows = PlacedCells(bytes)
        let header = (rows.next() ?? []).map { String(decoding: $0.bytes, as: UTF8.self) }
        func place(_ column: String) throws -> Int {
            if let place = header.firstIndex(of: column) { return place }
            throw CommandFailure("\(name):1:1: there is no column \"\(column)\"; --batch takes function,inputs_json")
        }
        (functionColumn, inputsColumn) = (try place("function"), try place("inputs_json"))
    }

    /// Writes a line for every row, an empty one with a message where there is no value.
    ///
    /// - Parameter output: where the values go.
    /// - Returns: how many rows have no value.
    /// - Throws: when values cannot be written.
    mutating func run(to output: Output) throws -> Int {
        var (text, waiting, failed) = ("", 0, 0)
        while let cells = rows.next() {
            do throws(RowProblem) { text += "\(try value(cells))\n" } catch {
                text += "\n"
                failed += 1
                Messages.write("\(name):\(error.line):\(error.column): \(error.text)")
            }
            waiting += 1
            guard waiting == Self.chunk else { continue }
            try output.write(text)
            (text, waiting) = ("", 0)
        }
        try output.write(text)
        return failed
    }

    /// Why a row has no value, and where that is.
    private struct RowProblem: Error {
        var line: Int
        var column: Int
        var text: String
    }

    private func value(_ cells: [PlacedCells.Cell]) throws(RowProblem) -> Double {
        let functionCell = try cell(functionColumn, "function", in: cells)
        let function: DerivedFunction
        do throws(DeriveError) {
            function = try DerivedFunctions.find(String(decoding: functionCell.bytes, as: UTF8.self))
        } catch { throw problem(error.description, 0, functionCell) }
        let inputsCell = try cell(inputsColumn, "inputs_json", in: cells)
        let object: FlatObject
        do throws(FlatObject.Problem) { object = try FlatObject(inputsCell.bytes) } catch {
            throw problem("inputs_json: \(error.text)", error.offset, inputsCell)
        }
        do throws(DeriveError) { return try function.derive(values(object, of: function)) } catch {
            let member = error.input.flatMap { input in object.members.last { isMember($0, input, of: function) } }
            let text = error.namesFunction ? "\(error)" : "\(function.name): \(error)"
            throw problem(text, member?.offset ?? 0, inputsCell)
        }
    }

    /// Whether a member gives an input, perhaps under another of its names.
    private func isMember(_ member: FlatObject.Member, _ input: String, of function: DerivedFunction) -> Bool {
        if member.name == input { return true }
        guard let index = try? function.index(of: member.name) else { return false }
        return function.inputs[index].name == input
    }

    /// Null is as good as nothing.
    private func values(
        _ object: FlatObject,
        of function: DerivedFunction
    ) throws(DeriveError) -> [(name: String, value: DerivedValue)] {
        var values: [(name: String, value: DerivedValue)] = []
        for member in object.members {
            let input = function.inputs[try function.index(of: member.name)]
            switch member.value {
            case .null: continue
            case .number(let number): values.append((member.name, .number(number, nil)))
            case .list(let list): values.append((member.name, .list(list, nil)))
            case .text(let text):
                values.append((member.name, try ValueText.value(text, for: input, called: member.name)))
            }
        }
        return values
    }

    private func cell(_ index: Int, _ name: String, in cells: [PlacedCells.Cell]) throws(RowProblem) -> PlacedCells.Cell
    {
        guard index < cells.count else {
            throw problem("the row ends before its column \(name)", 0, cells[cells.count - 1])
        }
        guard cells[index].isWhole else { throw problem("the quotation marks are not closed", 0, cells[index]) }
        return cells[index]
    }

    private func problem(_ text: String, _ offset: Int, _ cell: PlacedCells.Cell) -> RowProblem {
        let place = offset == 0 ? (cell.line, cell.column) : rows.place(offset, in: cell)
        return RowProblem(line: place.0, column: place.1, text: text)
    }
}
