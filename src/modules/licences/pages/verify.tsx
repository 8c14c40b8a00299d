import { Type } from 'typebox'
import { fieldOf, html, type RouteRequest, redirect, route } from '#kernel'
import {
  Actions,
  Button,
  Checks,
  ErrorSummary,
  Form,
  Link,
  Notice,
  Page,
  PageTitle,
  Pairs,
  Section,
  TextInput,
  Verdict,
} from '#kernel/ui'
import { getOrganisation, type Organisation } from '#organisations'
import { type CheckAnswer, checkCode, checkFile, checkNumber, checkTyped } from '../check.ts'
import { initialsOf } from '../initials.ts'
import type { Licence } from '../licence.ts'
import { problem } from '../problems.ts'
import { type AskedDay, askedDay, type DayQuery, OnAnotherDay, OnDay } from './on-day.tsx'

const UPLOAD_BYTES = 12 * 1024 * 1024
const CHECKS_A_MINUTE = 120

const Lang = Type.Object({ lang: Type.String() })
const CODE = Type.String({ pattern: '^[0-9A-HJKMNP-TV-Z]{20}$' })

/** The address in the QR code: short, and without a language until it is opened. */
export const shortCheck = route({
  method: 'GET',
  url: '/v/:code',
  allow: 'public',
  published: true,
  params: Type.Object({ code: CODE }),
  perMinute: CHECKS_A_MINUTE,
  handler: async ({ ctx, params }) => redirect(`/${ctx.t.locale}/verify/${params.code}`),
})

export const verifyPage = route({
  method: 'GET',
  url: '/:lang/verify',
  allow: 'public',
  published: true,
  addresses: async () => ['verify'],
  params: Lang,
  handler: async (request) => html(<VerifyPage request={request} published />),
})

export const verifyCodePage = route({
  method: 'GET',
  url: '/:lang/verify/:code',
  allow: 'public',
  params: Type.Object({ lang: Type.String(), code: CODE }),
  perMinute: CHECKS_A_MINUTE,
  handler: async (request) =>
    answerPage(request, await checkCode(request.ctx, request.params.code)),
})

/** By its number alone: where the search of the register leads, and what it was worth on another day. */
export const verifyNumberPage = route({
  method: 'GET',
  url: '/:lang/register/:number',
  allow: 'public',
  params: Type.Object({ lang: Type.String(), number: Type.String({ maxLength: 40 }) }),
  query: OnDay,
  perMinute: CHECKS_A_MINUTE,
  handler: async (request) => {
    const answer = await checkNumber(request.ctx, request.params.number)
    if (answer.found === 'mistyped') throw problem('missing')
    const found = answer.found === 'licence' ? { ...answer, byNumber: true } : answer
    return answerPage(request, found, request.query)
  },
})

export const verifyForm = route({
  method: 'POST',
  url: '/:lang/verify',
  allow: 'public',
  multipart: true,
  bodyLimit: UPLOAD_BYTES + 64 * 1024,
  // It changes nothing, whoever sends it; the page is the same for everybody and holds no token.
  openForm: true,
  params: Lang,
  perMinute: 60,
  handler: async (request) => {
    const { ctx, form } = request
    const file = form.files.file
    if (file?.tooLarge) {
      const limit = UPLOAD_BYTES / 1024 / 1024
      const error = ctx.t('kernel.problems.file-too-large', { limit })
      return html(<VerifyPage request={request} fileError={error} />, { status: 422 })
    }
    if (file && file.bytes.length > 0) return answerPage(request, await checkFile(ctx, file.bytes))
    const number = fieldOf(form, 'number').trim()
    if (number === '') {
      const error = ctx.t('licences.verify.nothing-given')
      return html(<VerifyPage request={request} error={error} />, { status: 422 })
    }
    const answer = await checkTyped(ctx, number)
    if (answer.found !== 'mistyped') return answerPage(request, answer)
    const error = ctx.t('licences.verify.mistyped')
    return html(<VerifyPage {...{ request, error, number }} />, { status: 422 })
  },
})

type Request = RouteRequest<unknown, unknown>

type VerifyProps = {
  request: Request
  error?: string
  fileError?: string
  number?: string
  published?: boolean
}

function VerifyPage({ request, error, fileError, number, published }: VerifyProps) {
  const { ctx } = request
  const { t } = ctx
  return (
    <Page
      request={request}
      title={t('licences.verify.title')}
      description={t('licences.verify.lede')}
      published={published}
      form
      wrong={error !== undefined || fileError !== undefined}
    >
      {error ? <ErrorSummary t={t} errors={[{ name: 'number', message: error }]} /> : ''}
      {fileError ? <ErrorSummary t={t} errors={[{ name: 'file', message: fileError }]} /> : ''}
      <PageTitle text={t('licences.verify.title')} lettering lede={t('licences.verify.lede')} />
      <ig-drop>
        <Form action={`/${t.locale}/verify`} multipart>
          <TextInput
            t={t}
            name="number"
            label={t('licences.verify.number')}
            hint={t('licences.verify.number-hint')}
            value={number}
            dir="ltr"
            autocomplete="off"
            error={error}
          />
          <div class="field">
            <label for="file" safe>
              {t('licences.verify.file')}
            </label>
            <span class="hint" id="file-hint" safe>
              {t('licences.verify.file-hint')}
            </span>
            <input
              type="file"
              id="file"
              name="file"
              accept="application/pdf"
              aria-describedby="file-hint"
            />
          </div>
          <Actions>
            <Button text={t('licences.verify.submit')} />
          </Actions>
        </Form>
      </ig-drop>
      <p>
        <Link href={`/${t.locale}/register`} text={t('licences.register.link')} />
      </p>
    </Page>
  )
}

async function answerPage(request: Request, answer: CheckAnswer, query: DayQuery = {}) {
  const { ctx } = request
  if (answer.found === 'application') {
    return html(<UnknownPage request={request} why="application" />, { status: 404 })
  }
  if (answer.found === 'nothing') {
    return html(<UnknownPage request={request} why={answer.file} />, { status: 404 })
  }
  const agency = await getOrganisation(ctx, answer.licence.agency)
  const onDay = await askedDay(ctx, answer.licence, query)
  return html(<AnswerPage {...{ request, agency, onDay }} {...answer} />)
}

type UnknownProps = {
  request: Request
  /** nothing where there is no document of what was typed */
  why: 'altered' | 'unsealed' | 'foreign' | 'application' | undefined
}

/** What is in our register under nothing of what was given; a file with our seal is known and altered. */
function UnknownPage({ request, why }: UnknownProps) {
  const { t } = request.ctx
  const known = why === 'altered' || why === 'application'
  const title = t(known ? `licences.verify.${why}` : 'licences.verify.unknown')
  return (
    <Page request={request} title={title}>
      <Verdict title={title} pearl={false}>
        <Notice
          kind={why === 'application' ? 'info' : 'bad'}
          live
          text={t(`licences.verify.unknown-${why ?? 'code'}`)}
        />
      </Verdict>
      <AnotherCheck request={request} />
    </Page>
  )
}

type AnswerProps = {
  request: Request
  agency: Organisation
  licence: Licence
  file?: 'intact' | 'altered'
  byNumber?: boolean
  /** a newer document has taken the place of this one */
  replacedAt?: Date
  /** what the licence was worth on a day that was asked for */
  onDay?: AskedDay | undefined
}

function AnswerPage(props: AnswerProps) {
  const { request, agency, licence, file, byNumber, replacedAt } = props
  const { t, clock } = request.ctx
  const good = licence.state === 'valid' && file !== 'altered' && !replacedAt
  const { title, more } = verdictOf(t, props)
  return (
    <Page request={request} title={title}>
      <Verdict
        title={title}
        lettering
        pearl={good && !byNumber}
        text={t('licences.verify.checked-at', { at: t.date(clock.now(), 'moment') })}
      >
        {good && !byNumber ? '' : <Notice kind={good ? 'wait' : 'bad'} live text={more} />}
      </Verdict>
      <div class="main-side">
        <Pairs pairs={publicPairs(request, licence, agency)} />
        <Section title={t('licences.verify.what')} id="what">
          <Checks t={t} checks={checksOf(t, licence, file, replacedAt)} />
        </Section>
      </div>
      {licence.hasDocument ? (
        <Notice title={t('licences.verify.compare')} text={t('licences.verify.compare-more')} />
      ) : (
        ''
      )}
      <OnAnotherDay request={request} licence={licence} asked={props.onDay} />
      <AnotherCheck request={request} />
    </Page>
  )
}

/** What the check found, of a document or of an entry that has none. */
function verdictOf(t: Request['ctx']['t'], { licence, file, byNumber, replacedAt }: AnswerProps) {
  if (file !== 'altered' && replacedAt) {
    const more = t('licences.verify.replaced-more', { at: t.date(replacedAt, 'moment') })
    return { title: t('licences.verify.replaced'), more }
  }
  const known = byNumber && licence.state === 'valid' ? 'by-number' : licence.state
  const found = file === 'altered' ? 'altered' : known
  return licence.hasDocument
    ? { title: t(`licences.verify.${found}`), more: t(`licences.verify.${found}-more`) }
    : {
        title: t('licences.verify.entry', { state: t(`licences.state.${licence.state}`) }),
        more: t('licences.verify.entry-more'),
      }
}

function publicPairs({ ctx }: Request, licence: Licence, agency: Organisation) {
  const { t } = ctx
  const pair = (key: string, value: string, note?: string) => ({
    label: t(`licences.verify.${key}`),
    value,
    note,
  })
  return [
    pair('kind', t.of(licence.title)),
    pair('licence-number', licence.number),
    pair(
      'holder',
      t.of(initialsOf(licence.holderName)),
      licence.hasDocument ? t('licences.verify.holder-note') : undefined,
    ),
    ...licence.publicRows.flatMap((position) => {
      const row = licence.rows[position]
      return row ? [{ label: t.of(row.label), value: t.of(row.value) }] : []
    }),
    pair('validity', validityOf(t, licence)),
    pair('issuer', t.of(agency.names)),
  ]
}

/** 'from 29 November 2026 to 28 November 2027', or without an end. */
export const validityOf = (t: Request['ctx']['t'], { validFrom, validTo }: Licence) =>
  validTo === null
    ? t('licences.validity.open', { from: t.date(validFrom) })
    : t('licences.validity.span', { from: t.date(validFrom), to: t.date(validTo) })

function checksOf(
  t: Request['ctx']['t'],
  licence: Licence,
  file: AnswerProps['file'],
  replacedAt: AnswerProps['replacedAt'],
) {
  const check = (key: string, passed: boolean, note?: string) => ({
    title: t(`licences.verify.check-${key}`),
    note,
    passed,
  })
  return [
    ...(file ? [check(file === 'intact' ? 'intact' : 'altered', file === 'intact')] : []),
    check('register', true),
    ...(replacedAt ? [check('replaced', false, t.date(replacedAt, 'moment'))] : []),
    ...(licence.suspended && !licence.endedAt ? [check('suspended', false)] : []),
    licence.endedAt
      ? check('ended', false, t.date(licence.endedAt, 'moment'))
      : check('not-ended', true),
    check(licence.state === 'expired' ? 'expired' : 'in-time', licence.state !== 'expired'),
  ]
}

function AnotherCheck({ request }: { request: Request }) {
  const { t } = request.ctx
  return (
    <p>
      <a href={`/${t.locale}/verify`} safe>
        {t('licences.verify.another')}
      </a>
    </p>
  )
}
