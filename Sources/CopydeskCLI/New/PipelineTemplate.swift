/// The files that `copydesk new pipeline` makes.
struct PipelineTemplate {
  let name: String

  var files: [NewFile] {
    [
      NewFile(path: "\(name).yaml", purpose: "the pipeline", content: pipeline),
      NewFile(path: "\(name).test.yaml", purpose: "what must come out of it", content: Self.tests),
      NewFile(path: "\(name)-pages/bridge.html", purpose: "a page", content: Self.bridge),
      NewFile(path: "\(name)-pages/bridge-reprint.txt", purpose: "the same story again", content: Self.reprint),
    ]
  }

  private var pipeline: String {
    """
    copydesk: 1
    name: \(name)
    description: Read pages, clean them, mark copies.

    params:
      in:  { type: path, default: \(name)-pages, description: a folder of pages }
      out: { type: path, default: \(name)-out, description: the folder that everything is written to }

    sources:
      pages: { source: files, with: { path: "${in}", include: ["*.html", "*.txt"] } }

    stages:   # each reads the one above; 'copydesk stages' lists what there is
      - extract-main-text
      - drop-boilerplate
      - repair-text
      - mark-copies

    sinks:
      documents: { sink: jsonl, with: { path: "${out}/documents.jsonl" } }
      rejected:  { sink: jsonl, from: "*.rejected", with: { path: "${out}/rejected.jsonl" } }
      failed:    { sink: dead-letter, from: "*.failed", with: { path: "${out}/failed" } }

    """
  }

  private static let tests = """
    tests:
      - name: what is left of the site goes
        stage: drop-boilerplate
        text: |
          The bridge opened on Tuesday.
          Share this article
        expect:
          text: The bridge opened on Tuesday.
          marks: [{ cut: Share this article, stage: drop-boilerplate }]

      - name: an entity becomes its character
        stage: repair-text
        text: Okonjo &amp; Sons built it.
        expect: Okonjo & Sons built it.

    """

  private static let bridge = """
    <!DOCTYPE html>
    <html lang="en">
    <head><meta charset="utf-8"><title>Harbour bridge opens a week early | The Tidewater Post</title></head>
    <body>
    <nav><a href="/">Home</a> <a href="/local">Local</a> <a href="/weather">Weather</a></nav>
    <article>
    <h1>Harbour bridge opens a week early</h1>
    <p>The new bridge over the harbour opened to traffic on Tuesday morning, a week before it was due, the port
    authority said. Some four hundred people walked across before the first bus.</p>
    <p>“We did not expect to be early, and nor did anyone who has lived through the last three years of this,” said
    Mira Okonjo, who directed the works. Buses will use the bridge from Monday.</p>
    <p>The old crossing, a chain ferry of 1961, will run until the end of the month for those who want to say
    goodbye to it. It will then be moved to the maritime museum.</p>
    <p>Share this article</p>
    </article>
    <footer>© The Tidewater Post</footer>
    </body>
    </html>

    """

  private static let reprint = """
    Harbour bridge opens a week early

    The new bridge over the harbour opened to traffic on Tuesday morning, a week before it was due, the port authority \
    said. Some four hundred people walked across before the first bus.

    “We did not expect to be early, and nor did anyone who has lived through the last three years of this,” said Mira \
    Okonjo, who directed the works. Buses will use the bridge from Monday.

    READ MORE

    """
}
