import CopydeskText

/// Everything that `repair-text` mends, as edits of the text as it came.
///
/// `Tom &amp; Jerry&nbsp; ran` gives the edits that make `Tom & Jerry ran`. The passes see each other's work: the
/// no-break space above is an entity first, then a space, then one of two. They are repeated until nothing is left to
/// mend, so that a second call finds nothing.
///
/// - Parameters:
///   - text: the text as it came.
///   - evensSpaces: whether spaces and line ends are evened out too.
public func repairs(in text: String, evensSpaces: Bool = true) -> [TextEdit] {
  var passes = [compositionEdits, controlCharacterEdits, invisibleCharacterEdits, entityEdits]
  if evensSpaces { passes.append(spaceEdits) }
  var total: [TextEdit] = []
  var current = text
  for _ in 0..<maximumRounds {
    var isChanged = false
    for pass in passes {
      let edits = current.withBytes(pass)
      if edits.isEmpty { continue }
      isChanged = true
      total = total.followed(by: edits)
      current = edits.applied(to: current)
    }
    if !isChanged { break }
  }
  return total
}

/// One round mends, a second one finds nothing; more are needed only where an escape was hidden in another one.
private let maximumRounds = 8

/// Brings letters and their marks into Unicode normal form C.
func compositionEdits(in bytes: UnsafeBufferPointer<UInt8>) -> [TextEdit] {
  canonicalCompositions(in: bytes).map { TextEdit($0.range, $0.text, rule: "normal-form") }
}
