import CopydeskCore
import CopydeskTesting

/// Stages of which each breaks one law, and the words of the finding.
struct BrokenStage: Sendable, CustomStringConvertible {
  let law: String
  let stage: any Stage
  let finding: String

  var description: String { "\(type(of: stage)), \(finding)" }
}

let brokenStages: [BrokenStage] = [
  BrokenStage(
    law: "has a name in kebab-case and a summary that is a sentence", stage: BadName(), finding: "not in kebab-case"),
  BrokenStage(
    law: "has settings with help, and defaults that it takes itself", stage: DefaultOutOfRange(),
    finding: "the default \"5\" of 'share' is refused"),
  BrokenStage(law: "does to its example what it says", stage: WrongExample(), finding: "and not \"a b\""),
  BrokenStage(law: "gives the same for the same, twice", stage: CountCalls(), finding: "and the second time"),
  BrokenStage(
    law: "does nothing the second time, where it says that it is idempotent", stage: CutFirstWord(),
    finding: "the first run left"),
  BrokenStage(
    law: "gives the same whatever came before a document", stage: RememberTheLast(),
    finding: "in one order of the documents"),
  BrokenStage(
    law: "gives the same for 1, 2 and 7 workers, and however documents are put into batches", stage: NumberInBatch(),
    finding: "with one worker and full batches it gave"),
  BrokenStage(
    law: "gives the same with little memory, where it keeps records of many documents", stage: CountRecords(),
    finding: "in memory it gave"),
  BrokenStage(
    law: "works twice in one pipeline", stage: LeaveMarksOfOthers(), finding: "bears the stage 'someone-else'"),
  BrokenStage(
    law: "does no more to a text than it says", stage: AddWords(edits: .cuts), finding: "it only cuts, and put text in"),
  BrokenStage(
    law: "leaves words between quotation marks alone, unless it says that it changes them", stage: ReplaceWe(),
    finding: "the quotation \"“We"),
  BrokenStage(
    law: "accounts for every byte with its marks", stage: RewriteInSilence(), finding: "a stage changes a text by marks"
  ),
  BrokenStage(
    law: "makes no mark where it changes nothing", stage: ChangeToTheSame(), finding: "it changed text into itself"),
  BrokenStage(
    law: "places marks and notes inside of the text, between characters", stage: CutInsideACharacter(),
    finding: "begin or end inside a character"),
  BrokenStage(
    law: "keeps earlier marks and notes aligned", stage: StartAfresh(),
    finding: "of an earlier stage is gone"),
  BrokenStage(law: "takes any text that is UTF-8", stage: FailOnEmoji(), finding: "it failed: no picture, please"),
  BrokenStage(law: "takes an empty text", stage: FailOnNothing(), finding: "it failed on \"\""),
  BrokenStage(
    law: "takes documents without the fields that it knows, and with odd ones", stage: NeedLanguage(),
    finding: "it failed where there are no 'language'"),
  BrokenStage(
    law: "lets every document leave by one port, and those that fail as they were", stage: LoseThirds(),
    finding: "lose-thirds"),
  BrokenStage(
    law: "leaves names, numbers and order of documents alone", stage: Rename(), finding: "and was not before"),
  BrokenStage(
    law: "adds only the fields and notes that it says", stage: AddWithoutSaying(), finding: "which is not in 'adds'"),
  BrokenStage(
    law: "gives records at the ports that it declares, and only there", stage: RecordsEverywhere(),
    finding: "records at 'no-such-port'"),
  BrokenStage(
    law: "ends when its run is cancelled, and gives no half-done document", stage: HalfDone(),
    finding: "a cancelled run gave"),
  BrokenStage(law: "takes time in proportion to the text", stage: CompareAllPairs(), finding: "of processor time"),
]
