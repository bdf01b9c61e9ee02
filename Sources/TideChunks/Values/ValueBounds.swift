internal import TideModel

/// The least and greatest value of a column, NaN left out, for skipping.
struct ValueBounds: Equatable {
    private enum Form {
        static let none: UInt8 = 0xFF
        static let doubles: UInt8 = 0xFE
    }

    var range: ClosedRange<Double>?

    init(_ values: [Double]) {
        guard var least = values.first(where: { !$0.isNaN }) else { return }
        var greatest = least
        // Comparisons with NaN are false.
        for value in values {
            if value < least { least = value }
            if value > greatest { greatest = value }
        }
        range = least...greatest
    }

    /// Appends the bounds as numbers of `scale` when both are, else as doubles.
    func append(_ scale: DecimalScale?, to out: inout [UInt8]) {
        guard let range else { return out.append(Form.none) }
        if let scale, let least = scale.number(range.lowerBound), let greatest = scale.number(range.upperBound) {
            out.append(scale.code)
            out.append(zigzag: least)
            out.append(zigzag: greatest)
        } else {
            out.append(Form.doubles)
            out.append(little: range.lowerBound.bitPattern)
            out.append(little: range.upperBound.bitPattern)
        }
    }

    init(_ cursor: inout ByteCursor) throws(FormatError) {
        let form = try cursor.byte()
        guard form != Form.none else { return }
        let (least, greatest): (Double, Double)
        if form == Form.doubles {
            (least, greatest) = (Double(bitPattern: try cursor.little()), Double(bitPattern: try cursor.little()))
        } else if let scale = DecimalScale(code: form) {
            (least, greatest) = (scale.value(try cursor.zigzag()), scale.value(try cursor.zigzag()))
        } else {
            throw FormatError("bounds of form \(form)", at: cursor.offset)
        }
        guard least <= greatest else { throw FormatError("bounds in wrong order", at: cursor.offset) }
        range = least...greatest
    }
}
