#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Addresses of the pages that sites keep for their authors: `/author/mira-okonjo/`, `/autor/12,tomas-lind`.
enum AuthorPage {
  private static let folders: [StaticString] = [
    "/author/", "/authors/", "/autor/", "/autoren/", "/autores/", "/autora/", "/auteur/", "/auteurs/", "/autore/",
    "/autori/", "/autorzy/", "/profile/", "/profiles/", "/contributor/", "/contributors/", "/people/", "/person/",
    "/journalist/", "/journalists/", "/journaliste/", "/periodista/", "/redakteur/", "/reporter/", "/writers/",
    "/newsteam/", "/avtor/", "/staff/", "/team/",
  ]

  private static let longestAddress = 300

  static func isNamed(by address: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = address.baseAddress, address.count <= longestAddress else { return false }
    var at = 0
    while let slash = memchr(base + at, Int32(UInt8(ascii: "/")), address.count - at) {
      at = UnsafeRawPointer(slash) - UnsafeRawPointer(base)
      let isFound = folders.contains { folder in
        // Behind the folder there is a name.
        address.count - at > folder.utf8CodeUnitCount
          && memcmp(base + at, folder.utf8Start, folder.utf8CodeUnitCount) == 0
      }
      if isFound { return true }
      at += 1
    }
    return false
  }
}
