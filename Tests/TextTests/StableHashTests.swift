import CopydeskText
import Testing

@Suite("stable hash")
struct StableHashTests {
  /// The seven test vectors published with wyhash, final version 4.
  @Test(
    "gives the published values",
    arguments: [
      ("", 0, 0x0409_638e_e2bd_e459),
      ("a", 1, 0xa841_2d09_1b5f_e0a9),
      ("abc", 2, 0x32dd_92e4_b291_5153),
      ("message digest", 3, 0x8619_1240_89a3_a16b),
      ("abcdefghijklmnopqrstuvwxyz", 4, 0x7a43_afb6_1d7f_5f40),
      ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 5, 0xff42_329b_90e5_0d58),
      (String(repeating: "1234567890", count: 8), 6, 0xc39c_ab13_b115_aad3),
    ] as [(String, UInt64, UInt64)])
  func publishedValues(text: String, seed: UInt64, expected: UInt64) {
    #expect(stableHash(of: text, seed: seed) == expected)
  }

  @Test("differs for texts of every length that differ in one byte")
  func oneByte() {
    for length in 1...200 {
      var bytes = [UInt8](repeating: 0x61, count: length)
      let before = bytes.withUnsafeBufferPointer { stableHash(of: $0) }
      bytes[length / 2] = 0x62
      #expect(before != bytes.withUnsafeBufferPointer { stableHash(of: $0) })
    }
  }
}
