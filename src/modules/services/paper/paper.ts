import { createHash } from 'node:crypto'
import { type Ctx, findFiles, ownTemplate, qrSvg, TypesetterLost, today, withCtx } from '#kernel'
import { listOrganisations, readSuccessors } from '#organisations'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { isOnline } from '../bundle/status.ts'
import { listFiles } from '../form/file-kind.ts'
import { modelOf } from '../form/model.ts'
import { problem } from '../problems.ts'
import type { AnswersSummaryProps } from '../view/answers-summary.tsx'
import { whomToAsk } from '../view/ask-words.ts'
import type { DatedWording } from '../view/option-words.ts'
import { findWords, words } from '../view/words.ts'
import { answeredSections } from './answered-blocks.ts'
import { blankSection } from './blank-blocks.ts'
import { printable } from './printable.ts'
import type { Said, Sheet } from './sheet.ts'
import { whenWords } from './when-words.ts'

const TEMPLATE = ownTemplate('services/paper/form.typ')

/** Characters of a sheet as JSON: a draft's answers, 256 KB, with all that stands around them. */
const MOST_CHARACTERS = 500_000
const RETRY_SECONDS = 5

/** Blank forms are the same for everybody: so many are kept, each some 100 KB. */
const MOST_KEPT = 100
const kept = new Map<string, Promise<Buffer>>()

/**
 * A form of a service to be filled in on paper, as PDF/A-2a with tags.
 *
 * @param form  id of a form of the service
 * @param language  of the pack
 * @throws services/paper-busy  too many are made at this moment
 */
export async function blankPaper(
  ctx: Ctx,
  bundle: ServiceBundle,
  { form, language }: { form: string; language: string },
): Promise<Buffer> {
  const sheet = await blankSheet(withCtx(ctx, { t: ctx.translate(language) }), bundle, form)
  const key = createHash('sha256').update(JSON.stringify(sheet)).digest('hex')
  const known = kept.get(key)
  if (known) return known
  const made = typeset(ctx, sheet, new Date(`${today(ctx)}T00:00:00Z`))
  if (kept.size >= MOST_KEPT) kept.clear()
  kept.set(key, made)
  made.catch(() => kept.delete(key))
  return made
}

/** Answers that were assessed, and whose they are. */
export type AnsweredPaper = Pick<
  AnswersSummaryProps,
  'bundle' | 'form' | 'answers' | 'fetched' | 'taken'
> & {
  reference: string
  /** whose application it is; absent where nobody says */
  applicant?: string
  /** absent: it was not sent, and the paper says so */
  sentAt?: Date
  /** absent: it says nothing of it */
  printedAt?: Date
  /** owners of its files, such as `case:<id>` */
  owners: readonly string[]
}

/**
 * A form as it was filled in, as PDF/A-2a with tags, in the reader's language. Files are named with their size and
 * SHA-256, and not part of it. Whether the reader may see the answers is the caller's to decide before.
 *
 * @throws services/paper-large  longer than anything that can be filled in here
 * @throws services/paper-busy  too many are made at this moment
 */
export async function answeredPaper(ctx: Ctx, of: AnsweredPaper): Promise<Buffer> {
  const at = of.printedAt ?? of.sentAt ?? ctx.clock.now()
  return typeset(ctx, await answeredSheet(ctx, of), at)
}

async function typeset(ctx: Ctx, sheet: Sheet, at: Date): Promise<Buffer> {
  if (!ctx.ports.typeset) throw new Error('this process makes no documents: web does')
  if (JSON.stringify(sheet).length > MOST_CHARACTERS) throw problem('paper-large')
  const order = { template: TEMPLATE, data: printed(ctx, sheet), at }
  try {
    return Buffer.from(await ctx.ports.typeset(order))
  } catch (error) {
    if (error instanceof TypesetterLost) throw problem('paper-busy', { seconds: RETRY_SECONDS })
    throw error
  }
}

function printed({ t }: Ctx, sheet: Sheet): Sheet {
  const { value, replaced } = printable(sheet)
  if (!replaced) return value
  return { ...value, notices: [...value.notices, t('services.paper.stood-in')] }
}

/** What every sheet says of itself. */
async function frameOf(ctx: Ctx, bundle: ServiceBundle, form: string) {
  const { t, pack } = ctx
  const wording: DatedWording = { t, pack, bundle, today: today(ctx) }
  const { service, id, version } = bundle
  const [organisations, { currentOf }] = await Promise.all([
    listOrganisations(ctx),
    readSuccessors(ctx),
  ])
  const names = new Map(organisations.map((body) => [body.id, t.of(body.names)]))
  const owner = currentOf(service.owner, id)
  const title = words(wording, 'service.title')
  const formTitle = words(wording, `${form}.title`)
  return {
    wording,
    owner: names.get(owner) ?? owner,
    nameOf: (body: string) => names.get(currentOf(body, body === service.owner ? id : undefined)),
    sheet: {
      ...{ lang: t.locale, dir: t.dir, name: `${title} – ${formTitle}`, title },
      state: t.of(pack.settings.names),
      agency: names.get(owner) ?? owner,
      foot: t('services.paper.foot', {
        ...{ service: id, form, number: service.version ?? 1, hash: version.slice(0, 8) },
      }),
      pages: t('services.paper.pages', { page: '{page}', pages: '{pages}' }),
    },
    notices: ctx.demonstration ? [t('services.paper.demonstration')] : [],
  }
}

async function blankSheet(ctx: Ctx, bundle: ServiceBundle, form: string): Promise<Sheet> {
  const { t } = ctx
  const definition = bundle.forms[form]
  if (!definition) throw problem('paper-missing')
  const { wording, owner, nameOf, sheet, notices } = await frameOf(ctx, bundle, form)
  const model = modelOf(definition)
  const { service } = bundle
  const address = `${ctx.url}/${t.locale}/services/${bundle.id}`
  const where = findWords(wording, 'paper.text') ?? t('services.paper.hand-in', { body: owner })
  const ways = isOnline(service.status) ? t('services.paper.online') : t('services.paper.page')
  const bring = (service.evidence ?? []).map(({ evidence, heldBy, when }) => {
    const holder = heldBy && nameOf(heldBy)
    // Conditions of evidence are in the names of the application.
    const said = when && form === 'apply' ? whenWords(wording, model, when) : ''
    return {
      text: words(wording, `evidence.${evidence}.label`),
      note: [holder ? t('services.page.heldBy', { holder }) : '', said].filter(Boolean).join(' · '),
    }
  })
  return {
    ...sheet,
    summary: words(wording, 'service.summary'),
    notices,
    head: [{ label: t('services.paper.form'), value: words(wording, `${form}.title`) }],
    how: ['pen', 'boxes', 'only'].map((one) => t(`services.paper.how.${one}`)),
    bring: bring.length > 0 ? { title: t('services.paper.bring'), items: bring } : null,
    sections: model.pages
      .map((page) => blankSection({ ...wording, form: model }, page))
      .filter(({ blocks }) => blocks.length > 0),
    hand: {
      title: t('services.paper.hand'),
      lines: [where, whomToAsk(ctx, service.contact, owner), ways],
      ...{ address, qr: qrSvg(address), qrAlt: t('services.paper.qr') },
    },
    office: {
      title: t('services.paper.office.title'),
      fields: ['reference', 'received', 'by'].map((one) => t(`services.paper.office.${one}`)),
    },
  }
}

async function answeredSheet(ctx: Ctx, of: AnsweredPaper): Promise<Sheet> {
  const { t } = ctx
  const { bundle, form, reference, applicant, sentAt, printedAt } = of
  const { wording, sheet, notices } = await frameOf(ctx, bundle, form)
  const ids = listFiles(of.answers).map(({ file }) => file)
  const files = ids.length === 0 ? [] : await findFiles(ctx, ids, of.owners)
  const head: (Said | undefined)[] = [
    { label: t('services.paper.form'), value: words(wording, `${form}.title`) },
    { label: t('services.paper.reference'), value: reference },
    applicant === undefined
      ? undefined
      : { label: t('services.paper.applicant'), value: applicant },
    sentAt && { label: t('services.paper.sent'), value: t.date(sentAt, 'moment') },
    printedAt && { label: t('services.paper.made'), value: t.date(printedAt, 'moment') },
  ]
  return {
    ...sheet,
    summary: '',
    notices: [...(sentAt ? [] : [t('services.paper.not-sent')]), ...notices],
    head: head.filter((one) => one !== undefined),
    how: [],
    bring: null,
    sections: answeredSections({
      ...of,
      ...wording,
      digests: new Map(files.map(({ id, digest }) => [id as string, digest])),
    }),
    hand: null,
    office: null,
  }
}
