import Testing

/// Tests against real receivers, one at a time: each starts processes.
@Suite(.serialized, .timeLimit(.minutes(5)))
enum ReceiverTests {}
