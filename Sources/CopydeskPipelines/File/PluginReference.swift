public import CopydeskCore

/// A Swift package whose stages a pipeline file uses: an entry of `plugins:`.
public struct PluginReference: Sendable, Hashable {
  /// Where the package is.
  public enum Package: Sendable, Hashable {
    /// A folder, as it is written: relative to the folder of the pipeline file, or absolute.
    case folder(String)
    /// A git repository, in the version that `requirement` names.
    case repository(url: String, Requirement)
  }

  /// Which versions of a repository will do.
  public enum Requirement: Sendable, Hashable {
    /// This one and all newer ones with the same first number.
    case from(String)
    case exact(String)
    /// One commit.
    case revision(String)

    /// As a pipeline file writes it: `from: 1.2.0`.
    public var description: String {
      switch self {
      case .from(let version): "from: \(version)"
      case .exact(let version): "exact: \(version)"
      case .revision(let commit): "revision: \(commit)"
      }
    }
  }

  public var package: Package
  /// The library of the package that holds the stages; nil where it has the package's name.
  public var product: String?
  /// The module that has the value `plugin`; nil where it has the product's name.
  public var module: String?
  /// Where the path or address of the package stands.
  public var place: SourcePlace
  /// Where `product` and `module` stand, if they do.
  public var productPlace: SourcePlace?
  public var modulePlace: SourcePlace?

  /// The last part of the path or address, without `.git`.
  public var packageName: String {
    let whole = if case .repository(let url, _) = package { url } else { path }
    let last = whole.split(whereSeparator: { $0 == "/" || $0 == ":" }).last.map(String.init) ?? whole
    return last.hasSuffix(".git") ? String(last.dropLast(4)) : last
  }

  private var path: String { if case .folder(let path) = package { path } else { "" } }
}
