#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// How likely each block of a page is main text, by what was learned from pages with known text.
enum MainTextModel {
  private static let trees = BoostedTrees(
    String(decoding: PackageResources.main_text_trees_txt, as: UTF8.self), columns: FeatureRows.names)

  /// A likelihood for each block, 0…1.
  static func likelihoods(_ rows: FeatureRows) -> [Double] {
    guard let trees else { preconditionFailure("Resources/main-text-trees.txt is no model for these rows") }
    return trees.sums(of: rows.values, width: rows.width).map { 1 / (1 + exp(-Double($0))) }
  }
}
