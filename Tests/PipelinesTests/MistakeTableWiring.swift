let paramMistakes = [
  Mistake(
    "A param that is not declared",
    MarkedFile.with(sinks: "{ documents: { sink: jsonl, with: { path: \"a/▸${ouut}/d\" } } }"),
    "error: 'ouut' is not a param; did you mean 'out'? (path, default out)"),
  Mistake(
    "A param where there are none",
    MarkedFile.with(params: "{}", sinks: "{ documents: { sink: jsonl, with: { path: '▸${out}/d' } } }"),
    "error: 'out' is not a param; there are none"),
  Mistake(
    "A param without quotes in a flow map",
    MarkedFile.with(sinks: "{ documents: { sink: jsonl, with: { path: ▸${out}/d } } }"),
    "error: not valid YAML: text with '${…}' must stand in quotes here"),
  Mistake(
    "A param in a list, one in a setting that does not exist",
    MarkedFile.with(stages: "[{ stage: identify-language, with: { keep: [en, \"▸${a}\"], ▸zebra: \"▸${b}\" } }]"),
    "error: 'a' is not a param; there is only out",
    "error: 'zebra' is not a setting of identify-language; there is only keep",
    "error: 'b' is not a param; there is only out"),
  Mistake(
    "A param without a name", MarkedFile.with(sinks: "{ documents: { sink: jsonl, with: { path: '▸${}/d' } } }"),
    "error: '${}' names no param; there is only out"),
  Mistake(
    "A param that is not closed",
    MarkedFile.with(sinks: "{ documents: { sink: jsonl, with: { path: \"▸${out/d\" } } }"),
    "error: '${' is never closed; write '$${' where no param is meant"),
  Mistake(
    "A param that is only text", MarkedFile.with(params: "{ out: ▸out }"),
    "error: expected a map such as { type: path, default: out }, found 'out'"),
  Mistake(
    "A param without a type", MarkedFile.with(params: "{ ▸out: { default: out } }"),
    "error: 'type' of param 'out' is missing (path, text, number, whole or boolean)"),
  Mistake(
    "A misspelt type", MarkedFile.with(params: "{ out: { type: ▸pth, default: out } }"),
    "error: 'pth' is not a type of params; did you mean 'path'?"),
  Mistake(
    "A misspelt key of a param", MarkedFile.with(params: "{ out: { ▸tpye: path, default: out } }"),
    "error: 'tpye' is not a key of a param; did you mean 'type'?"),
  Mistake(
    "A default of the wrong type",
    MarkedFile.with(params: "{ out: { type: path, default: o }, n: { type: whole, default: ▸1.5 } }"),
    "error: default of param 'n': expected whole number, found '1.5'"),
  Mistake(
    "A default that is a list", MarkedFile.with(params: "{ out: { type: path, default: ▸[a, b] } }"),
    "error: default of param 'out': expected one value, found a list"),
  Mistake(
    "A default that uses another param", MarkedFile.with(params: "{ out: { type: path, default: ▸\"${in}/out\" } }"),
    "error: default of param 'out': a default cannot use other params"),
  Mistake(
    "A param without a value", MarkedFile.with(params: "{ ▸out: { type: path } }"),
    "error: param 'out' has no value; give it a default, or --param out=…"),
  Mistake(
    "A param with an odd name",
    MarkedFile.with(params: "{ out: { type: path, default: o }, ▸a.b: { type: text, default: c } }"),
    "error: 'a.b' cannot be a param; use letters, digits, '-' and '_', a letter first"),
  Mistake(
    "A param of the wrong type for a setting",
    MarkedFile.with(
      params: "{ out: { type: path, default: few } }",
      stages: "[{ stage: mark-copies, with: { minimumWords: ▸\"${out}\" } }]"),
    "error: 'minimumWords' of mark-copies: expected whole number, found 'few' (at least 1, default 20)"),
]

let wiringMistakes = [
  Mistake(
    "A misspelt id", MarkedFile.with(stages: "[extract-main-text, { stage: repair-text, from: ▸extract-main-txt }]"),
    "error: 'extract-main-txt' is not a source or stage above; did you mean 'extract-main-text'?"),
  Mistake(
    "An id that nothing is like",
    MarkedFile.with(sinks: "{ documents: { sink: jsonl, from: ▸zebra, with: { path: d } } }"),
    "error: 'zebra' is not a source or stage; there are pages, extract-main-text and extract-quotes"),
  Mistake(
    "A misspelt port",
    MarkedFile.with(sinks: "{ quotes: { sink: jsonl, from: extract-quotes.▸qoutes, with: { path: q } } }"),
    "error: 'extract-quotes' has no port 'qoutes'; did you mean 'quotes'?"),
  Mistake(
    "A port that nothing is like",
    MarkedFile.with(sinks: "{ quotes: { sink: jsonl, from: \"extract-main-text.▸quotes\", with: { path: q } } }"),
    "error: 'extract-main-text' has no port 'quotes'; there are out, rejected and failed"),
  Mistake(
    "What a source rejects",
    MarkedFile.with(sinks: "{ lost: { sink: jsonl, from: pages.▸rejected, with: { path: q } } }"),
    "error: 'pages' has no port 'rejected'; there are out and failed"),
  Mistake(
    "A star with another port",
    MarkedFile.with(sinks: "{ lost: { sink: jsonl, from: ▸\"*.reject\", with: { path: q } } }"),
    "error: '*.reject' is not a port; did you mean '*.rejected'?"),
  Mistake(
    "A port without its star", MarkedFile.with(sinks: "{ lost: { sink: jsonl, from: ▸failed, with: { path: q } } }"),
    "error: 'failed' is not a source or stage; did you mean '*.failed'?"),
  Mistake(
    "A sink that is read",
    MarkedFile.with(
      sinks: """
        { documents: { sink: jsonl, with: { path: d } }, more: { sink: jsonl, from: ▸documents, with: { path: m } } }
        """),
    "error: 'documents' is a sink, and nothing comes out of a sink"),
  Mistake(
    "A stage that reads itself", MarkedFile.with(stages: "[{ stage: repair-text, from: ▸repair-text }]"),
    "error: a stage cannot read itself"),
  Mistake(
    "A stage that reads one below it which does not read it",
    MarkedFile.with(stages: "[{ stage: repair-text, from: ▸copies }, { id: copies, stage: mark-copies, from: pages }]"),
    "error: 'copies' stands below; a stage reads only what is above it"),
  Mistake(
    "A stage that reads one below it",
    MarkedFile.with(stages: "[{ stage: repair-text, from: ▸copies }, { id: copies, stage: mark-copies }]"),
    "error: 'copies' stands below and gets its documents from here, which makes a cycle: repair-text → copies → repair-text"
  ),
  Mistake(
    "A stage that reads records",
    MarkedFile.with(stages: "[extract-quotes, { stage: repair-text, from: extract-quotes.▸quotes }]"),
    "error: a stage cannot read 'extract-quotes.quotes': it gives records, which are for sinks"),
  Mistake(
    "A stage that reads failed documents", MarkedFile.with(stages: "[{ stage: repair-text, from: pages.▸failed }]"),
    "error: a stage cannot read 'pages.failed': it gives failed documents, which are for sinks"),
  Mistake(
    "A stage that reads all failed documents", MarkedFile.with(stages: "[{ stage: repair-text, from: ▸\"*.failed\" }]"),
    "error: a stage cannot read '*.failed': it gives failed documents, which are for sinks"),
  Mistake(
    "A port read twice",
    MarkedFile.with(stages: "[extract-main-text, { stage: repair-text, from: [pages, ▸pages.out] }]"),
    "error: 'pages' is read twice"),
  Mistake(
    "A from that lists nothing", MarkedFile.with(stages: "[{ stage: repair-text, from: ▸[] }]"),
    "error: 'from' lists nothing"),
  Mistake(
    "A from that is a map", MarkedFile.with(stages: "[{ stage: repair-text, from: ▸{ id: pages } }]"),
    "error: expected an id or a list of ids, found a map"),
  Mistake(
    "Two sinks that write the same file",
    MarkedFile.with(
      sinks: """
        { a: { sink: jsonl, with: { path: "${out}/d" } }, b: { sink: jsonl, with: { path: ▸./out//d } } }
        """),
    "error: 'out/d' is what sink 'a' writes; give this sink another path"),
  Mistake(
    "A sink that writes over the source",
    MarkedFile.with(
      sources: "{ pages: { source: jsonl, with: { path: pages.jsonl } } }",
      sinks: "{ documents: { sink: jsonl, with: { path: ▸pages.jsonl } } }"),
    "error: 'pages.jsonl' is what source 'pages' reads; give this sink another path"),
]
