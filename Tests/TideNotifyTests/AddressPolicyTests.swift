import Testing
import TideNotify

/// Which addresses messages may go to.
struct AddressPolicyTests {
    @Test(arguments: [
        ("127.0.0.1", AddressPolicy.Kind.loopback), ("127.255.255.254", .loopback), ("::1", .loopback),
        ("10.0.0.1", .private), ("172.15.255.255", .public), ("172.16.0.0", .private), ("172.31.255.255", .private),
        ("172.32.0.0", .public), ("192.168.1.1", .private), ("192.169.0.1", .public), ("100.63.255.255", .public),
        ("100.64.0.1", .private), ("100.127.255.255", .private), ("100.128.0.0", .public),
        ("169.254.169.254", .linkLocal),
        ("0.0.0.0", .unusable), ("0.1.2.3", .unusable), ("224.0.0.1", .unusable), ("239.255.255.250", .unusable),
        ("255.255.255.255", .unusable), ("240.0.0.1", .unusable), ("192.0.2.1", .unusable), ("198.18.0.1", .private),
        ("8.8.8.8", .public), ("1.1.1.1", .public), ("223.5.5.5", .public),
        ("::", .unusable), ("::127.0.0.1", .unusable), ("::ffff:127.0.0.1", .loopback), ("::ffff:10.1.2.3", .private),
        ("::ffff:8.8.8.8", .public), ("64:ff9b::7f00:1", .loopback), ("64:ff9b::808:808", .public),
        ("64:ff9b:1::1", .unusable), ("2002:7f00:1::", .loopback), ("2002:a00:1::1", .private),
        ("fc00::1", .private), ("fdff::1", .private), ("fe80::1", .linkLocal), ("febf::1", .linkLocal),
        ("fec0::1", .private), ("ff02::1", .unusable), ("2001::1", .unusable), ("2001:db8::1", .unusable),
        ("2606:4700:4700::1111", .public), ("240e::1", .public), ("100::1", .unusable), ("4000::1", .unusable),
    ])
    func kinds(_ text: String, _ kind: AddressPolicy.Kind) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressPolicy.kind(of: address) == kind)
        #expect((AddressPolicy.refusal(of: address, allowsPrivate: false) == nil) == (kind == .public))
        #expect((AddressPolicy.refusal(of: address, allowsPrivate: true) == nil) == (kind != .unusable))
    }

    @Test(arguments: ["", "1.2.3", "1.2.3.4.5", "256.0.0.1", "0x7f.0.0.1", "::g", "localhost"])
    func whatIsNoAddress(_ text: String) { #expect(IPAddress(text) == nil) }
}
