internal import TideModel
internal import TideProfiles
internal import TideUnits

// Second step: topic to device and profile, payload to columns.

extension Pipeline {
    /// Finds the route of every frame that is news and decodes it.
    mutating func decode(_ batch: FrameBatch) {
        batch.bytes.withUnsafeBytes { bytes in
            for index in batch.frames.indices where read.frames[index].standing == .news {
                decode(batch, index, bytes)
            }
        }
    }

    private mutating func decode(_ batch: FrameBatch, _ index: Int, _ bytes: UnsafeRawBufferPointer) {
        let head = batch.frames[index]
        // A retried frame was judged before by its very nature.
        let mayBeKnown = head.flags.contains(.retained) && !head.flags.contains(.retried)
        if mayBeKnown, wasQuarantinedRetained(index) {
            read.frames[index].standing = .retainedAgain
            return
        }
        let topic = UnsafeRawBufferPointer(rebasing: bytes[Int(head.start)..<head.payloadStart])
        guard let match = route(topic, batch.properties[index]?.contentType, index) else { return }
        let frame = read.frames[index]
        let decoder = decoders[frame.profile]
        if head.flags.contains(.retained), settleRetained(decoder.profile, index, mayBeKnown) { return }
        let payload = UnsafeRawBufferPointer(
            rebasing: bytes[head.payloadStart..<head.payloadStart + Int(head.payloadLength)]
        )
        var codecState = CodecState()
        var context = FrameContext(
            received: head.received,
            captures: match.captures,
            isOversize: head.flags.contains(.oversize),
            entry: match.entry,
            parameters: parameters(read.frames[index].device, decoder.profile)
        )
        decoder.decode(payload, context: context, state: &codecState, into: &read.decoded[index])
        defer { if rules[frame.profile].time.correctsZone { correctTimes(index, head) } }
        guard mayBeKnown || rules[frame.profile].hasLateParameters,
            let key = read.decoded[index].identities.first, let device = registered(key, frame.profile)
        else { return }
        if mayBeKnown, state.devices[Int(device)].lastFrame(of: frame.topicHash, is: frame.hash) {
            read.frames[index].standing = .retainedAgain
        } else if rules[frame.profile].hasLateParameters {
            context.parameters = parameters(device, decoder.profile)
            decoder.decode(payload, context: context, state: &codecState, into: &read.decoded[index])
        }
    }

    /// The device's own values of what its profile leaves open.
    private func parameters(_ device: DeviceNumber, _ profile: DeviceProfile) -> [Double] {
        guard !profile.parameters.isEmpty, device != FrameLog.noDevice else { return [] }
        return profile.values(of: state.registry.devices[Int(device)].parameters)
    }

    private func wasQuarantinedRetained(_ index: Int) -> Bool {
        state.global.wasRetained(topic: read.frames[index].topicHash, frame: read.frames[index].hash)
    }

    /// Retained frames that were stored before, or that the profile does not want, need no decoding.
    private mutating func settleRetained(_ profile: DeviceProfile, _ index: Int, _ mayBeKnown: Bool) -> Bool {
        let frame = read.frames[index]
        if mayBeKnown, frame.device != FrameLog.noDevice,
            state.devices[Int(frame.device)].lastFrame(of: frame.topicHash, is: frame.hash)
        {
            read.frames[index].standing = .retainedAgain
        } else if profile.delivery.retained == .ignore {
            read.frames[index].standing = .ignored
        }
        return read.frames[index].standing != .news
    }

    /// Fills in profile, filter and device of a frame; nil when it has no profile, and the frame's standing says why.
    private mutating func route(
        _ topic: UnsafeRawBufferPointer,
        _ contentType: String?,
        _ index: Int
    ) -> (entry: Int, captures: TopicCaptures)? {
        if let known = routes.find(topic, hash: read.frames[index].topicHash) {
            let route = routes.routes[known]
            read.frames[index].route = known
            read.frames[index].profile = route.profile
            if read.frames[index].filter < 0 { read.frames[index].filter = route.filter }
            read.frames[index].device = route.device
            return (route.entry, [:])
        }
        return newRoute(topic, contentType, index)
    }

    private mutating func newRoute(
        _ topic: UnsafeRawBufferPointer,
        _ contentType: String?,
        _ index: Int
    ) -> (entry: Int, captures: TopicCaptures)? {
        let name = String(decoding: topic, as: UTF8.self)
        let filter = filters.match(name)
        if read.frames[index].filter < 0 { read.frames[index].filter = filter }
        guard var match = profiles.match(name, contentType: contentType) else {
            read.frames[index].standing = .unmatched
            return nil
        }
        if profiles.profiles[match.profile].sharesTopics {
            guard let profile = decide(match, index) else { return nil }
            match.profile = profile
        }
        read.frames[index].profile = match.profile
        if let key = profiles.profiles[match.profile].identity.key(captures: match.captures) {
            if let number = registered(key, match.profile) {
                read.frames[index].device = number
                keepRoute(topic, match, filter, index)
            } else {
                read.frames[index].stranger = key
            }
        }
        return (match.entry, match.captures)
    }

    /// Remembers what a topic means, where it always means the same.
    private mutating func keepRoute(_ topic: UnsafeRawBufferPointer, _ match: TopicMatch, _ filter: Int, _ index: Int) {
        let profile = profiles.profiles[match.profile], device = read.frames[index].device
        // A topic whose meaning hangs on the content type is not remembered: the next message may mean something else.
        // Nor is one whose names are read, because a route keeps none.
        guard !profile.readsTopic, profile.match.allSatisfy({ $0.contentType == nil }) else { return }
        let route = RouteTable.Route(
            device: device,
            profile: match.profile,
            entry: match.entry,
            filter: filter,
            firstBinding: binding(of: device, match.profile)
        )
        read.frames[index].route = routes.insert(topic, hash: read.frames[index].topicHash, route) ?? -1
    }

    /// Which of the profiles that share a topic is the device's own, says the registry.
    private mutating func decide(_ match: TopicMatch, _ index: Int) -> Int? {
        for candidate in [match.profile] + match.others {
            guard let key = profiles.profiles[candidate].identity.key(captures: match.captures) else { continue }
            read.frames[index].stranger = key
            guard let number = registered(key, candidate),
                state.registry.devices[Int(number)].profile == profiles.profiles[candidate].id
            else { continue }
            read.frames[index].stranger = nil
            return candidate
        }
        read.frames[index].standing = .undecided
        return nil
    }

    /// Stored readings that the decoded rows may meet: those under the keys of late ones.
    mutating func history(for batch: FrameBatch, _ load: HistoryLoader) throws -> History {
        var keys: [History.Key] = []
        var stretches: [HistoryRange] = []
        var history = History()
        for index in batch.frames.indices where read.frames[index].standing == .news {
            let frame = read.frames[index]
            guard frame.profile >= 0 else { continue }
            let decoded = read.decoded[index]
            for row in decoded.rows.indices {
                let device = decoded.identities.isEmpty ? frame.device : number(of: decoded, row, frame.profile)
                guard let device, device != FrameLog.noDevice else { continue }
                guard let times = times(of: decoded.rows[row], batch.frames[index], device) else { continue }
                needs(decoded, row, device, frame.profile, times, &keys, &stretches, &history)
            }
        }
        guard !keys.isEmpty || !stretches.isEmpty else { return history }
        history.add(try load(History.ranges(of: keys) + History.joined(stretches)))
        if !stretches.isEmpty { history.sortTimes(of: Set(stretches.map(\.series))) }
        return history
    }

    /// Keys of a row that must be loaded; the latest readings are known, though a later row may take their place.
    private mutating func needs(
        _ decoded: DecodedFrame,
        _ row: Int,
        _ device: DeviceNumber,
        _ profile: Int,
        _ times: ClosedRange<Int64>,
        _ keys: inout [History.Key],
        _ stretches: inout [HistoryRange],
        _ history: inout History
    ) {
        let first = binding(of: device, profile)
        for cell in decoded.cells(ofRow: row) {
            let series = bindings[first + Int(decoded.cells[cell].series)]
            guard series != Self.unbound else { continue }
            let latest = state.series[Int(series)]
            let filters = rules[profile].filters.isEmpty ? nil : rules[profile].filters[Int(decoded.cells[cell].series)]
            // Filtered readings are known by their values as decoded, which the latest does not tell.
            if latest.mayHide(times.lowerBound) || filters != nil && times.contains(latest.time) {
                keys += [times.lowerBound, times.upperBound].map { History.Key(series: series, time: $0) }
            }
            if times.contains(latest.time) { history.add(series, latest: latest) }
            if let stretch = stretch(of: series, filters, times) { stretches.append(stretch) }
        }
    }

    /// Between which times a row will be stored, where stored readings may be; nil for one that must be the latest.
    private func times(of row: DecodedRow, _ head: FrameHead, _ device: DeviceNumber) -> ClosedRange<Int64>? {
        let latest = state.devices[Int(device)].latestTime
        guard row.problem == .none else { return nil }
        if head.flags.contains(.archived) {
            let time = row.moment(received: head.received).milliseconds
            return time <= latest ? time...time : nil
        }
        guard !row.isArrival || row.time < 0 else { return nil }
        guard row.isArrival else { return row.time <= latest ? row.time...row.time : nil }
        // Messages of the same batch may move the stamp on from which it counts; a stretch of that length is one load.
        let first = arrivalStamp(head.received.milliseconds, device) + row.time
        return first <= latest ? first...(first + History.joinWithin) : nil
    }

    func number(of decoded: DecodedFrame, _ row: Int, _ profile: Int) -> DeviceNumber? {
        let identity = Int(decoded.rows[row].identity)
        if profile < senders.count, let known = senders[profile].find(decoded, identity) { return known.device }
        return registered(decoded.identities[identity], profile)
    }

    /// The device that a frame of a profile means, when it is registered.
    func registered(_ key: DeviceKey, _ profile: Int) -> DeviceNumber? {
        state.registry.device(key, isGlobal: profiles.profiles[profile].identity.scope == .global)
    }

    /// Where the series numbers of a device's profile begin in `bindings`.
    mutating func binding(of device: DeviceNumber, _ profile: Int) -> Int {
        while firstBindings.count <= Int(device) { firstBindings.append([]) }
        if let known = firstBindings[Int(device)].first(where: { $0.profile == profile }) { return known.first }
        let first = bindings.count
        firstBindings[Int(device)].append(Binding(profile: profile, first: first))
        let known = Dictionary(
            state.devices[Int(device)].series.map { (state.definitions[Int($0)].channel, state.definitions[Int($0)]) },
            uniquingKeysWith: { first, _ in first }
        )
        for spec in profiles.profiles[profile].channels {
            bindings.append(known[spec.channel]?.number ?? Self.unbound)
            guard let former = known[spec.channel], former.unit != spec.quantity.unit.code else { continue }
            bindingProblems[first] =
                "channel \(spec.channel) holds \(former.quantity) in \(former.unit); profile "
                + "\(profiles.profiles[profile].name) makes it \(spec.quantity.name) in \(spec.quantity.unit.code): "
                + "give it another channel name"
        }
        bindOwnTests(of: device, profile, first)
        return first
    }
}

/// One of the profiles that a device sends by.
struct Binding {
    /// Index of the profile.
    var profile: Int
    /// Where the series numbers of the profile begin in `Pipeline.bindings`.
    var first: Int
}
