import CopydeskQuotes

let text = "“We lost the roof,” said harbour master Mira Okonjo, “but not the boats.”"
for quote in QuoteFinder().quotes(in: text) {
  print("\(quote.speakerName ?? "somebody"): \(quote.words(in: text)) (from byte \(quote.content[0].lowerBound))")
}
