/// The name among `candidates` that was probably meant by `word`; nil where none is near.
public func likelyName(_ word: String, among candidates: [String]) -> String? {
  NearestWord.of(candidates, to: word)
}
