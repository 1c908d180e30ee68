// What a block, the blocks beside it and the heading above it say.

extension FeatureRows {
  /// In the order of Resources/subject-words.txt.
  static let subjectNames: [StaticString] = [
    "subjectRelated", "subjectShare", "subjectNewsletter", "subjectCredit", "subjectComment", "subjectAuthor",
    "subjectLegal", "subjectCommerce", "subjectMeta", "subjectDonate", "subjectNavigation", "subjectContact",
    "subjectReferences", "subjectReader",
  ]

  mutating func addWords(_ at: Int, _ context: RowContext) {
    let claims = figures.words.claims
    let heading = context.heading
    add("claim", Double(claims[at].rawValue))
    add("b1Claim", at > 0 ? Double(claims[at - 1].rawValue) : 0)
    add("a1Claim", at + 1 < claims.count ? Double(claims[at + 1].rawValue) : 0)
    add("headingClaim", heading.map { Double(claims[$0].rawValue) } ?? 0)
    add("headingLinks", heading.map { figures.blocks[$0].linkDensity } ?? -1)
    add("fromList", context.blocksFromList)
    add("fromClaim", context.blocksFromClaim)
    add("toClaim", context.blocksToClaim)
    add("nearClaims", figures.totals(max(0, at - 5)..<min(claims.count, at + 6)).claims)
    for (subject, name) in Self.subjectNames.enumerated() { add(name, Double(figures.words.subjects[at][subject])) }
  }
}
