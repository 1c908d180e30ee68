/// Sorts hashes in ascending order, in linear time where they are evenly spread.
///
/// One counting pass by the leading bits leaves about two values a bucket, an insertion pass does the rest. Values that
/// crowd into one bucket are sorted by the standard library, so that no input takes quadratic time.
public func sortHashes(_ values: inout [UInt64]) {
  let count = values.count
  guard count > 64 else {
    values.withUnsafeMutableBufferPointer { insertionSort($0) }
    return
  }
  let bits = Int.bitWidth - 1 - (count >> 1).leadingZeroBitCount
  let shift = UInt64(64 - bits)
  var ends = [UInt32](repeating: 0, count: 1 << bits)
  for value in values { ends[Int(truncatingIfNeeded: value >> shift)] += 1 }
  var crowded = false
  var total: UInt32 = 0
  for bucket in ends.indices {
    crowded = crowded || ends[bucket] > crowdedBucket
    let size = ends[bucket]
    ends[bucket] = total
    total += size
  }
  if crowded {
    values.sort()
    return
  }
  values = [UInt64](unsafeUninitializedCapacity: count) { buffer, initialized in
    for value in values {
      let bucket = Int(truncatingIfNeeded: value >> shift)
      buffer[Int(ends[bucket])] = value
      ends[bucket] += 1
    }
    initialized = count
    insertionSort(buffer)
  }
}

/// More values than this in one bucket, and insertion would cost more than the standard library's sort.
private let crowdedBucket: UInt32 = 48

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
