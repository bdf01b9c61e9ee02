internal import TideModel

// A rule has other severities from now on, because somebody edited it.

extension AlertState {
    /// The same by other severities: what is worse is bad by the lesser one too.
    ///
    /// - Parameters:
    ///   - former: severities of `levels`, the least first.
    ///   - wanted: those from now on.
    /// - Returns: nil when an incident goes on that none of them knows.
    func turned(from former: [Severity], to wanted: [Severity]) -> Self? {
        guard former != wanted else { return self }
        var state = self
        state.levels = wanted.map { severity in
            former.firstIndex { $0 >= severity }.map { levels[$0] } ?? LevelState()
        }
        let worst = heard > 0 ? former.prefix(Int(heard)).last : nil
        state.heard = UInt8(wanted.count { severity in worst.map { severity <= $0 } ?? false })
        return isOpen && state.firing == nil ? nil : state
    }
}
