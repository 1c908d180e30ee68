/// What a page's JSON-LD says about the page itself, and not about the other things that it lists.
struct StructuredMetadata {
  private let nodes: [StructuredNode]
  /// The object that is the page's article, product, recipe …
  private let main: StructuredNode?
  /// The one that is the page, and the one that is the site.
  private let page: StructuredNode?
  private let site: StructuredNode?
  private let mainIndex: Int

  /// - Parameters:
  ///   - address: the page's own address, which tells its article from others.
  ///   - title: a title of the page, for the same.
  init(_ nodes: [StructuredNode], address: String?, title: String?) {
    self.nodes = nodes
    let outer = nodes.indices.filter { Self.isOuter(nodes, $0) }
    let articles = outer.map { (index: $0, rank: Self.rank(nodes[$0])) }.filter { $0.rank > 1 }
    let best = articles.map(\.rank).max() ?? 0
    let equals = articles.filter { $0.rank == best }.map(\.index)
    let matched = equals.first { Self.matches(nodes, $0, address: address, title: title) }
    // A page that lists many articles and is none of them has no author and no date.
    let chosen = matched ?? (equals.count <= 2 ? equals.first : nil)
    mainIndex = chosen ?? -1
    main = chosen.map { nodes[$0] }
    page = outer.first { nodes[$0].isA("Page") }.map { nodes[$0] }
    site = nodes.first { $0.types.contains("WebSite") }
  }

  var title: String? { main?[.headline] ?? main?[.name] }
  var pageName: String? { page?[.headline] ?? page?[.name] }
  var published: [String] {
    [main, page].compactMap { $0 }.flatMap { $0.all(.datePublished) + $0.all(.uploadDate) + $0.all(.dateCreated) }
  }
  var modified: [String] { [main, page].compactMap { $0 }.flatMap { $0.all(.dateModified) } }
  var language: String? { main?[.inLanguage] ?? page?[.inLanguage] ?? site?[.inLanguage] }
  var description: String? { main?[.description] ?? page?[.description] }
  var address: String? {
    [main?[.url], names(in: .mainEntityOfPage, keys: [.id, .url]).first, page?[.url]].compactMap { $0 }
      .first(where: WebAddress.isAddress)
  }
  var image: String? {
    names(in: .image, keys: [.url, .contentUrl, .id]).first(where: WebAddress.isAddress) ?? main?[.thumbnailUrl]
      ?? page?[.thumbnailUrl]
  }
  var siteName: String? { site?[.name] ?? publisher }
  var publisher: String? { names(in: .publisher, keys: [.name]).first }

  /// Authors, each as it is given; whether it is the name of an organization.
  var authors: [(text: String, isOrganization: Bool)] {
    for key in [StructuredNode.Key.author, .creator] {
      let found = people(key)
      if !found.isEmpty { return found }
    }
    return []
  }

  private func people(_ key: StructuredNode.Key) -> [(text: String, isOrganization: Bool)] {
    guard let main else { return [] }
    var found = main.all(key).map { ($0, false) }
    for child in children(key) {
      let isOrganization = child.isA("Organization") || child.isA("Corporation")
      found += (child.all(.name) + child.all(.value)).map { ($0, isOrganization) }
    }
    return found.filter { !$0.0.isEmpty }
  }

  /// Texts under `key` of the main object, and those under `keys` of objects there.
  private func names(in key: StructuredNode.Key, keys: [StructuredNode.Key]) -> [String] {
    guard let main else { return page.map { $0.all(key) } ?? [] }
    return main.all(key) + children(key).flatMap { child in keys.compactMap { child[$0] } }
  }

  /// Objects under `key` of the main object; references to objects elsewhere on the page are followed.
  private func children(_ key: StructuredNode.Key) -> [StructuredNode] {
    nodes.filter { $0.parent == mainIndex && $0.role == key }.map { child in
      guard child[.name] == nil, let id = child[.id] else { return child }
      return nodes.first { $0[.id] == id && $0[.name] != nil } ?? child
    }
  }

  private static func isOuter(_ nodes: [StructuredNode], _ at: Int) -> Bool {
    let node = nodes[at]
    switch node.role {
    case .graph: return true
    case .mainEntity: return node.parent >= 0 && nodes[node.parent].role == .graph
    default: return false
    }
  }

  /// How likely an object of this type is what the page is about.
  private static func rank(_ node: StructuredNode) -> Int {
    if node.isA("JobPosting") { return 2 }
    if node.isA("Article") || node.isA("Posting") || node.types.contains("Report") { return 4 }
    for type in ["Review", "Recipe", "HowTo", "CreativeWork", "Question", "PodcastEpisode", "Book", "Product", "Event"]
    where node.types.contains(type) { return 3 }
    if node.isA("Video") || node.types.contains("VideoObject") { return 2 }
    // Of no type at all, but with the texts of an article.
    if node[.headline] != nil { return node.isA("Page") ? 2 : 3 }
    return 0
  }

  private static func matches(_ nodes: [StructuredNode], _ at: Int, address: String?, title: String?) -> Bool {
    let node = nodes[at]
    let names = [node[.headline], node[.name]].compactMap { $0 }
    if let title, names.contains(where: { TitleChoice.key($0) == TitleChoice.key(title) }) { return true }
    guard let address else { return false }
    let addresses =
      node.all(.url) + node.all(.id) + node.all(.mainEntityOfPage)
      + nodes.filter { $0.parent == at && $0.role == .mainEntityOfPage }.flatMap { $0.all(.id) + $0.all(.url) }
    return addresses.contains { $0 == address || $0.hasPrefix(address + "#") }
  }
}
