import { type Ctx, inAllLanguages, type T, type Texts } from '#kernel'
import { localDateOf, parsePeriod } from '#lib/time'
import { getOrganisation } from '#organisations'
import { findService, findTextOf } from '#services'
import type { Disposal, DisposalLine } from './disposal.ts'

/** What a certificate says of one case: without a word of whose it was. */
const caseOf = (line: DisposalLine) => ({
  reference: line.reference,
  serviceVersion: line.version,
  submittedAt: line.submittedAt,
  closedAt: line.closedAt,
  outcome: line.outcome,
  fate: line.fate,
  disposedAt: line.disposedAt,
  sha256: line.sha256?.toString('hex') ?? null,
  archive: line.receipt
    ? {
        ...{ receipt: line.receipt, receivedOn: line.receivedOn, receivedBy: line.receivedBy },
        manifestSha256: line.manifest?.toString('hex') ?? null,
      }
    : null,
})

/** The certificate for other software: what went, when, by whose agreement, and what an archive has of it. */
export const certificateJson = (list: Disposal, lines: readonly DisposalLine[]) => ({
  disposal: list.id,
  agency: list.agency,
  service: list.service,
  retention: list.retention,
  action: list.action,
  decidedBefore: list.decidedBefore,
  agreed: [
    { by: list.firstByName, at: list.firstAt },
    { by: list.secondByName, at: list.secondAt },
  ],
  endedAt: list.endedAt,
  cases: lines.map(caseOf),
})

/**
 * The certificate as its template is given it: every text in every language of the pack, so that the template has none
 * of its own.
 */
export async function certificatePage(ctx: Ctx, list: Disposal, lines: readonly DisposalLine[]) {
  const say = (key: string, blanks: (t: T) => Record<string, unknown> = () => ({})) =>
    inAllLanguages(ctx, (t) => t(`cases.disposals.paper.${key}`, blanks(t)))
  const agency = await getOrganisation(ctx, list.agency)
  const { portal } = ctx.pack.settings
  return {
    languages: ctx.pack.settings.languages.map((code) => ({
      ...{ code, dir: ctx.translate(code).dir },
    })),
    portal: portal.names,
    agency: agency.names,
    demonstration: ctx.demonstration ? say('demonstration') : null,
    title: say('title'),
    said: say(`said-${list.action}`),
    number: list.id,
    facts: await factsOf(ctx, list, lines),
    columns: Object.fromEntries(
      ['reference', 'closed', 'outcome', 'fate', 'receipt', 'sum'].map((key) => [key, say(key)]),
    ),
    cases: lines.map((line) => lineOf(ctx, line)),
    sums: say('sums'),
    signed: say('signed', (t) => ({ at: t.date(list.endedAt ?? ctx.clock.now(), 'moment') })),
  }
}

async function factsOf(ctx: Ctx, list: Disposal, lines: readonly DisposalLine[]) {
  const service = await findService(ctx, list.service)
  const fact = (key: string, value: (t: T) => string) => ({
    label: inAllLanguages(ctx, (t) => t(`cases.disposals.paper.${key}`)),
    value: inAllLanguages(ctx, value),
  })
  const count = (fate: DisposalLine['fate']) => lines.filter((line) => line.fate === fate).length
  const agreed = (names: Texts | null, at: Date | null) => (t: T) =>
    [names && t.of(names), at && t.date(at, 'medium')].filter(Boolean).join(' · ')
  const kept = lines.length - count('disposed')
  return [
    fact(
      'service',
      (t) => (service && findTextOf(service.bundle, t.locale, 'service.title')) ?? list.service,
    ),
    fact('retention', (t) => t('cases.disposals.paper.years', parsePeriod(list.retention))),
    fact('before', (t) => t.date(list.decidedBefore, 'medium')),
    fact('removed', (t) => t.number(count('disposed'))),
    ...(kept > 0 ? [fact('kept', (t) => t.number(kept))] : []),
    fact('first', agreed(list.firstByName, list.firstAt)),
    fact('second', agreed(list.secondByName, list.secondAt)),
    fact('ended', (t) => (list.endedAt ? t.date(list.endedAt, 'medium') : '')),
  ]
}

function lineOf(ctx: Ctx, line: DisposalLine) {
  const all = (say: (t: T) => string) => inAllLanguages(ctx, say)
  return {
    reference: line.reference,
    closed: localDateOf(line.closedAt, ctx.pack.settings.timeZone),
    outcome: all((t) => t(`cases.states.${line.outcome}`)),
    fate: all((t) => t(`cases.disposals.fates.${line.fate ?? 'waits'}`)),
    receipt: line.receipt,
    received: line.receivedOn,
    sum: line.sha256?.toString('hex') ?? null,
  }
}
