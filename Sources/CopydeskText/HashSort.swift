/// Sorts hashes in ascending order, in linear time where they are evenly spread.
///
/// One counting pass by the leading bits leaves about one value a bucket, an insertion pass does the rest. Values that
/// crowd into one bucket are sorted by the standard library, so that no input takes quadratic time.
public func sortHashes(_ values: inout [UInt64]) {
  let count = values.count
  guard count > 32 else {
    values.withUnsafeMutableBufferPointer { insertionSort($0) }
    return
  }
  let bits = Int.bitWidth - (count - 1).leadingZeroBitCount
  let isSpread = withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 1 << bits) { ends in
    ends.initialize(repeating: 0)
    return distribute(&values, by: UInt64(64 - bits), ends)
  }
  if isSpread {
    values.withUnsafeMutableBufferPointer { insertionSort($0) }
  } else {
    values.sort()
  }
}

/// More values than this in one bucket, and insertion would cost more than the standard library's sort.
private let crowdedBucket: UInt32 = 48

/// Puts values in the order of their leading bits.
///
/// - Returns: false, with nothing changed, where one bucket is crowded.
private func distribute(
  _ values: inout [UInt64], by shift: UInt64, _ ends: UnsafeMutableBufferPointer<UInt32>
) -> Bool {
  for value in values { ends[Int(truncatingIfNeeded: value &>> shift)] &+= 1 }
  var largest: UInt32 = 0
  var total: UInt32 = 0
  for bucket in 0..<ends.count {
    let size = ends[bucket]
    largest = max(largest, size)
    ends[bucket] = total
    total &+= size
  }
  if largest > crowdedBucket { return false }
  values = [UInt64](unsafeUninitializedCapacity: values.count) { buffer, initialized in
    for value in values {
      let bucket = Int(truncatingIfNeeded: value &>> shift)
      buffer[Int(ends[bucket])] = value
      ends[bucket] &+= 1
    }
    initialized = values.count
  }
  return true
}

private func insertionSort(_ values: UnsafeMutableBufferPointer<UInt64>) {
  guard values.count > 1 else { return }
  for index in 1..<values.count {
    let value = values[index]
    var hole = index
    while hole > 0, values[hole - 1] > value {
      values[hole] = values[hole - 1]
      hole -= 1
    }
    values[hole] = value
  }
}
