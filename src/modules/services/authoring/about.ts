import { setIn } from '#lib/yaml-edit'
import { isRecord } from '../form/path.ts'
import type { SourceFiles } from '../tables.ts'
import { textIn, yamlIn } from './source.ts'

const PATH = 'service.yaml'

/** What is said of a service that has an input of its own. */
export type About = {
  /** ISO 8601 duration; empty: nothing is promised */
  promise: string
  /** decimal text, `unknown` or `by-rules`, by the name of the cost */
  costs: readonly { cost: string; amount: string; currency: string | undefined }[]
  /** ids of `laws.yaml` */
  laws: readonly string[]
  /** `working` or `calendar`: what the promised days are; empty: nothing is promised */
  days: string
  /** of the service alone, where another module than the owner answers; as dialled */
  phone: string
  email: string
  /** days until a draft is deleted, as a duration; empty: as everywhere */
  keep: string
}

const recordsIn = (value: unknown) => (Array.isArray(value) ? value.filter(isRecord) : [])
const text = (value: unknown) => (typeof value === 'string' ? value : '')

/** @returns undefined where `service.yaml` cannot be read */
export function aboutIn(files: SourceFiles): About | undefined {
  const read = yamlIn(files, PATH)
  if (!isRecord(read)) return undefined
  const time = isRecord(read.processingTime) ? read.processingTime : {}
  const contact = isRecord(read.contact) ? read.contact : {}
  const drafts = isRecord(read.drafts) ? read.drafts : {}
  return {
    promise: text(time.promise),
    days: text(time.days),
    phone: text(contact.phone),
    email: text(contact.email),
    costs: recordsIn(read.costs).map(({ cost, amount, currency }) => ({
      ...{ cost: text(cost), amount: text(amount) },
      currency: typeof currency === 'string' ? currency : undefined,
    })),
    laws: recordsIn(read.legalResources).map(({ law }) => text(law)),
    keep: text(drafts.keep),
  }
}

/** The files with what was typed; only what differs is written. */
export function withAbout(files: SourceFiles, typed: About): SourceFiles {
  const known = aboutIn(files)
  if (!known) return files
  let source = textIn(files, PATH) ?? ''
  if (typed.promise !== known.promise) {
    const at = typed.promise === '' ? ['processingTime'] : ['processingTime', 'promise']
    source = setIn(source, at, typed.promise === '' ? undefined : typed.promise)
  }
  if (typed.promise !== '' && typed.days !== '' && typed.days !== known.days) {
    source = setIn(source, ['processingTime', 'days'], typed.days)
  }
  for (const name of ['phone', 'email'] as const) {
    if (typed[name] === known[name]) continue
    const other = name === 'phone' ? typed.email : typed.phone
    const gone = typed[name] === '' && other === ''
    source = setIn(source, gone ? ['contact'] : ['contact', name], typed[name] || undefined)
  }
  if (typed.keep !== known.keep) {
    source = setIn(source, ['drafts', 'keep'], typed.keep === '' ? undefined : typed.keep)
  }
  for (const [index, { cost, amount }] of typed.costs.entries()) {
    const before = known.costs[index]
    if (before?.cost !== cost || before.amount === amount) continue
    source = setIn(source, ['costs', index, 'amount'], amount)
  }
  return { ...files, [PATH]: source }
}
