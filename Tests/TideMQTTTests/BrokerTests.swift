import Testing

/// Everything that needs a real broker; one at a time, because the machine is small.
@Suite(.serialized)
enum BrokerTests {}
