// The containers around a block, and the blocks that are built like it.

extension FeatureRows {
  mutating func addContainers(_ at: Int) {
    let page = figures.page
    let whole = figures.whole
    var element = figures.container(ofBlock: at)
    for level in 0..<PageFigures.levels {
      let blocks = element >= 0 ? page.elements[element].blocks : 0..<0
      let totals = figures.totals(blocks)
      let count = Double(max(1, blocks.count))
      let names = Self.containerNames[level]
      add(names.blocks, count)
      add(names.size, totals.size / max(1, whole.size))
      add(names.prose, totals.prose / max(1, whole.prose))
      add(names.links, totals.linked / max(1, totals.size))
      add(names.proseShare, totals.prose / max(1, totals.size))
      add(names.meanSize, totals.size / count)
      add(names.sentences, totals.sentenceEnds * 100 / max(1, totals.size))
      add(names.kept, totals.kept / max(1, totals.size))
      add(names.headings, totals.headings)
      add(names.linkedHeadings, totals.linkedHeadings / max(1, totals.headings))
      add(names.cutShort, totals.cutShort / max(1, totals.proseBlocks))
      element = element >= 0 ? figures.wider[element] : -1
    }
    addRelation(at, to: figures.best, names: ("bestLevels", "bestPlace", "bestOffset"))
    addRelation(at, to: figures.rules.core, names: ("coreLevels", "corePlace", "coreOffset"))
    addRelation(at, to: figures.rules.frame, names: ("frameLevels", "framePlace", "frameOffset"))
  }

  private struct ContainerNames {
    var blocks, size, prose, links, proseShare, meanSize, sentences, kept, headings, linkedHeadings,
      cutShort: StaticString
  }

  private static let containerNames = [
    ContainerNames(
      blocks: "c1Blocks", size: "c1Size", prose: "c1Prose", links: "c1Links", proseShare: "c1ProseShare",
      meanSize: "c1MeanSize", sentences: "c1Sentences", kept: "c1Kept",
      headings: "c1Headings", linkedHeadings: "c1LinkedHeadings", cutShort: "c1CutShort"),
    ContainerNames(
      blocks: "c2Blocks", size: "c2Size", prose: "c2Prose", links: "c2Links", proseShare: "c2ProseShare",
      meanSize: "c2MeanSize", sentences: "c2Sentences", kept: "c2Kept",
      headings: "c2Headings", linkedHeadings: "c2LinkedHeadings", cutShort: "c2CutShort"),
    ContainerNames(
      blocks: "c3Blocks", size: "c3Size", prose: "c3Prose", links: "c3Links", proseShare: "c3ProseShare",
      meanSize: "c3MeanSize", sentences: "c3Sentences", kept: "c3Kept",
      headings: "c3Headings", linkedHeadings: "c3LinkedHeadings", cutShort: "c3CutShort"),
    ContainerNames(
      blocks: "c4Blocks", size: "c4Size", prose: "c4Prose", links: "c4Links", proseShare: "c4ProseShare",
      meanSize: "c4MeanSize", sentences: "c4Sentences", kept: "c4Kept",
      headings: "c4Headings", linkedHeadings: "c4LinkedHeadings", cutShort: "c4CutShort"),
  ]

  /// How many containers one must climb from a block to meet `element`, and whether the block stands before, in or
  /// behind it, and how far inside.
  private mutating func addRelation(_ at: Int, to element: Int, names: (StaticString, StaticString, StaticString)) {
    let page = figures.page
    let target = page.elements[element].blocks
    var climber = page.blocks[at].element
    var climbed = 0.0
    while climber >= 0, climbed < 12 {
      let blocks = page.elements[climber].blocks
      if blocks.lowerBound <= target.lowerBound, blocks.upperBound >= target.upperBound { break }
      climber = figures.wider[climber]
      climbed += 1
    }
    add(names.0, climbed)
    add(names.1, at < target.lowerBound ? -1 : at >= target.upperBound ? 1 : 0)
    add(
      names.2,
      at < target.lowerBound
        ? Double(at - target.lowerBound)
        : at >= target.upperBound
          ? Double(at - target.upperBound + 1)
          : figures.totals(target.lowerBound..<at).size / max(1, figures.totals(target).size))
  }

  // MARK: Blocks that are built alike

  mutating func addGroups(_ at: Int) {
    let whole = figures.whole
    let near = figures.nearGroups[figures.nearGroupOf[at]]
    add("nearBlocks", near.blocks)
    add("nearSize", near.size / max(1, whole.size))
    add("nearMeanSize", near.size / near.blocks)
    add("nearLinks", near.linked / max(1, near.size))
    add("nearProse", near.prose / max(1, near.size))
    add("nearProseOfAll", near.prose / max(1, whole.prose))
    add("nearKept", near.kept / max(1, near.size))
    let far = figures.farGroups[figures.farGroupOf[at]]
    add("farBlocks", far.blocks)
    add("farSize", far.size / max(1, whole.size))
    add("farMeanSize", far.size / far.blocks)
    add("farLinks", far.linked / max(1, far.size))
    add("farProse", far.prose / max(1, far.size))
    add("farProseOfAll", far.prose / max(1, whole.prose))
    add("farKept", far.kept / max(1, far.size))
    add("copies", Double(figures.copies[at]))
  }
}
