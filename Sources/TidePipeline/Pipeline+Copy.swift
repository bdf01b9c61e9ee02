internal import TideModel
internal import TideUnits

// Readings of another data folder: no profile decodes them and no test judges them, they only find their keys.

extension Pipeline {
    /// Where the readings of a copied series go.
    private struct Place {
        var device: DeviceNumber
        var series: SeriesNumber
    }

    /// Stores readings of another folder; those whose series cannot be are refused in `draft.effects`.
    mutating func copy(_ part: CopiedReadings, _ draft: inout Draft, _ load: HistoryLoader) throws {
        let places = part.series.map { place(of: $0, &draft) }
        if !draft.record.rare.series.isEmpty { forgetRoutes() }
        draft.record.profiles = [CopiedReadings.profile]
        let history = try history(of: part, places, load)
        var refused: [String: (refusal: Refusal, lines: [Int])] = [:]
        var begin = 0
        while begin < part.readings.count {
            var end = begin
            while part.readings[end].isSuperseded, end + 1 < part.readings.count, part.haveSameKey(end, end + 1) {
                end += 1
            }
            switch places[part.readings[begin].series] {
            case .success(let place): copy(part.readings[begin...end], place, history, &draft)
            case .failure(let refusal):
                let lines = part.readings[begin...end].map(\.line)
                refused[refusal.detail, default: (refusal, [])].lines += lines
            }
            begin = end + 1
        }
        for (refusal, lines) in refused.values.sorted(by: { $0.lines[0] < $1.lines[0] }) {
            draft.effects.append(.refused(frame: 0, reason: refusal.reason, detail: refusal.detail, parts: lines))
        }
    }

    /// The readings under one key: former values, then the one that stands.
    private mutating func copy(
        _ readings: ArraySlice<CopiedReadings.Reading>,
        _ place: Place,
        _ history: History,
        _ draft: inout Draft
    ) {
        guard let last = readings.last else { return }
        // Where the key is taken, former values were copied before, or are of another story.
        let isTaken = standing(last.time, place, history, draft) != nil
        for reading in isTaken ? readings.suffix(1) : readings { copy(reading, place, history, &draft) }
    }

    private mutating func copy(
        _ reading: CopiedReadings.Reading,
        _ place: Place,
        _ history: History,
        _ draft: inout Draft
    ) {
        var reading = reading
        let calibrated = calibrated(place.series, reading.time, reading.value)
        if let calibrated { reading.value = calibrated.value }
        let verdict = verdict(on: reading, place, history, &draft)
        var flags: RowFlags = reading.isArrival ? .arrival : []
        if reading.isAssumed { flags.insert(.assumed) }
        draft.appendRow(of: reading, device: place.device, flags)
        draft.appendCell(
            series: place.series,
            value: reading.value,
            flag: reading.flag.rawValue,
            verdict: verdict,
            tests: 0
        )
        if let calibrated { draft.appendFacts(calibrated.facts) }
        state.foldCell(
            place.series,
            time: reading.time,
            received: reading.received,
            value: reading.value,
            flag: reading.flag.rawValue,
            rowFlags: flags,
            verdict: verdict
        )
        if !index.add(device: place.device, time: reading.time) {
            index.addLate(draft.record.readings, row: draft.record.readings.rowCount - 1, record: draft.record.number)
        }
        fold(verdict, of: reading, place, flags, &draft)
    }

    /// Books a reading.
    private mutating func fold(
        _ verdict: ReadingVerdict,
        of reading: CopiedReadings.Reading,
        _ place: Place,
        _ flags: RowFlags,
        _ draft: inout Draft
    ) {
        var book = ReadingBook()
        book.add(verdict)
        state.global.readings.add(book)
        let ended = state.devices[Int(place.device)].foldRow(
            time: reading.time,
            flags: flags,
            book: book,
            at: draft.record.wall
        )
        if let ended { draft.record.rare.books.append(ended) }
    }

    private mutating func verdict(
        on reading: CopiedReadings.Reading,
        _ place: Place,
        _ history: History,
        _ draft: inout Draft
    ) -> ReadingVerdict {
        guard let former = standing(reading.time, place, history, draft) else {
            return reading.time > state.series[Int(place.series)].newest ? .new : .late
        }
        guard former.value.bitPattern != reading.value.bitPattern else { return .duplicate }
        draft.record.superseded.append(
            SupersededValue(
                series: place.series,
                time: Timestamp(milliseconds: reading.time),
                value: former.value,
                flag: QCFlag(rawValue: former.flag) ?? .notEvaluated
            )
        )
        return .superseded
    }

    /// What stands under a key.
    private mutating func standing(
        _ time: Int64,
        _ place: Place,
        _ history: History,
        _ draft: Draft
    ) -> FormerReading? {
        let latest = state.series[Int(place.series)]
        if time > latest.newest { return nil }
        if time == latest.time { return FormerReading(value: latest.value, flag: latest.flag) }
        return former(place.series, place.device, time, history, draft)
    }

    /// Stored readings under the keys that are not later than all of their series.
    private func history(
        of part: CopiedReadings,
        _ places: [Result<Place, Refusal>],
        _ load: HistoryLoader
    ) throws -> History {
        var (keys, history) = ([History.Key](), History())
        for reading in part.readings {
            guard case .success(let place) = places[reading.series] else { continue }
            let latest = state.series[Int(place.series)]
            if latest.mayHide(reading.time) { keys.append(History.Key(series: place.series, time: reading.time)) }
            // A later reading of the part may take its place before it is asked for.
            if reading.time == latest.time { history.add(place.series, latest: latest) }
        }
        if !keys.isEmpty { history.add(try load(History.ranges(of: keys))) }
        return history
    }

    /// Where a series is kept; device and series are registered when they are new.
    private mutating func place(of series: CopiedReadings.Series, _ draft: inout Draft) -> Result<Place, Refusal> {
        let key = series.key
        guard RegistryState.isValidID(key.device.device),
            key.device.site.isEmpty || RegistryState.isValidID(key.device.site), Self.isChannel(key.channel)
        else { return .failure(Refusal("no_identity", "\"\(key)\" cannot name site, device and channel")) }
        let known = state.registry.device(key.device, isGlobal: key.device.site.isEmpty)
        if let known, let definition = definition(of: key.channel, known) {
            guard definition.unit == series.unit else {
                let detail =
                    "\(key) is stored in \(definition.unit), not in \(series.unit): convert it, or rename the channel"
                return .failure(Refusal("dimension", detail))
            }
            return .success(Place(device: definition.device, series: definition.number))
        }
        guard let quantity = Quantities.likely(channel: key.channel, unit: series.unit) else {
            let detail =
                "\(key): nothing is stored in '\(series.unit)'; see `fieldtide quantities` for the units that are"
            return .failure(Refusal("unit", detail))
        }
        let device = known ?? register(key.device, &draft)
        return .success(Place(device: device, series: define(key.channel, quantity, device, &draft)))
    }

    private func definition(of channel: String, _ device: DeviceNumber) -> SeriesDefinition? {
        for number in state.devices[Int(device)].series where state.definitions[Int(number)].channel == channel {
            return state.definitions[Int(number)]
        }
        return nil
    }

    /// As profiles name channels: a letter, then letters, digits and `_`, at most 64.
    private static func isChannel(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count) && name.first?.isLetter ?? false
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }

    private mutating func register(_ key: DeviceKey, _ draft: inout Draft) -> DeviceNumber {
        if !key.site.isEmpty, state.registry.sites[key.site] == nil { register(.site(Site(id: key.site)), &draft) }
        let number = DeviceNumber(state.registry.devices.count)
        let device = Device(
            number: number,
            site: key.site,
            id: key.device,
            isGlobal: key.site.isEmpty,
            adopted: true
        )
        register(.device(device), &draft)
        return number
    }

    private mutating func define(
        _ channel: String,
        _ quantity: Quantity,
        _ device: DeviceNumber,
        _ draft: inout Draft
    ) -> SeriesNumber {
        let definition = SeriesDefinition(
            number: SeriesNumber(state.definitions.count),
            device: device,
            channel: channel,
            quantity: quantity.name,
            unit: quantity.unit.code
        )
        state.definitions.append(definition)
        state.series.append(SeriesState())
        state.devices[Int(device)].series.append(definition.number)
        draft.record.rare.series.append(definition)
        return definition.number
    }
}

extension Draft {
    /// Begins a row of one copied reading.
    fileprivate mutating func appendRow(
        of reading: CopiedReadings.Reading,
        device: DeviceNumber,
        _ flags: RowFlags
    ) {
        record.readings.device.append(device)
        record.readings.time.append(reading.time)
        record.readings.received.append(reading.received)
        record.readings.profile.append(0)
        record.readings.rowFlags.append(flags)
        record.readings.firstCell.append(UInt32(record.readings.series.count))
    }
}
