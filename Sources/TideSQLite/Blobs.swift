import FoundationEssentials
internal import GRDB
import TideModel

extension [UInt8] {
    /// Calls `body` with the bytes as `Data` that is not copied and must not outlive the call.
    func withUnsafeData<Value>(_ body: (Data) throws -> Value) rethrows -> Value {
        try withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress, !bytes.isEmpty else { return try body(Data()) }
            return try body(
                Data(bytesNoCopy: UnsafeMutableRawPointer(mutating: start), count: bytes.count, deallocator: .none)
            )
        }
    }
}

extension Row {
    /// Calls `body` with a blob column's bytes, which are not copied and must not outlive the call.
    func withBytes<Value>(at index: Int, _ body: (UnsafeRawBufferPointer) throws -> Value) throws -> Value {
        try withUnsafeData(atIndex: index) { data in
            guard let data else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
            return try data.withUnsafeBytes(body)
        }
    }

    /// A copy of a blob column's bytes.
    func bytes(at index: Int) throws -> [UInt8] { try withBytes(at: index) { [UInt8]($0) } }
}

/// GRDB has a class of this name, of no use here.
typealias Record = TideModel.Record
