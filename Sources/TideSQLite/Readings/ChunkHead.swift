import TideChunks
import TideModel

/// What the tables say of a chunk beside its bytes, so that it need not be opened to be passed over.
struct ChunkHead: Equatable {
    var device: DeviceNumber
    /// Device times of all that is in it, milliseconds since 1970.
    var times: ClosedRange<Int64>
    var rows: Int
    /// Readings, former values and amendments.
    var cells: Int

    init(device: DeviceNumber, times: ClosedRange<Int64>, rows: Int, cells: Int) {
        (self.device, self.times, self.rows, self.cells) = (device, times, rows, cells)
    }

    init(_ chunk: Chunk) throws(FormatError) {
        var listed = 0
        for series in chunk.series {
            listed += try chunk.superseded(of: series.number).count + chunk.amendments(of: series.number).count
        }
        self.init(device: chunk.device, times: chunk.times, rows: chunk.rowCount, cells: chunk.cellCount + listed)
    }

    /// Opens a chunk: what is about to be written can be read.
    init(_ bytes: [UInt8]) throws(FormatError) { try self.init(Chunk(bytes)) }
}
