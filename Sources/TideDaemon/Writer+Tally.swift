internal import TideAPI
internal import TideModel
internal import TidePipeline

extension Tally {
    /// Goes on from the books as they were restored.
    mutating func goOn(from global: GlobalState) {
        promised = global.frames.promised.received
        unpromised = global.frames.unpromised.received
        readings = global.readings.decoded
    }
}
