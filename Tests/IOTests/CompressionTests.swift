import CopydeskCore
import CopydeskFiles
import Foundation
import TestSupport
import Testing

@testable import CopydeskIO

/// All bytes that can be read, and the error that ended it.
private func readAll(_ input: InputBytes, piece: Int = 1 << 16) -> (bytes: [UInt8], error: FileError?) {
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: piece)
  while true {
    do {
      let got = try buffer.withUnsafeMutableBytes { try input.read(into: $0) }
      if got == 0 { return (bytes, nil) }
      bytes += buffer[..<got]
    } catch {
      return (bytes, error as? FileError)
    }
  }
}

@Suite("compression")
struct CompressionTests {
  private static let packings: [Compression] = [.gzip, .zstd]
  /// Text that repeats itself, and bytes that do not.
  private static let mixed: [UInt8] = {
    var state: UInt64 = 7
    let noise = (0..<300_000).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
    return Array(String(repeating: "The ferry sails at noon. ", count: 20_000).utf8) + noise
  }()

  private func open(_ packed: [UInt8], as compression: Compression, in folder: TemporaryFolder) throws -> InputBytes {
    try InputBytes(try folder.write(Data(packed), to: "in" + compression.suffix))
  }

  @Test("what is packed comes back, in pieces of any size", arguments: packings, [1 << 20, 4_097, 61])
  func roundTrip(compression: Compression, piece: Int) throws {
    let folder = try TemporaryFolder()
    for plain in [[], [0x61], Self.mixed] {
      let input = try open(try compression.pack(plain), as: compression, in: folder)
      let read = readAll(input, piece: piece)
      #expect(read.error == nil)
      #expect(read.bytes == plain)
    }
  }

  @Test("the same bytes are packed the same way", arguments: packings)
  func deterministic(compression: Compression) throws {
    #expect(try compression.pack(Self.mixed) == compression.pack(Self.mixed))
  }

  @Test("members that stand one behind the other are one file, and each tells where it begins", arguments: packings)
  func members(compression: Compression) throws {
    let folder = try TemporaryFolder()
    let parts = ["one ", "", "two ", "three"].map { Array($0.utf8) }
    let packed = try parts.map { try compression.pack($0) }
    let path = try folder.write(Data(packed.joined()), to: "in" + compression.suffix)
    #expect(readAll(try InputBytes(path)).bytes == Array("one two three".utf8))

    let input = try InputBytes(path)
    var buffer = [UInt8](repeating: 0, count: 100)
    var found: [(text: String, offset: Int)] = []
    while case let got = try buffer.withUnsafeMutableBytes({ try input.read(into: $0) }), got > 0 {
      found.append((String(decoding: buffer[..<got], as: UTF8.self), input.memberOffset))
    }
    #expect(found.map(\.text) == ["one ", "two ", "three"])
    #expect(found.map(\.offset) == [0, packed[0].count + packed[1].count, packed[..<3].joined().count])
    let last = try InputBytes(path, offset: 2, memberOffset: found[2].offset)
    #expect(readAll(last).bytes == Array("ree".utf8))
  }

  @Test("zeros behind a gzip member are padding")
  func padding() throws {
    let folder = try TemporaryFolder()
    let member = try GzipCompressor.pack(Array("calm ".utf8))
    let zeros = [UInt8](repeating: 0, count: 300_000)
    let read = readAll(try open(member + zeros + member + zeros, as: .gzip, in: folder))
    #expect(read.error == nil)
    #expect(read.bytes == Array("calm calm ".utf8))
  }

  @Test("a file that is cut off anywhere gives what is whole, and says so", arguments: packings)
  func truncated(compression: Compression) throws {
    let folder = try TemporaryFolder()
    let plain = Array("The harbour bridge opens on Friday. ".utf8)
    let member = try compression.pack(plain)
    for length in 1..<2 * member.count {
      let read = readAll(try open(Array((member + member)[..<length]), as: compression, in: folder))
      #expect((plain + plain).starts(with: read.bytes))
      #expect(read.bytes.count >= (length >= member.count ? plain.count : 0))
      if length == member.count {
        #expect(read.error == nil)
      } else {
        #expect(
          read.error?.reason
            == "the file ends in the middle of its \(compression) data, after \(length) bytes; it was cut off")
      }
    }
  }

  @Test("damage at any byte is no crash, and the member before it is read", arguments: packings)
  func damaged(compression: Compression) throws {
    let folder = try TemporaryFolder()
    let plain = Array("The harbour bridge opens on Friday. ".utf8)
    let member = try compression.pack(plain)
    for place in member.indices {
      var second = member
      second[place] ^= 0x55
      let read = readAll(try open(member + second, as: compression, in: folder))
      #expect(read.bytes.starts(with: plain))
      // Some bytes of a gzip header, such as the time, mean nothing for the content.
      if read.error == nil { #expect(read.bytes == plain + plain && compression == .gzip) }
    }
  }

  @Test("the blocks before a damaged one are read", arguments: packings)
  func damagedBlock(compression: Compression) throws {
    let folder = try TemporaryFolder()
    var packed = try compression.pack(Self.mixed)
    let place = packed.count - 10_000
    for index in place..<place + 8 { packed[index] ^= 0xFF }
    let read = readAll(try open(packed, as: compression, in: folder))
    #expect(read.bytes.count >= 500_000)
    #expect(read.error?.reason.contains("the \(compression) data is damaged at byte ") == true)
  }

  @Test("what is not packed at all is damaged from the first byte", arguments: packings)
  func notPacked(compression: Compression) throws {
    let folder = try TemporaryFolder()
    let read = readAll(try open(Array("Plain text, not packed.".utf8), as: compression, in: folder))
    #expect(read.bytes.isEmpty)
    #expect(read.error?.reason.contains("data is damaged at byte 1 ") == true, "\(String(describing: read.error))")
  }

  @Test("an empty file holds nothing, whatever its name", arguments: Compression.allCases)
  func empty(compression: Compression) throws {
    let folder = try TemporaryFolder()
    let read = readAll(try open([], as: compression, in: folder))
    #expect(read.bytes.isEmpty && read.error == nil)
  }

  @Test("reading starts at an offset of the unpacked bytes", arguments: Compression.allCases)
  func offset(compression: Compression) throws {
    let folder = try TemporaryFolder()
    let packed = try compression.pack(Array(Self.mixed[..<200_000])) + compression.pack(Array(Self.mixed[200_000...]))
    let path = try folder.write(Data(packed), to: "in" + compression.suffix)
    for offset in [0, 1, 199_999, 200_000, 200_001, Self.mixed.count, Self.mixed.count + 5] {
      let read = readAll(try InputBytes(path, offset: offset))
      #expect(read.bytes == Array(Self.mixed.dropFirst(offset)) && read.error == nil)
    }
  }

  @Test("a small file that unpacks to very much stops at the limit", arguments: packings)
  func bomb(compression: Compression) throws {
    let folder = try TemporaryFolder()
    let packed = try compression.pack([UInt8](repeating: 0x20, count: 50_000_000))
    let path = try folder.write(Data(packed), to: "in.txt" + compression.suffix)
    let error = #expect(throws: FileError.self) { try InputBytes.unpacked(path, limit: 1_000_000) }
    #expect(error?.reason == "more than the limit of 1000000 bytes ('maximumBytes') once it is unpacked")
  }
}
