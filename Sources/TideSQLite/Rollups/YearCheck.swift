internal import GRDB
import TideChunks
import TideModel

/// Opens everything that a year's file of rollups has, from one snapshot.
struct YearCheck {
    let db: Database
    let file: String

    /// More say nothing new.
    static let maximumProblems = 100

    /// What is wrong, one line each.
    func problems() throws -> [String] {
        let blocks = BlockTable(db: db, file: file), packs = PackTable(db: db, file: file)
        var problems = try IntegrityCheck.problems(db) + DamagedBlocks(db: db, file: file).losses()
        for id in try packs.all() where problems.count < Self.maximumProblems {
            do {
                for block in try packs.blocks(id) { try check(block, "pack \(id)") }
            } catch let error as StoreError { problems.append(error.cause) }
        }
        for id in try blocks.all() where problems.count < Self.maximumProblems {
            do {
                guard let entry = try blocks.entry(id) else { continue }
                try check(try blocks.block(entry), "block \(id)")
            } catch let error as StoreError { problems.append(error.cause) }
        }
        return problems
    }

    private func check(_ block: RollupBlock, _ name: String) throws {
        do { _ = try block.content() } catch {
            throw StoreError.damage("\(name) of device \(block.device): \(error)", file: file)
        }
    }
}
