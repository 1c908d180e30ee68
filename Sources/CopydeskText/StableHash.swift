/// Hashes bytes to 64 bits, the same in every process and on every machine.
///
/// `stableHash(of: "abc", seed: 2)` is `0x32dd_92e4_b291_5153` today and in ten years, which `Hasher` does not promise.
/// For keys and fingerprints, not against an attacker who picks the bytes.
///
/// Source: wyhash, final version 4, by Wang Yi (github.com/wangyi-fudan/wyhash), written anew from its description.
public func stableHash(of bytes: UnsafeBufferPointer<UInt8>, seed: UInt64 = 0) -> UInt64 {
  let count = bytes.count
  let raw = UnsafeRawBufferPointer(bytes)
  var seed = seed ^ foldedProduct(seed ^ HashConstants.a, HashConstants.b)
  var (first, second) = (UInt64(0), UInt64(0))
  if count <= 16 {
    if count >= 4 {
      let middle = (count >> 3) << 2
      first = load32(raw, 0) << 32 | load32(raw, middle)
      second = load32(raw, count - 4) << 32 | load32(raw, count - 4 - middle)
    } else if count > 0 {
      first = UInt64(raw[0]) << 16 | UInt64(raw[count >> 1]) << 8 | UInt64(raw[count - 1])
    }
  } else {
    var offset = 0
    if count - offset > 48 {
      var (lane1, lane2) = (seed, seed)
      repeat {
        seed = foldedProduct(load64(raw, offset) ^ HashConstants.b, load64(raw, offset + 8) ^ seed)
        lane1 = foldedProduct(load64(raw, offset + 16) ^ HashConstants.c, load64(raw, offset + 24) ^ lane1)
        lane2 = foldedProduct(load64(raw, offset + 32) ^ HashConstants.d, load64(raw, offset + 40) ^ lane2)
        offset += 48
      } while count - offset > 48
      seed ^= lane1 ^ lane2
    }
    while count - offset > 16 {
      seed = foldedProduct(load64(raw, offset) ^ HashConstants.b, load64(raw, offset + 8) ^ seed)
      offset += 16
    }
    first = load64(raw, count - 16)
    second = load64(raw, count - 8)
  }
  let product = (first ^ HashConstants.b).multipliedFullWidth(by: second ^ seed)
  return foldedProduct(product.low ^ HashConstants.a ^ UInt64(count), product.high ^ HashConstants.b)
}

/// Hashes a text's UTF-8 bytes to 64 bits, the same in every process and on every machine.
public func stableHash(of text: String, seed: UInt64 = 0) -> UInt64 {
  text.withBytes { stableHash(of: $0, seed: seed) }
}

/// Mixes two 64-bit values into one: the halves of their 128-bit product, combined.
@inlinable
public func foldedProduct(_ left: UInt64, _ right: UInt64) -> UInt64 {
  let product = left.multipliedFullWidth(by: right)
  return product.high ^ product.low
}

/// The default secret of wyhash: four odd numbers.
@usableFromInline
enum HashConstants {
  @usableFromInline static var a: UInt64 { 0xa076_1d64_78bd_642f }
  @usableFromInline static var b: UInt64 { 0xe703_7ed1_a0b4_28db }
  @usableFromInline static var c: UInt64 { 0x8ebc_6af0_9c88_c6e3 }
  @usableFromInline static var d: UInt64 { 0x5899_65cc_7537_4cc3 }
}

private func load64(_ raw: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
  UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
}

private func load32(_ raw: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
  UInt64(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
}
