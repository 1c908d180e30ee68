import CopydeskCore
import Foundation
import TestSupport
import Testing

@testable import CopydeskIO

/// Builds the records of an archive.
enum WARCBuilder {
  static func record(
    _ type: String, id: String, block: [UInt8], target: String? = nil, contentType: String? = nil, length: Int? = nil,
    more: [String] = []
  ) -> [UInt8] {
    var lines = [
      "WARC/1.0", "WARC-Type: \(type)", "WARC-Record-ID: <urn:uuid:\(id)>", "WARC-Date: 2024-05-01T06:00:00Z",
    ]
    if let target { lines.append("WARC-Target-URI: \(target)") }
    if let contentType { lines.append("Content-Type: \(contentType)") }
    lines += more
    lines.append("Content-Length: \(length ?? block.count)")
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + block + Array("\r\n\r\n".utf8)
  }

  static func response(
    _ id: String, _ body: [UInt8], headers: [String] = ["Content-Type: text/html; charset=utf-8"],
    status: String = "200 OK", length: Int? = nil, more: [String] = []
  ) -> [UInt8] {
    let head = (["HTTP/1.1 \(status)"] + headers).joined(separator: "\r\n") + "\r\n\r\n"
    return record(
      "response", id: id, block: Array(head.utf8) + body, target: "https://harbour.example/\(id)",
      contentType: "application/http; msgtype=response", length: length, more: more)
  }

  static func page(_ text: String) -> [UInt8] { Array("<html><body><p>\(text)</p></body></html>".utf8) }

  /// A little archive: its records, each by itself.
  static func harbour(pages: Int) -> [[UInt8]] {
    var records = [record("warcinfo", id: "info", block: Array("software: none\r\n".utf8))]
    for number in 1...pages {
      records.append(
        record(
          "request", id: "r\(number)", block: Array("GET / HTTP/1.1\r\n\r\n".utf8), contentType: "application/http"))
      records.append(response("p\(number)", page("Ferry \(number) sails at noon.")))
    }
    return records
  }

  static func gzip(_ records: [[UInt8]]) throws -> [[UInt8]] { try records.map { try Compression.gzip.pack($0) } }
}

@Suite("warc")
struct WARCSourceTests {
  private func read(
    _ bytes: [UInt8], _ name: String = "harbour.warc", configure: (inout WARCSource) -> Void = { _ in }
  ) async throws -> SourceBatch {
    let folder = try TemporaryFolder()
    var source = WARCSource()
    source.path = FilePath(try folder.write(bytes, to: name))
    configure(&source)
    try source.prepare()
    return try await readAll(source)
  }

  private func ids(_ batch: SourceBatch) -> [String] { batch.documents.map(\.id) }
  private func html(_ document: Document?) -> String {
    String(decoding: document?.page?.bytes ?? [], as: UTF8.self)
  }

  @Test("a response becomes a page with its address, date, status and charset; requests and the like are passed over")
  func response() async throws {
    let read = try await read(WARCBuilder.harbour(pages: 2).flatMap(\.self))
    #expect(ids(read) == ["p1", "p2"])
    #expect(read.failures.isEmpty)
    let first = try #require(read.documents.first)
    #expect(html(first) == "<html><body><p>Ferry 1 sails at noon.</p></body></html>")
    #expect(first.page?.declaredEncoding == "utf-8")
    #expect(first.origin == "https://harbour.example/p1")
    #expect(
      first.fields == [
        "url": "https://harbour.example/p1", "date": "2024-05-01T06:00:00Z", "contentType": "text/html", "status": 200,
        "warcFile": "harbour.warc",
      ])
  }

  @Test("texts come from conversions and plain responses, pages from resources")
  func kinds() async throws {
    let read = try await read(
      WARCBuilder.record("conversion", id: "wet", block: Array("The pier is closed.".utf8), contentType: "text/plain")
        + WARCBuilder.record("resource", id: "res", block: WARCBuilder.page("Tide"), contentType: "text/html")
        + WARCBuilder.record("resource", id: "img", block: [1, 2, 3], contentType: "image/png")
        + WARCBuilder.response(
          "txt", [0x63, 0x61, 0x66, 0xE9], headers: ["content-type: TEXT/Plain; Charset=\"latin1\""])
        + WARCBuilder.response("bad", [0x63, 0xE9, 0x20], headers: ["Content-Type: text/plain"])
        + WARCBuilder.record("response", id: "dns", block: Array("20240501 pier".utf8), contentType: "text/dns")
        + WARCBuilder.record("revisit", id: "again", block: Array("HTTP/1.1 200 OK\r\n\r\n".utf8)))
    #expect(ids(read) == ["wet", "res", "txt"])
    #expect(read.documents.map(\.text) == ["The pier is closed.", "", "café"])
    #expect(read.failures.map(\.document.id) == ["bad"])
    #expect(read.failures.map(\.error) == ["the text is not in its encoding, utf-8"])
  }

  @Test("only the statuses and content types that are asked for are read")
  func choice() async throws {
    let bytes =
      WARCBuilder.response("gone", WARCBuilder.page("Gone"), status: "404 Not Found")
      + WARCBuilder.response("json", Array("{}".utf8), headers: ["Content-Type: application/json"])
      + WARCBuilder.response("unsaid", WARCBuilder.page("Unsaid"), headers: [])
    #expect(ids(try await read(bytes)) == ["unsaid"])
    let others = try await read(bytes) {
      $0.statuses = [200, 404]
      $0.contentTypes = ["text/html", "application/json"]
    }
    #expect(ids(others) == ["gone", "json", "unsaid"])
  }

  @Test("chunks and content codings are taken off, whatever is stored under their headers")
  func codings() async throws {
    let page = WARCBuilder.page("Ferry")
    let half = page.count / 2
    func chunk(_ bytes: ArraySlice<UInt8>, _ more: String = "") -> [UInt8] {
      Array((String(bytes.count, radix: 16).uppercased() + more + "\r\n").utf8) + bytes + Array("\r\n".utf8)
    }
    let chunked = chunk(page[..<half], ";name=\"value\"") + chunk(page[half...]) + Array("0\r\nX-Sum: 1\r\n\r\n".utf8)
    let gzip = try Compression.gzip.pack(page)
    let raw = Array(gzip[10..<(gzip.count - 8)])
    let adler = page.reduce((1, 0)) { (($0.0 + Int($1)) % 65521, ($0.1 + $0.0 + Int($1)) % 65521) }
    let sum = UInt32(adler.1 << 16 | adler.0)
    let zlib = [0x78, 0x9C] + raw + (0..<4).map { UInt8(truncatingIfNeeded: sum >> (24 - 8 * $0)) }
    let html = "Content-Type: text/html"
    let read = try await read(
      WARCBuilder.response("chunked", chunked, headers: [html, "Transfer-Encoding: chunked"])
        + WARCBuilder.response("plain", page, headers: [html, "transfer-encoding: chunked", "Content-Encoding: gzip"])
        + WARCBuilder.response("gzip", gzip, headers: [html, "Content-Encoding: gzip"])
        + WARCBuilder.response("zlib", zlib, headers: [html, "Content-Encoding: deflate"])
        + WARCBuilder.response("raw", raw, headers: [html, "Content-Encoding: deflate"])
        + WARCBuilder.response("kept", page, headers: [html, "Content-Encoding: deflate"])
        + WARCBuilder.response(
          "both", chunk(gzip[...]) + Array("0\r\n\r\n".utf8),
          headers: [html, "Transfer-Encoding: chunked", "Content-Encoding: gzip"])
        + WARCBuilder.response("br", [1, 2, 3], headers: [html, "Content-Encoding: br"]))
    #expect(ids(read) == ["chunked", "plain", "gzip", "zlib", "raw", "kept", "both"])
    for document in read.documents {
      #expect(document.page?.bytes == page, "\(document.id)")
      #expect(document.fields["truncated"] == nil, "\(document.id)")
    }
    #expect(read.failures.map(\.document.id) == ["br"])
    #expect(read.failures.first?.error.contains("content coding 'br'") == true)
  }

  @Test("a body that was cut is kept as far as it goes, and a field says so")
  func truncatedBodies() async throws {
    let page = WARCBuilder.page(String(repeating: "The ferry sails. ", count: 50))
    let html = "Content-Type: text/html"
    let gzip = try Compression.gzip.pack((0..<4000).map { UInt8(truncatingIfNeeded: $0 * $0 % 251 + 1) })
    let read = try await read(
      WARCBuilder.response("short", page, headers: [html, "Content-Length: 5000"])
        + WARCBuilder.response("said", page, more: ["WARC-Truncated: length"])
        + WARCBuilder.response("chunk", Array("400\r\n<p>Ferry".utf8), headers: [html, "Transfer-Encoding: chunked"])
        + WARCBuilder.response("gzip", Array(gzip[..<(gzip.count / 2)]), headers: [html, "Content-Encoding: gzip"])
        + WARCBuilder.response("empty", []))
    #expect(ids(read) == ["short", "said", "chunk", "gzip"])
    #expect(read.documents.map { $0.fields["truncated"]?.string } == ["body", "length", "body", "body"])
    #expect(self.html(read.documents[2]) == "<p>Ferry")
    #expect(read.failures.map(\.error) == ["the body is empty"])
  }

  @Test("packed by record, packed as a whole, with zstd, and plain, an archive reads the same")
  func packing() async throws {
    let records = WARCBuilder.harbour(pages: 40)
    let whole = records.flatMap(\.self)
    let expected = (1...40).map { "p\($0)" }
    #expect(ids(try await read(whole)) == expected)
    #expect(ids(try await read(try WARCBuilder.gzip(records).flatMap(\.self), "a.warc.gz")) == expected)
    #expect(ids(try await read(try Compression.gzip.pack(whole), "a.warc.gz")) == expected)
    #expect(ids(try await read(try Compression.zstd.pack(whole), "a.warc.zst")) == expected)
    let pieces = stride(from: 0, to: whole.count, by: 777).map { Array(whole[$0..<min($0 + 777, whole.count)]) }
    #expect(ids(try await read(try WARCBuilder.gzip(pieces).flatMap(\.self), "a.warc.gz")) == expected)
    #expect(ids(try await read(try WARCBuilder.gzip(records).flatMap { $0 } + [0, 0, 0], "a.warc.gz")) == expected)
  }

  @Test("cut off at any byte, an archive gives what is whole, and one failure for the rest")
  func cutAnywhere() async throws {
    let members = try WARCBuilder.gzip(WARCBuilder.harbour(pages: 3))
    let bytes = members.flatMap(\.self)
    var ends: [Int: Int] = [:]
    var end = 0
    for (index, member) in members.enumerated() {
      end += member.count
      ends[end] = index / 2
    }
    let folder = try TemporaryFolder()
    for count in 1...bytes.count {
      var source = WARCSource()
      source.path = FilePath(try folder.write(bytes[..<count], to: "cut.warc.gz"))
      let read = try await readAll(source)
      let whole = ends.filter { $0.key <= count }.values.max() ?? 0
      #expect(ids(read) == (0..<whole).map { "p\($0 + 1)" }, "at \(count)")
      #expect(read.failures.count == (ends[count] == nil ? 1 : 0), "at \(count)")
      if let failure = read.failures.first { #expect(failure.error.contains(WARCReader.cutOff), "at \(count)") }
    }
  }

  @Test("cut off at any byte, a plain archive and one packed as a whole lose only the last record")
  func cutPlain() async throws {
    let records = WARCBuilder.harbour(pages: 2)
    let plain = records.flatMap(\.self)
    let folder = try TemporaryFolder()
    for (bytes, name) in [(plain, "cut.warc"), (try Compression.gzip.pack(plain), "cut.warc.gz")] {
      for count in 1..<bytes.count {
        var source = WARCSource()
        source.path = FilePath(try folder.write(bytes[..<count], to: name))
        let read = try await readAll(source)
        #expect(read.failures.count <= 1, "\(name) at \(count)")
        #expect(ids(read) == ["p1", "p2"].prefix(read.documents.count).map(\.self), "\(name) at \(count)")
        if name == "cut.warc.gz" { #expect(read.failures.count == 1, "at \(count)") }
      }
    }
  }

  @Test("damage in one member costs its record and nothing else")
  func damagedMember() async throws {
    let members = try WARCBuilder.gzip(WARCBuilder.harbour(pages: 3))
    let before = members[..<4].joined().count
    for place in 0..<members[4].count {
      var bytes = members.flatMap(\.self)
      bytes[before + place] ^= 0x41
      let read = try await read(bytes, "a.warc.gz")
      // The header's time, system and flags of compression are not checked by anyone.
      if 4...9 ~= place, read.failures.isEmpty { continue }
      // Damage right behind the whole record leaves it as it is.
      if ids(read).contains("p2") { #expect(html(read.documents[1]).contains("Ferry 2 sails at noon.")) }
      #expect(ids(read).filter { $0 != "p2" } == ["p1", "p3"], "at \(place)")
      #expect(read.failures.count == 1, "at \(place): \(read.failures.map(\.error))")
    }
    // A member that lost its end, with the others right behind it.
    let lost = members[..<4].flatMap(\.self) + members[4].dropLast(20) + members[5...].flatMap(\.self)
    let read = try await read(lost, "a.warc.gz")
    #expect(ids(read) == ["p1", "p3"])
    #expect(read.failures.count == 1)
    #expect(read.failures.first?.error.contains("at byte \(before + 1) of") == true)
  }

  @Test(
    "a wrong length or a bad head fails its record, and reading goes on with the next one", arguments: [false, true])
  func wrongLength(isPacked: Bool) async throws {
    let page = WARCBuilder.page("Ferry")
    let good = WARCBuilder.response("good", page)
    let bad: [(String, [UInt8], String)] = [
      ("short", WARCBuilder.response("short", page, length: 40), "'Content-Length' of 40 bytes is wrong"),
      ("long", WARCBuilder.response("long", page, length: 300), "'Content-Length' of 300 bytes is wrong"),
      ("vast", WARCBuilder.response("vast", page, length: 900_000_000_000), "of 900000000000 bytes is wrong"),
      ("none", Array("WARC/1.0\r\nWARC-Type: response\r\n\r\n\r\n\r\n".utf8), "no 'Content-Length'"),
      ("letters", Array("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: x\r\n\r\n".utf8), "not a number: 'x'"),
      ("minus", Array("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -5\r\n\r\n".utf8), "not a number: '-5'"),
      ("garbage", Array("pier pier WARC/1.0 pier\n".utf8), "no record begins here"),
    ]
    for (name, record, error) in bad {
      let records = [good, record, WARCBuilder.response("after", page), good]
      let read =
        isPacked
        ? try await read(try WARCBuilder.gzip(records).flatMap(\.self), "a.warc.gz")
        : try await read(records.flatMap(\.self))
      #expect(ids(read) == ["good", "after", "good"], "\(name)")
      #expect(read.failures.count == 1, "\(name)")
      #expect(read.failures.first?.error.contains(error) == true, "\(name): \(read.failures.map(\.error))")
      if !isPacked {
        #expect(read.failures.first?.error.contains("; at byte \(good.count + 1) of '") == true, "\(name)")
      }
    }
  }

  @Test("a record over the limit fails unless it would be passed over, and those behind it are read")
  func tooLarge() async throws {
    let large = [UInt8](repeating: 0x61, count: 900_000)
    let records = [
      WARCBuilder.response("page", large), WARCBuilder.response("a", WARCBuilder.page("Ferry")),
      WARCBuilder.response("film", large, headers: ["Content-Type: video/mp4"]),
      WARCBuilder.response(
        "bomb", try Compression.gzip.pack(large), headers: ["Content-Type: text/html", "Content-Encoding: gzip"]),
      WARCBuilder.response("b", WARCBuilder.page("Ferry")),
    ]
    for bytes in [records.flatMap(\.self), try WARCBuilder.gzip(records).flatMap(\.self)] {
      let read = try await read(bytes) { $0.maximumBytes = 100_000 }
      #expect(ids(read) == ["a", "b"])
      #expect(read.failures.map(\.document.id) == ["page", "bomb"])
      #expect(read.failures.allSatisfy { $0.error.contains("limit of 100000 bytes ('maximumBytes')") })
    }
  }

  @Test("from the position of every batch the rest is the same, also behind damage", arguments: ["", ".gz", "whole"])
  func resume(kind: String) async throws {
    let folder = try TemporaryFolder()
    var records = WARCBuilder.harbour(pages: 600)
    records[700] = WARCBuilder.response("odd", WARCBuilder.page("Odd"), length: 20)
    var members = try WARCBuilder.gzip(records)
    if kind == ".gz" { for index in [511, 512, 513, 514, 900] { members[index][30] ^= 0xFF } }
    let plain = records.flatMap(\.self)
    let bytes = kind == "" ? plain : kind == ".gz" ? members.flatMap(\.self) : try Compression.gzip.pack(plain)
    try folder.write(bytes, to: "a.warc\(kind == "" ? "" : ".gz")")
    try folder.write(Data(), to: "b.warc")
    try folder.write(WARCBuilder.harbour(pages: 300).flatMap(\.self), to: "c/c.warc")
    var source = WARCSource()
    source.path = FilePath(folder.path)
    var batches: [SourceBatch] = []
    for try await batch in try source.read(from: nil) { batches.append(batch) }
    func names(_ batches: ArraySlice<SourceBatch>) -> [[String]] {
      batches.map {
        $0.items.map { item in
          switch item {
          case .document(let document): document.id
          case .failure(let document, let error): "\(document.id) \(error)"
          }
        }
      }
    }
    #expect(batches.count >= 4)
    #expect(batches.flatMap(\.failures).count >= 2)
    for (index, batch) in batches.enumerated() {
      var rest: [SourceBatch] = []
      for try await batch in try source.read(from: batch.position) { rest.append(batch) }
      #expect(names(rest[...]) == names(batches[(index + 1)...]), "\(kind) behind batch \(index)")
    }
  }

  @Test("behind heads of packed members that hold nothing, reading goes on where it stopped")
  func damagedHeads() throws {
    let folder = try TemporaryFolder()
    let hexadecimal =
      "1f8b0800031f8b08556e7361661f8b0800031f8b08556e73616665427500038900892d52651f8b0800031f8b08556e736166"
    let bytes = stride(from: 0, to: hexadecimal.count, by: 2).compactMap { start in
      UInt8(hexadecimal.dropFirst(start).prefix(2), radix: 16)
    }
    for end in 11...bytes.count {
      let path = try folder.write(Data(bytes[..<end]), to: "in.warc.gz")
      let reader = try WARCReader(path, from: .init(), limit: 1000)
      var places: [WARCInput.Place] = []
      while try reader.next() != nil { places.append(reader.place) }
      for (index, place) in places.enumerated() {
        let rest = try WARCReader(path, from: place, limit: 1000)
        var count = 0
        while try rest.next() != nil { count += 1 }
        #expect(count == places.count - index - 1, "cut at \(end)")
      }
    }
  }

  @Test("a record that runs on into damaged data is one failure, whatever was read ahead")
  func recordIntoDamage() throws {
    let folder = try TemporaryFolder()
    func record(_ type: String, _ length: Int, _ block: String) -> String {
      "WARC/1.0\r\nWARC-Type: \(type)\r\nContent-Length: \(length)\r\n\r\n\(block)"
    }
    // The first is too large, so that reading looks far ahead.
    let large = record("warcinfo", 200, String(repeating: "software: none\r", count: 13) + "last ") + "\r\n\r\n"
    let broken = record("response", 70, String(repeating: "No end of line, nor of a record. ", count: 12))
    let bytes = Array((large + broken).utf8)
    for cut in [large.utf8.count + 20, large.utf8.count + 75, large.utf8.count + 130] {
      var packed = try Compression.gzip.pack(Array(bytes[..<cut])) + Compression.gzip.pack(Array(bytes[cut...]))
      packed[packed.count - 6] ^= 1
      let path = try folder.write(Data(packed), to: "in.warc.gz")
      let reader = try WARCReader(path, from: .init(), limit: 100)
      var places: [WARCInput.Place] = []
      while try reader.next() != nil { places.append(reader.place) }
      for (index, place) in places.enumerated() {
        let rest = try WARCReader(path, from: place, limit: 100)
        var found: [WARCInput.Place] = []
        while try rest.next() != nil { found.append(rest.place) }
        #expect(found == Array(places[(index + 1)...]), "cut at \(cut)")
      }
    }
  }

  @Test("heads are read whatever the case, order and folding of their lines")
  func heads() throws {
    let bytes = Array(
      "WARC/1.1\r\nwarc-TYPE:Response\r\nX:\tone\r\n two\r\nno colon\r\nCONTENT-length : 12\r\n\r\n".utf8)
    let header = try WARCHeader(bytes[...])
    #expect(header.type == "response")
    #expect(header.length == 12)
    #expect(HeaderFields(bytes)["x"] == "one two")
    #expect(MediaType(" Text/HTML ; charset='x-sjis'; charset=b").essence == "text/html")
    #expect(MediaType("text/html; Charset = 'x-sjis'").charset == "x-sjis")
  }

  @Test(
    "chunks end where they end, and what is not chunked is left alone",
    arguments: [
      ("3\r\nabc\r\n0\r\n\r\n", "abc", true), ("3\nabc\n2 ; x=y\nde\n0\n", "abcde", true), ("3\r\nab", "ab", false),
      ("3\r\nabc\r\nzz\r\n", "abc", false), ("7fffffffffffffff\r\nabc", "abc", false), ("", "", false),
    ])
  func chunks(sent: String, body: String, isComplete: Bool) throws {
    let joined = try #require(ChunkedBody.join(Array(sent.utf8)[...]))
    #expect(String(decoding: joined.body, as: UTF8.self) == body)
    #expect(joined.isComplete == isComplete)
    #expect(ChunkedBody.join(Array("<html>\n".utf8)[...]) == nil)
    #expect(ChunkedBody.join(Array("ffffffffffffffffffff\r\nabc".utf8)[...]) == nil)
  }
}
