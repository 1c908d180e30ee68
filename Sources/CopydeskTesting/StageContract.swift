/// What every stage must keep, whoever wrote it.
///
/// Authors run all of it in three lines:
///
///     @Test("keeps the contract of a stage", arguments: StageContract.laws)
///     func contract(law: StageLaw) async throws { try await law.check(MyStage()) }
public enum StageContract {
  /// All laws. Those that make no sense for a stage, such as the memory of a corpus stage for one that looks at a document
  /// at a time, hold for it.
  public static let laws: [StageLaw] = [
    .isDeclaredWell, .hasSoundSettings, .isLikeItsExample,
    .givesTheSameTwice, .isIdempotentWhereItSaysSo, .doesNotDependOnNeighbours, .doesNotDependOnBatches,
    .doesNotDependOnMemory, .worksTwiceInOnePipeline,
    .editsNoMoreThanItSays, .leavesQuotedWordsAlone, .accountsForEveryByte, .makesNoIdleMarks, .placesMarksInTheText,
    .keepsEarlierMarksAndNotes,
    .takesAnyText, .takesAnEmptyText, .takesAnyFields, .letsEveryDocumentLeaveOnce, .leavesIdentityAlone,
    .addsOnlyWhatItSays, .givesRecordsAtItsPortsOnly,
    .endsWhenCancelled, .takesTimeInProportion,
  ]
}
