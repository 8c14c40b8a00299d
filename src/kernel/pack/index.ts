/** A country as data: its files, their types, their reader. */
export { listHolidays } from './calendar.ts'
export {
  closed,
  Day,
  Duration,
  Id,
  provenance,
  Texts,
} from './facts.ts'
export {
  type Finding,
  type FindingCode,
  type Found,
  findingAt,
  PackError,
  type PackFindingCode,
  type RuleFindingCode,
  showFinding,
} from './finding.ts'
export { hashOf, readFolder } from './hash.ts'
export type { Holiday, HolidayRule, HolidaysFile } from './holidays.ts'
export {
  groupDigits,
  type IdentifierFault,
  makeIdentifier,
  parseIdentifier,
  plainTyped,
} from './identifier.ts'
export { Ladder, type Rung } from './ladder.ts'
export { LawsFile } from './laws.ts'
export { type CodeList, type CodeLists, ListFile } from './lists.ts'
export { numberTyped } from './number-typed.ts'
export { oncePerPack } from './once.ts'
export { checkSources, type Pack, readPack } from './pack.ts'
export type { PlacesFile, SourcesFile } from './places.ts'
export { type Said, said, saidIn, sayingOf } from './said.ts'
export type {
  AddressPart,
  Demonstration,
  IdentifierKind,
  PackSettings,
  PlateKind,
  Weekday,
} from './settings.ts'
export { checkShape, hinted, shaped, suggest, unknownReference } from './shape.ts'
export { checkTexts } from './texts.ts'
export { readYaml, type YamlFile, type YamlPath, yamlOf } from './yaml-file.ts'
