/** The kernel's door: what every module stands on. Start at README.md. */
export { assertAllowed, type Decision, explain, refuse } from './access/decision.ts'
export { agenciesOf, policiesOf } from './access/policies.ts'
export { decideRoute } from './access/route.ts'
export {
  type Assurance,
  acrOf,
  both,
  isPhishingResistant,
  type Level,
  levelsOf,
  type Missing,
  meets,
  missingOf,
  type Needed,
  readNeeded,
} from './assurance.ts'
export {
  type AuditEntry,
  type AuditReport,
  countActsOf,
  linkAudit,
  listActsOn,
  listAuditOf,
  verifyAudit,
} from './audit.ts'
export { calendarOf, lastDayWithin, type WorkingCalendar } from './calendar.ts'
export { runChild } from './child.ts'
export { type Config, ConfigError, loadConfig, SETTINGS } from './config.ts'
export {
  type ActingFor,
  type Actor,
  ASSISTANCE,
  actsIn,
  type Bell,
  type Clock,
  type Ctx,
  holdsPost,
  type MandateId,
  type MandatePort,
  type Office,
  type Official,
  type OfficialPort,
  type PasswordPort,
  type PersonId,
  type Ports,
  type SealOrder,
  type SmsPort,
  type SoftwarePort,
  seesWhat,
  subjectOf,
  type TokenKey,
  type TokenPort,
  type TypesetOrder,
  type Uuid,
  withCtx,
} from './ctx.ts'
export type { PaperAround, PaperOrder, PaperPort, PaperSource } from './documents/papers.ts'
export { findUnprintable } from './documents/printable.ts'
export { qrSvg } from './documents/qr.ts'
export { TypesetterLost, TypesettingFailed } from './documents/typesetter.ts'
export type { EvidenceSource, HeldDocument, HeldEnd, ProvingOutput } from './evidence.ts'
export {
  copyFiles,
  deleteFiles,
  deleteOrphans,
  type FileId,
  type FileKind,
  type FileLimits,
  findFileContent,
  findFiles,
  listFiles,
  misfitOf,
  moveFiles,
  type StoredFile,
  storeDocument,
  storeFile,
} from './files.ts'
export { ACTING_COOKIE } from './http/acting.ts'
export { datePartsOf, dayOf, fieldOf } from './http/body.ts'
export { NEXT_MOST } from './http/errors.ts'
export { fieldErrorOf, orFormAgain } from './http/field-error.ts'
export { isKeepable, keptFor, passKept, SendAgain } from './http/kept.tsx'
export { liveStream } from './http/live.ts'
export { type MachineRequest, machineRoute } from './http/machine.ts'
export type { Mount, MountedRequest } from './http/mount.ts'
export { fetchGuarded, postJson } from './http/outbound.ts'
export { type PostFault, postGuarded } from './http/post-guarded.ts'
export type { PublishedPage, PublishedPages } from './http/published.ts'
export {
  type Answer,
  type Cookie,
  csvFile,
  type DeskLink,
  download,
  downloadStream,
  type FormBody,
  html,
  json,
  type Route,
  type RouteRequest,
  redirect,
  route,
  type UploadedFile,
} from './http/route.ts'
export { schemaFiles } from './http/schema-files.ts'
export {
  FORM_COOKIE,
  formToken,
  hashOfToken,
  isOfSameHands,
  newToken,
  policyWith,
} from './http/security.ts'
export { type SenderKey, senderKeyOf } from './http/sender-key.ts'
export { formatIn, type SheetCell, sheetFile, type Table } from './http/sheet.ts'
export {
  type Authorize,
  homeOf,
  SESSION_COOKIES,
  type SessionAt,
  type Surface,
  sessionAt,
} from './http/surface.ts'
export { preferenceOf } from './http/wants-page.ts'
export {
  inAllLanguages,
  languageName,
  messageFolders,
  readMessages,
  type T,
  today,
} from './i18n.ts'
export { drain } from './jobs.ts'
export {
  type DocumentTile,
  defineModule,
  evidenceOf,
  type Module,
  type Needless,
  type ProcedureFault,
  type ProcedureUse,
  type Queue,
  type RealThings,
  type SearchEntry,
  type Tile,
} from './module.ts'
export { officialOf } from './official.ts'
export {
  type CodeList,
  type CodeLists,
  checkShape,
  checkSources,
  checkTexts,
  closed,
  Day,
  Duration,
  type Finding,
  type Found,
  findingAt,
  groupDigits,
  hashOf,
  hinted,
  Id,
  Ladder,
  LawsFile,
  ListFile,
  makeIdentifier,
  numberTyped,
  oncePerPack,
  type Pack,
  PackError,
  type PackFindingCode,
  type PackSettings,
  parseIdentifier,
  plainTyped,
  provenance,
  type RuleFindingCode,
  type Rung,
  readFolder,
  readPack,
  readYaml,
  type Said,
  said,
  saidIn,
  sayingOf,
  shaped,
  showFinding,
  suggest,
  Texts,
  unknownReference,
  type YamlFile,
  type YamlPath,
  yamlOf,
} from './pack/index.ts'
export { prepared } from './prepared.ts'
export { kernelProblem, Problem, problemsOf, textKeyOf } from './problem.ts'
export { beginReadingOnce, readOnce } from './read-once.ts'
export {
  type AuditRow,
  type Classification,
  type Delivered,
  type FactDetails,
  factRows,
  factsOf,
} from './record.ts'
export { secretFor } from './secret.ts'
export { openLog, openTelemetry } from './telemetry.ts'
export { keepTemplates, keptTemplate, ownTemplate } from './templates.ts'
export { together } from './together.ts'
