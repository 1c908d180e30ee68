/// Every kind of mistake, one file each.
let allMistakes = syntaxMistakes + formMistakes + nameMistakes + settingMistakes + paramMistakes + wiringMistakes

let syntaxMistakes = [
  Mistake("An empty file", "▸", "error: file is empty"),
  Mistake("A file of comments", "▸# nothing yet\n", "error: file is empty"),
  Mistake(
    "A list that is not closed", "copydesk: 1\nstages: [extract-main-text\nsinks▸: {}\n",
    "error: not valid YAML: expected ',' or ']' in the list that begins at 2:9"),
  Mistake(
    "A map that is not closed", "copydesk: 1\nsources: { pages: { source: files }\n▸stages: []\n",
    "error: not valid YAML: expected ',' or '}' in the map that begins at 2:10"),
  Mistake(
    "Text with a colon", "copydesk: 1\ndescription: two kinds▸: good and bad\n",
    "error: not valid YAML: ':' cannot stand here; mind the indentation, or put text with ': ' in quotes"),
  Mistake(
    "A key without its colon", "copydesk: 1\n▸sources\nstages: []\n",
    "error: not valid YAML: ':' is missing behind this key"),
  Mistake(
    "A key that is indented too little",
    "copydesk: 1\nsources:\n    pages: { source: files }\n  ▸more: { source: files }\n",
    "error: not valid YAML: expected a key of the map that begins at 1:1; mind the indentation"),
  Mistake(
    "A list on the line of its key", "copydesk: 1\nstages: ▸- repair-text\n",
    "error: not valid YAML: '-' cannot stand here; mind the indentation, or begin the list on a line of its own"),
  Mistake(
    "A stage without its hyphen", "copydesk: 1\nstages:\n  - repair-text\n  ▸stage: mark-copies\n",
    "error: not valid YAML: expected '-' as in the list that begins at 3:3; mind the indentation"),
  Mistake(
    "Text that begins with a sign that YAML keeps for itself", "copydesk: 1\nname: ▸@news\n",
    "error: not valid YAML: text that begins so must stand in quotes"),
  Mistake(
    "A bad escape", "copydesk: 1\nname: \"a ▸\\q\"\n",
    "error: not valid YAML: found unknown escape character while parsing a quoted scalar that begins at 2:7"),
  Mistake(
    "A quote that is not closed", "copydesk: 1\nname: ▸\"news\nsources: {}\n",
    "error: not valid YAML: the quote that opens here is never closed"),
  Mistake(
    "A tab that indents", "copydesk: 1\nstages:\n▸\t- extract-main-text\n",
    "error: not valid YAML: a tab cannot indent; use spaces"),
  Mistake(
    "A second document", "copydesk: 1\n▸---\ncopydesk: 1\n",
    "error: a pipeline file holds one YAML document, and here a second begins"),
  Mistake(
    "Text that begins with a star", MarkedFile.with(sinks: "{ lost: { sink: jsonl, from: ▸*.rejected } }"),
    "error: text that begins with '*' must stand in quotes, as in \"*.rejected\""),
  Mistake(
    "An alias of nothing", MarkedFile.with(stages: "[▸*usual]"),
    "error: text that begins with '*' must stand in quotes, as in \"*.rejected\""),
  Mistake(
    "A tag", MarkedFile.with(stages: "[extract-main-text, ▸!!str repair-text]"),
    "error: tag '!!str' is not supported; types come from the settings"),
  Mistake(
    "A tag of one's own", MarkedFile.with(stages: "▸!ordered [extract-main-text]"),
    "error: tag '!ordered' is not supported; types come from the settings"),
  Mistake(
    "A merge key", MarkedFile.with(stages: "[{ stage: mark-copies, with: { ▸<<: { keep: all } } }]"),
    "error: merge keys are not supported; write the entries out"),
  Mistake(
    "A key that is a list", MarkedFile.with(more: "▸[a, b]: c"),
    "error: a key must be text"),
  Mistake(
    "A key given twice", MarkedFile.with(more: "▸stages: [repair-text]\nname: news\n▸name: other"),
    "error: 'stages' is already given in line 4", "error: 'name' is already given in line 7"),
  Mistake(
    "A quoted key given twice, behind wide letters",
    MarkedFile.with(stages: "[{ stage: repair-text, with: { \"heading\": \"ﬁn 日本 👩‍🚒\", ▸heading: a } }]"),
    "error: 'heading' is already given in line 4"),
  Mistake(
    "Lists in lists in lists",
    MarkedFile.with(stages: "[▸" + String(repeating: "[", count: 30) + "▸[]" + String(repeating: "]", count: 31)),
    "error: expected a stage's name or a map such as { stage: NAME, with: { … } }, found a list",
    "error: nested deeper than 32 levels"),
  Mistake(
    "Nesting beyond all reason", "copydesk: 1\nstages: [▸" + String(repeating: "[", count: 5_000),
    "error: nested deeper than 32 levels"),
  Mistake(
    "Many aliases", "a: ▸&a [x, x]\nb: [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n",
    "error: anchors are allowed in files with at most 8 aliases"),
  Mistake("A NUL byte", "copydesk: 1\nname: a▸\0b\n", "error: file is binary: it holds a NUL byte"),
  Mistake(
    "A control character", "copydesk: 1\nname: é▸\u{1}b\n", "error: control character U+0001 is not allowed here"),
  Mistake(
    "A line separator", "copydesk: 1\nname: a▸\u{2028}b\n", "error: control character U+2028 is not allowed here"),
]

let formMistakes = [
  Mistake(
    "A list instead of a file", "▸- extract-main-text\n",
    "error: expected a map with keys such as 'sources', 'stages' and 'sinks', found a list"),
  Mistake(
    "No version",
    "▸sources: { pages: { source: files, with: { path: p } } }\nstages: []\nsinks: { d: { sink: jsonl, with: { path: d } } }\n",
    "error: 'copydesk: 1' is missing, which names the version of the format"),
  Mistake(
    "Another version", "copydesk: ▸2\nstages: none\n",
    "error: version '2' of the format is not known; this program reads 'copydesk: 1'"),
  Mistake(
    "A version that is a list", "copydesk: ▸[1]\n",
    "error: version a list of the format is not known; this program reads 'copydesk: 1'"),
  Mistake(
    "A misspelt version key",
    "▸copydsk: 1\nsources: { pages: { source: files, with: { path: p } } }\nstages: []\nsinks: { d: { sink: jsonl, with: { path: d } } }\n",
    "error: 'copydsk' is not a key of a pipeline file; did you mean 'copydesk'?"),
  Mistake(
    "Nothing but a version", "▸copydesk: 1\n",
    "error: 'sources', 'stages' and 'sinks' are missing"),
  Mistake(
    "A misspelt key of the file", MarkedFile.with(more: "▸parms: {}"),
    "error: 'parms' is not a key of a pipeline file; did you mean 'params'?"),
  Mistake(
    "A key that nothing is like", MarkedFile.with(more: "▸zebra: {}"),
    """
    error: 'zebra' is not a key of a pipeline file; there are copydesk, name, description, params, plugins, sources, \
    stages, sinks, limits and tests
    """),
  Mistake(
    "A limit without its sign", MarkedFile.with(more: "limits: { failed: ▸0.01 }"),
    """
    error: 'failed' of limits: expected a percentage such as 1%, found '0.01' (percentage such as 1%, or off, \
    default off)
    """),
  Mistake(
    "A misspelt limit", MarkedFile.with(more: "limits: { ▸reject: 60% }"),
    """
    error: 'reject' is not a setting of limits; did you mean 'rejected'? (percentage such as 1%, or off, default off)
    """),
  Mistake(
    "Memory of a stage that does not wait", MarkedFile.with(stages: "[{ stage: repair-text, ▸memory: 512MiB }]"),
    "error: 'memory' is for stages that wait for all documents, and repair-text does not; take it away"),
  Mistake(
    "Memory without a unit", MarkedFile.with(stages: "[{ stage: mark-copies, memory: ▸512 }]"),
    "error: 'memory' of mark-copies: expected a size such as 512MiB or 2GB, found '512'"),
  Mistake(
    "Memory with a sign", MarkedFile.with(stages: "[{ stage: mark-copies, memory: ▸-2GB }]"),
    "error: 'memory' of mark-copies: expected a size such as 512MiB or 2GB, found '-2GB'"),
  Mistake(
    "No memory at all", MarkedFile.with(stages: "[{ stage: mark-copies, memory: ▸0GB }]"),
    "error: 'memory' of mark-copies: '0GB' is out of range"),
  Mistake(
    "More memory than there can be", MarkedFile.with(stages: "[{ stage: mark-copies, memory: ▸99999999TiB }]"),
    "error: 'memory' of mark-copies: '99999999TiB' is out of range"),
  Mistake(
    "Memory that is a list", MarkedFile.with(stages: "[{ stage: mark-copies, memory: ▸[1GB] }]"),
    "error: 'memory' of mark-copies: expected a size such as 512MiB or 2GB, found a list"),
  Mistake(
    "Memory without a value", MarkedFile.with(stages: "[{ stage: mark-copies, memory: ▸}]"),
    "error: 'memory' of mark-copies has no value; write a size such as 512MiB"),
  Mistake(
    "Memory of a sink", MarkedFile.with(sinks: "{ documents: { sink: jsonl, ▸memory: 1GB, with: { path: d } } }"),
    "error: 'memory' is not a key of a sink; there are sink, from and with"),
  Mistake("A name that is a list", MarkedFile.with(more: "name: ▸[news]"), "error: expected a name, found a list"),
  Mistake(
    "Stages as a map", MarkedFile.with(stages: "▸{ repair-text: {} }"), "error: expected a list of stages, found a map"),
  Mistake(
    "Sources as a list", MarkedFile.with(sources: "▸[files]"),
    "error: expected a map such as NAME: { source: TYPE, with: { … } }, found a list"),
  Mistake("No sinks", MarkedFile.with(sinks: "▸{}"), "error: 'sinks' holds nothing"),
  Mistake(
    "Sinks left empty", "copydesk: 1\nsources: { pages: { source: files, with: { path: p } } }\nstages: []\nsinks:▸\n",
    "error: expected a map such as NAME: { sink: TYPE, with: { … } }, found nothing"),
  Mistake(
    "A sink that is a word", MarkedFile.with(sinks: "{ documents: ▸jsonl }"),
    "error: expected a map such as NAME: { sink: TYPE, with: { … } }, found 'jsonl'"),
  Mistake(
    "A stage that is nothing",
    "copydesk: 1\nsources: { pages: { source: files, with: { path: p } } }\nstages:\n  -▸\nsinks: { d: { sink: jsonl, with: { path: d } } }\n",
    "error: expected a stage's name or a map such as { stage: NAME, with: { … } }, found nothing"),
  Mistake(
    "Settings as a list", MarkedFile.with(stages: "[{ stage: mark-copies, with: ▸[keep] }]"),
    "error: expected a map of settings, found a list"),
  Mistake(
    "A stage without its type", MarkedFile.with(stages: "[▸{ id: copies }]"),
    "error: 'stage' is missing, which names its type"),
  Mistake(
    "A source without its type", MarkedFile.with(sources: "{ ▸pages: { with: { path: pages } } }"),
    "error: 'source' is missing, which names its type"),
  Mistake(
    "A misspelt key of a stage", MarkedFile.with(stages: "[{ stage: mark-copies, ▸wiht: { keep: all } }]"),
    "error: 'wiht' is not a key of a stage; did you mean 'with'?"),
  Mistake(
    "A misspelt key of a sink", MarkedFile.with(sinks: "{ documents: { ▸sinc: jsonl, with: { path: d } } }"),
    "error: 'sinc' is not a key of a sink; did you mean 'sink'?"),
  Mistake(
    "A misspelt id",
    MarkedFile.with(stages: "[{ ▸ids: copies, stage: mark-copies }, { stage: repair-text, from: copies }]"),
    "error: 'ids' is not a key of a stage; did you mean 'id'?"),
]

let nameMistakes = [
  Mistake(
    "A misspelt stage", MarkedFile.with(stages: "[extract-main-text, ▸extract-quote]"),
    "error: 'extract-quote' is not a stage; did you mean 'extract-quotes'?"),
  Mistake(
    "A misspelt stage whose id others read",
    MarkedFile.with(
      stages: "[▸extract-quote]",
      sinks: "{ quotes: { sink: jsonl, from: extract-quotes.quotes, with: { path: quotes } } }"),
    "error: 'extract-quote' is not a stage; did you mean 'extract-quotes'?"),
  Mistake(
    "A stage with an underscore", MarkedFile.with(stages: "[{ stage: ▸mark_copies }]"),
    "error: 'mark_copies' is not a stage; did you mean 'mark-copies'?"),
  Mistake(
    "A stage that nothing is like", MarkedFile.with(stages: "[▸translate]"),
    """
    error: 'translate' is not a stage; there are drop-boilerplate, extract-main-text, extract-quotes, \
    identify-language, mark-copies, match-quotes, repair-text and restore-apostrophes
    """),
  Mistake(
    "A misspelt source", MarkedFile.with(sources: "{ pages: { source: ▸flies, with: { path: pages } } }"),
    "error: 'flies' is not a source; did you mean 'files'?"),
  Mistake(
    "A misspelt sink", MarkedFile.with(sinks: "{ documents: { sink: ▸json, with: { path: d } } }"),
    "error: 'json' is not a sink; did you mean 'jsonl'?"),
  Mistake(
    "A source in the place of a sink", MarkedFile.with(sinks: "{ documents: { sink: ▸files, with: { path: d } } }"),
    "error: 'files' is a source, not a sink"),
  Mistake(
    "A stage used as a key", MarkedFile.with(stages: "[{ ▸mark-copies: { keep: all } }]"),
    "error: 'mark-copies' is a stage, not a key; write 'stage: mark-copies'"),
  Mistake(
    "An id with a dot", MarkedFile.with(stages: "[{ id: ▸my.copies, stage: mark-copies }]"),
    "error: 'my.copies' cannot be an id; use letters, digits, '-' and '_', a letter first"),
  Mistake(
    "An id with a star", MarkedFile.with(sources: "{ ▸\"*\": { source: files, with: { path: pages } } }"),
    "error: '*' cannot be an id; use letters, digits, '-' and '_', a letter first"),
  Mistake(
    "An empty id", MarkedFile.with(stages: "[{ id: ▸\"\", stage: mark-copies }]"),
    "error: expected an id, found nothing"),
  Mistake(
    "An id given twice",
    MarkedFile.with(stages: "[{ id: pages2, stage: repair-text }, { id: ▸pages2, stage: mark-copies }]"),
    "error: id 'pages2' is already given in line 4"),
  Mistake(
    "An id of a source given to a stage", MarkedFile.with(stages: "[{ id: ▸pages, stage: repair-text }]"),
    "error: id 'pages' is already given in line 3"),
  Mistake(
    "The same stage twice", MarkedFile.with(stages: "[repair-text, extract-main-text, ▸repair-text]"),
    """
    error: 'repair-text' is already an id in line 4; give this stage another, as in { id: NAME, stage: repair-text }
    """),
]

let settingMistakes = [
  Mistake(
    "A misspelt setting", MarkedFile.with(stages: "[{ stage: mark-copies, with: { ▸min_containment: 0.5 } }]"),
    """
    error: 'min_containment' is not a setting of mark-copies; did you mean 'containment'? (number, 0…1, default 0.6)
    """),
  Mistake(
    "A setting in snake case", MarkedFile.with(stages: "[{ stage: mark-copies, with: { ▸shingle_length: 3 } }]"),
    """
    error: 'shingle_length' is not a setting of mark-copies; did you mean 'shingleLength'? \
    (whole number, 1…64, default 5)
    """),
  Mistake(
    "A setting that nothing is like", MarkedFile.with(stages: "[{ stage: identify-language, with: { ▸zebra: 3 } }]"),
    "error: 'zebra' is not a setting of identify-language; there is only keep"),
  Mistake(
    "A setting of a stage that has none", MarkedFile.with(stages: "[{ stage: extract-quotes, with: { ▸keep: all } }]"),
    "error: 'keep' is not a setting of extract-quotes, which has none"),
  Mistake(
    "A setting beside 'with'", MarkedFile.with(stages: "[{ stage: mark-copies, ▸containment: 0.5 }]"),
    "error: 'containment' is a setting of mark-copies; put it under 'with'"),
  Mistake(
    "Text for a number", MarkedFile.with(stages: "[{ stage: mark-copies, with: { containment: ▸high } }]"),
    "error: 'containment' of mark-copies: expected number, found 'high' (0…1, default 0.6)"),
  Mistake(
    "A number that is too great", MarkedFile.with(stages: "[{ stage: mark-copies, with: { containment: ▸1.10 } }]"),
    "error: 'containment' of mark-copies: '1.10' is out of range; allowed is 0…1 (number, default 0.6)"),
  Mistake(
    "A number that is too small", MarkedFile.with(stages: "[{ stage: mark-copies, with: { minimumWords: ▸0 } }]"),
    "error: 'minimumWords' of mark-copies: '0' is out of range; allowed is at least 1 (whole number, default 20)"),
  Mistake(
    "A fraction for a whole number", MarkedFile.with(stages: "[{ stage: mark-copies, with: { shingleLength: ▸2.5 } }]"),
    "error: 'shingleLength' of mark-copies: expected whole number, found '2.5' (1…64, default 5)"),
  Mistake(
    "A YAML word for false", MarkedFile.with(stages: "[{ stage: repair-text, with: { entities: ▸no } }]"),
    "error: 'entities' of repair-text: expected true or false, found 'no' (default true)"),
  Mistake(
    "A misspelt choice", MarkedFile.with(stages: "[{ stage: mark-copies, with: { keep: ▸frist } }]"),
    "error: 'keep' of mark-copies: expected all, first or longest, found 'frist'; did you mean 'first'? (default all)"),
  Mistake(
    "A list for a number", MarkedFile.with(stages: "[{ stage: mark-copies, with: { containment: ▸[0.5] } }]"),
    "error: 'containment' of mark-copies: expected number, found a list (0…1, default 0.6)"),
  Mistake(
    "A map in a list of text",
    MarkedFile.with(stages: "[{ stage: identify-language, with: { keep: [en, ▸{ de: 1 }] } }]"),
    "error: 'keep' of identify-language: expected text, found a map (list of text, default [])"),
  Mistake(
    "A setting without a value", MarkedFile.with(stages: "[{ stage: mark-copies, with: { containment: ▸} }]"),
    "error: 'containment' of mark-copies has no value (number, 0…1, default 0.6)"),
  Mistake(
    "A missing setting", MarkedFile.with(sinks: "{ ▸documents: { sink: jsonl } }"),
    "error: setting 'path' of jsonl is missing (path, must be given)"),
  Mistake(
    "A misspelt setting that must be given",
    MarkedFile.with(sinks: "{ documents: { sink: jsonl, with: { ▸pth: d } } }"),
    "error: 'pth' is not a setting of jsonl; did you mean 'path'? (path, must be given)"),
  Mistake(
    "An empty path", MarkedFile.with(sinks: "{ documents: { sink: jsonl, with: { path: ▸\"\" } } }"),
    "error: 'path' of jsonl: expected a path, found nothing (must be given)"),
  Mistake(
    "A stage that says that its settings do not fit",
    MarkedFile.with(stages: "[▸{ id: copies, stage: mark-copies, with: { shingleLength: 30 } }]"),
    "error: copies: a shingle is longer than the shortest text"),
  Mistake(
    "A folder that is not there", MarkedFile.with(sources: "{ pages: { source: files, with: { path: ▸nowhere } } }"),
    "error: pages: there is no file or folder 'nowhere'"),
  Mistake(
    "A very long value with line breaks",
    MarkedFile.with(
      stages: "[{ stage: mark-copies, with: { keep: ▸\"a\\nb\(String(repeating: "c", count: 1000))\" } }]"),
    """
    error: 'keep' of mark-copies: expected all, first or longest, found 'a\\nb\(String(repeating: "c", count: 85))…\
    \(String(repeating: "c", count: 149))' (default all)
    """),
]
