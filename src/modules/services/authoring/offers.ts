import type { Register } from '#exchange'
import type { Ctx } from '#kernel'
import { listOrganisations } from '#organisations'
import { decidedKinds, listRuleSetIds } from '#rules'
import { groundKey } from '../bundle/clock-file.ts'
import { EVIDENCE_TYPES } from '../bundle/evidence-types.ts'
import { askedIn, toldOfTyped, toldTo } from '../bundle/register-check.ts'
import { rulesPublished } from '../bundle/rules-at.ts'
import { ACCOUNT } from '../form/fetched.ts'
import { isRecord } from '../form/path.ts'
import { APPLY } from '../licence-draft.ts'
import type { SourceFiles } from '../tables.ts'
import type { Change } from './change.ts'
import { lawsIn } from './check.ts'
import { type FieldLine, fieldsIn, pagesIn } from './form-edit.ts'
import { decidingIn, serviceIn, TAKEN } from './service-facts.ts'
import { yamlIn } from './source.ts'
import { textsIn } from './texts.ts'

export type Offer = { value: string; label: string }
/** What a choice of the studio is among, by the name that a member has for it. */
export type Offers = Readonly<Record<string, readonly Offer[]>>

const OF_ACCOUNT = ['identifier', 'birthDate', 'nationality', 'email', 'phone']

const CHANNELS = ['web', 'app', 'counter', 'kiosk', 'embassy', 'phone']
const LENGTHS = ['legal-deadline', 'promised', 'validity', 'window', 'observed']

const worded = (ctx: Ctx, group: string, values: readonly string[]): Offer[] =>
  values.map((value) => ({ value, label: ctx.t(`services.studio.offers.${group}.${value}`) }))

/** Money of the country: it counts in one currency. */
const currenciesIn = ({ pack, t }: Ctx): Offer[] => {
  const { code } = pack.settings.currency
  return [{ value: code, label: t('services.studio.currency', { name: t.currency, code }) }]
}

/** What a question of a change may be said to be, of the country and of the service. */
export async function offersForField(ctx: Ctx, change: Change, field: FieldLine): Promise<Offers> {
  const { pack, t } = ctx
  const { registers } = await askedIn(pack)
  const lookup = isRecord(field.lookup) ? field.lookup.register : undefined
  const typed = registers.filter((one) => toldOfTyped(one, change.service).length > 0)
  const asked = typed.find(({ register }) => register === lookup)
  return {
    scripts: worded(ctx, 'scripts', ['arab', 'latn']),
    currencies: currenciesIn(ctx),
    types: worded(ctx, 'types', ['pdf', 'jpeg', 'png']),
    lists: Object.values(pack.lists).map(({ list, names }) => ({
      value: list,
      label: t.of(names),
    })),
    identifiers: Object.entries(pack.settings.identifiers).map(([value, { names }]) => ({
      ...{ value, label: t.of(names) },
    })),
    evidence: evidenceOf(ctx, change),
    registers: [...fromAccount(ctx, field), ...fromRegisters(ctx, change, field, registers)],
    lookups: typed.map(({ register, names }) => ({ value: register, label: t.of(names) })),
    shows: (asked ? toldOfTyped(asked, change.service) : []).map((value) => ({
      value,
      label: value,
    })),
  }
}

/** Nothing is answered, or only on sending. */
const UNANSWERED = ['note', 'declaration', 'signature']

/**
 * Answers of the application by their path, through groups and lists, as people call them.
 *
 * @param repeated  only lists, which hold several
 */
export function answersOffered(
  { t }: Pick<Ctx, 't'>,
  files: SourceFiles,
  repeated = false,
): Offer[] {
  const texts = textsIn(files, t.locale)
  const below = (fields: readonly FieldLine[], around: readonly string[]): Offer[] =>
    fields
      .filter(({ kind }) => !UNANSWERED.includes(String(kind)))
      .flatMap((field) => {
        const names = [...around, String(field.name)]
        const label = names.map((name) => texts.get(`${name}.label`) ?? name).join(' › ')
        const inner = field.kind === 'group' ? below(fieldsIn(field), names) : []
        const own = repeated && field.many === undefined ? [] : [{ value: names.join('.'), label }]
        return [...own, ...inner]
      })
  return (pagesIn(files, APPLY) ?? []).flatMap((page) => below(fieldsIn(page), []))
}

/** Documents that the service names, by what people call them. */
function evidenceOf({ t }: Ctx, { files }: Change): Offer[] {
  const read = yamlIn(files, 'service.yaml')
  const rows = isRecord(read) && Array.isArray(read.evidence) ? read.evidence.filter(isRecord) : []
  const texts = textsIn(files, t.locale)
  return rows.map(({ evidence }) => ({
    value: String(evidence),
    label: texts.get(`evidence.${evidence}.label`) ?? String(evidence),
  }))
}

function fromAccount({ t }: Ctx, { name, kind }: FieldLine): Offer[] {
  if (kind === 'person') return [{ value: ACCOUNT, label: t('services.studio.from-account') }]
  if (kind === 'group' || kind === 'file') return []
  return OF_ACCOUNT.map((field) => ({
    value: field === name ? ACCOUNT : `${ACCOUNT} as ${field}`,
    label: t('services.studio.from-account-part', {
      part: t(`services.studio.offers.account.${field}`),
    }),
  }))
}

/** Of a group, whose questions bear the names of the register, and of a document the register as a whole. */
function fromRegisters(
  { t }: Ctx,
  { service }: Change,
  { name, kind }: FieldLine,
  registers: readonly Register[],
): Offer[] {
  return registers.flatMap((one) => {
    const register = t.of(one.names)
    if (kind === 'group' || kind === 'file') {
      const tells = one.purposes.some(
        ({ module, purpose, consent }) => module === 'services' && purpose === service && consent,
      )
      return tells ? [{ value: one.register, label: register }] : []
    }
    return toldTo(one, service, String(kind)).map((field) => ({
      value: field === name ? one.register : `${one.register} as ${field}`,
      label: t('services.studio.from-register', { register, field }),
    }))
  })
}

const SILENT = ['consent']
const OUTCOMES = ['approval', 'refusal']

/** Grounds on which the clock of a service is held or its time extended, in words. */
function groundsIn({ t }: Pick<Ctx, 't'>, files: SourceFiles): Offer[] {
  const service = serviceIn(files)
  const clock = isRecord(service?.clock) ? service.clock : {}
  const holds = Array.isArray(clock.holds) ? clock.holds.filter(isRecord) : []
  const texts = textsIn(files, t.locale)
  return holds.map(({ ground }) => ({
    value: String(ground),
    label: texts.get(groundKey(String(ground))) ?? String(ground),
  }))
}

/** What a part of a service that is said once may name. */
export async function offersForFacts(ctx: Ctx, change: Change): Promise<Offers> {
  const { pack, t } = ctx
  const { files } = change
  const [laws, ids, rules] = await Promise.all([
    lawsIn(pack),
    listRuleSetIds(pack),
    decidingIn(ctx, files),
  ])
  const published = rulesPublished(ctx)
  const sets = await Promise.all(ids.map((id) => published.find(id)))
  const decided = rules ? [...decidedKinds(rules)] : []
  const words = new Map(
    [...(rules?.outcome.entries ?? []), ...(rules?.decisions ?? [])].map(({ name, names }) => [
      name,
      t.of(names),
    ]),
  )
  const taken = Object.entries(TAKEN).map(([key, kind]) => {
    const fits = decided.filter(([, one]) => one.kind === kind)
    return [
      `decided-${key}`,
      fits.map(([name]) => ({ value: name, label: words.get(name) ?? name })),
    ] as const
  })
  return {
    laws: laws.map(({ law, names }) => ({ value: law, label: t.of(names) })),
    days: worded(ctx, 'days', ['working', 'calendar']),
    answers: answersOffered(ctx, files),
    repeated: answersOffered(ctx, files, true),
    grounds: groundsIn(ctx, files),
    outcomes: worded(ctx, 'outcomes', OUTCOMES),
    silences: worded(ctx, 'silences', SILENT),
    ruleSets: ids.map((id, index) => {
      const names = sets[index]?.names
      return { value: id, label: names ? t.of(names) : id }
    }),
    ...Object.fromEntries(taken),
  }
}

/** What parts of a service may name. */
export async function offersForService(ctx: Ctx, change: Change): Promise<Offers> {
  const { pack, t } = ctx
  const [{ registers }, bodies, laws] = await Promise.all([
    askedIn(pack),
    listOrganisations(ctx),
    lawsIn(pack),
  ])
  const named = (folder: string, ending: string) =>
    Object.keys(change.files)
      .filter((path) => path.startsWith(folder) && path.endsWith(ending))
      .map((path) => path.slice(folder.length, -ending.length))
  const plain = (value: string): Offer => ({ value, label: value })
  return {
    types: (pack.lists[EVIDENCE_TYPES]?.options ?? []).map(({ option, names }) => ({
      ...{ value: option, label: t.of(names) },
    })),
    holders: [
      { value: 'applicant', label: t('services.studio.held-by-applicant') },
      ...bodies.map(({ id, names }) => ({ value: id, label: t.of(names) })),
    ],
    registers: registers.map(({ register, names }) => ({ value: register, label: t.of(names) })),
    documents: named('documents/', '.typ')
      .filter((name) => !name.includes('/'))
      .map(plain),
    forms: named('forms/', '.yaml').map(plain),
    laws: laws.map(({ law, names }) => ({ value: law, label: t.of(names) })),
    channels: CHANNELS.map((value) => ({ value, label: t(`services.channel.${value}`) })),
    apps: Object.entries(pack.settings.apps ?? {}).map(([value, { names }]) => ({
      ...{ value, label: t.of(names) },
    })),
    lengths: worded(ctx, 'lengths', LENGTHS),
    days: worded(ctx, 'days', ['working', 'calendar']),
    answers: answersOffered(ctx, change.files),
    currencies: currenciesIn(ctx),
  }
}
