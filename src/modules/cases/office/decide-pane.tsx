import type { FormBody, RouteRequest, T } from '#kernel'
import {
  Actions,
  Button,
  Checkboxes,
  type DateParts,
  DecisionChoices,
  ErrorSummary,
  type FieldError,
  Form,
  Link,
  Notice,
  Radios,
  TextArea,
} from '#kernel/ui'
import type { ServiceBundle } from '#services'
import { type Officer, officerOf } from '../case.ts'
import { MAX_TEXT } from '../checked-text.ts'
import { articleWords } from '../clock/law.ts'
import { ownFormTask } from '../course.ts'
import { Follows } from '../joining/pages.tsx'
import { officeHref } from '../pages/addresses.ts'
import { paymentHref } from '../payment/office.tsx'
import { labelOf, reasonText } from '../service-texts.ts'
import { TaskForm } from '../task-form/pane.tsx'
import { InsertText } from './insert-text.tsx'
import { DECISION_FORM, mayDecide, Notes } from './note-box.tsx'
import type { CaseFile } from './read-case.ts'

/** What an officer typed into a decision that could not be accepted, and why. */
export type Typed = {
  decision: string
  text: string
  reasons: readonly string[]
  /** by the path of the field */
  notes: Readonly<Record<string, string>>
  /** of a form of the clock */
  clock?: {
    form: 'hold' | 'extend'
    ground: string
    text: string
    days: string
    review: DateParts
  }
  /** a form of the service as it was sent */
  form?: Pick<FormBody, 'fields'>
  errors: FieldError[]
  /** what stands in the way and cannot be mended here */
  conflict?: string
}

type PaneProps = { request: RouteRequest<unknown, unknown>; file: CaseFile; typed?: Typed }

/** What the officer may do with the case as it stands. */
export function DecidePane({ request, file, typed }: PaneProps) {
  const { t } = request.ctx
  const officer = officerOf(request.ctx)
  return (
    <>
      <h2 safe>{t('cases.office.decision')}</h2>
      {typed && !typed.clock ? <ErrorSummary t={t} errors={typed.errors} /> : ''}
      {typed?.conflict ? <Notice kind="bad" live text={typed.conflict} /> : ''}
      <Decided t={t} file={file} />
      <Possible request={request} file={file} typed={typed} officer={officer} />
    </>
  )
}

/** Where the list of a round decides, and who waits for it. */
const BY_LIST: readonly string[] = ['in-round', 'competing', 'offered', 'reserve']

function ByList({ t, round }: { t: PaneProps['request']['ctx']['t']; round: string | null }) {
  return (
    <Notice kind="info" title={t('cases.ranking.by-list')}>
      <p>
        <Link href={`/${t.locale}/office/rounds/${round}`} text={t('cases.ranking.to-list')} />
      </p>
    </Notice>
  )
}

function Possible({ request, file, typed, officer }: PaneProps & { officer: Officer }) {
  const { t } = request.ctx
  const { found, decisions } = file
  if (found.closedAt) return ''
  if (file.joined.leading) return <Follows t={t} leading={file.joined.leading} />
  if (found.state === 'consulting') {
    if (file.may.opine) return <GiveOpinion request={request} file={file} typed={typed} />
    return <Notice kind="wait" text={t('cases.opinions.awaited')} />
  }
  if (found.state === 'awaiting-payment') return <Unpaid t={t} file={file} />
  if (BY_LIST.includes(found.state)) return <ByList t={t} round={found.round} />
  if (found.state === 'refusal-proposed') {
    const mine = decisions.find(({ id }) => id === found.decision)?.by === officer.id
    if (mine) return <Notice kind="info" text={t('cases.office.second-waits')} />
    return <SecondOfficer request={request} file={file} typed={typed} />
  }
  if (found.officer === null) return <Claim request={request} file={file} />
  if (found.officer !== officer.id) {
    const name = t.of(found.officerName ?? {})
    return (
      <>
        <Notice kind="info" text={t('cases.office.with-officer', { officer: name })} />
        {file.may.release ? <Release request={request} file={file} /> : ''}
      </>
    )
  }
  return (
    <>
      {ownFormTask(file.standing) && !found.hold ? (
        <TaskForm request={request} file={file} sent={typed?.form} />
      ) : mayDecide(file) ? (
        <Decide request={request} file={file} typed={typed} />
      ) : (
        <Notice
          kind="wait"
          text={t(found.hold ? 'cases.clock.resume-first' : 'cases.office.waits-for-applicant')}
        />
      )}
      <Release request={request} file={file} />
    </>
  )
}

/** Nobody decides while the fee is awaited; a counter takes it on a page of its own. */
function Unpaid({ t, file: { found } }: { t: T; file: CaseFile }) {
  return (
    <Notice kind="wait">
      <p safe>{t('cases.payment.awaited')}</p>
      <p>
        <Link href={paymentHref(t.locale, found.reference)} text={t('cases.payment.take')} />
      </p>
    </Notice>
  )
}

function Claim({ request, file }: PaneProps) {
  const { ctx, csrf } = request
  return (
    <Form action={officeHref(ctx.t, file.found.reference, 'claim')} csrf={csrf}>
      <Button text={ctx.t('cases.claim.do')} shortcut="A" />
    </Form>
  )
}

function Release({ request, file }: PaneProps) {
  const { ctx, csrf } = request
  return (
    <Form action={officeHref(ctx.t, file.found.reference, 'release')} csrf={csrf}>
      <div class="row small">
        <Button text={ctx.t('cases.claim.release')} kind="plain" />
      </div>
    </Form>
  )
}

/** One form for the three decisions; what belongs to one of them stands in a part of its own. */
function Decide({ request, file, typed }: PaneProps) {
  const { ctx, csrf } = request
  const { t } = ctx
  const { found, bundle } = file
  const errorOf = (name: string) => typed?.errors.find((error) => error.name === name)?.message
  return (
    <Form
      id={DECISION_FORM}
      action={officeHref(t, found.reference, 'decide')}
      csrf={csrf}
      hidden={{ version: String(found.version) }}
    >
      <Choices t={t} chosen={typed?.decision} bundle={bundle} />
      <Notes ctx={ctx} file={file} typed={typed} />
      <div class="for-refuse">
        <Checkboxes
          t={t}
          name="reasons"
          label={t('cases.office.reasons')}
          values={typed?.reasons}
          error={errorOf('reasons')}
          options={reasonOptions(t, bundle)}
        />
      </div>
      <InsertText t={t} languages={ctx.pack.settings.languages} texts={file.reasonTexts} />
      <TextArea
        t={t}
        name="text"
        label={t('cases.office.text')}
        hint={t('cases.office.text-hint')}
        value={typed?.text}
        error={errorOf('text')}
        maxLength={MAX_TEXT}
        rows={5}
      />
      <Actions>
        <Button text={t('cases.office.send')} shortcut="Ctrl+Enter" />
      </Actions>
    </Form>
  )
}

function Choices({ t, chosen, bundle }: { t: T; chosen?: string; bundle: ServiceBundle }) {
  const { appeals } = bundle.service
  const fourEyes = bundle.desk?.decide.refuse.fourEyes
  return (
    <div id="decision">
      <DecisionChoices
        name="decision"
        label={t('cases.office.decision')}
        value={chosen}
        options={[
          {
            value: 'approve',
            label: t(`cases.${appeals ? 'appeals' : 'office'}.approve`),
            key: '1',
          },
          { value: 'return', label: t('cases.office.return'), key: '2' },
          {
            value: 'refuse',
            label: t(`cases.${appeals ? 'appeals' : 'office'}.refuse`),
            note: fourEyes ? t('cases.office.four-eyes') : undefined,
            key: '3',
          },
        ]}
      />
    </div>
  )
}

const reasonOptions = (t: T, bundle: ServiceBundle) =>
  (bundle.desk?.decide.refuse.reasons ?? []).map((reason) => ({
    value: reason,
    label: reasonText(bundle, t.locale, reason),
  }))

/** What another agency is asked: whether it has anything against the application. */
function GiveOpinion({ request, file, typed }: PaneProps) {
  const { ctx, csrf } = request
  const { t } = ctx
  const errorOf = (name: string) => typed?.errors.find((error) => error.name === name)?.message
  return (
    <Form action={officeHref(t, file.found.reference, 'opinion')} csrf={csrf}>
      <Radios
        t={t}
        name="favourable"
        label={t('cases.opinions.ask')}
        value={typed?.decision}
        error={errorOf('favourable')}
        options={['yes', 'no'].map((value) => ({ value, label: t(`cases.opinions.${value}`) }))}
      />
      <TextArea
        t={t}
        name="text"
        label={t('cases.opinions.text')}
        hint={t('cases.opinions.text-hint')}
        value={typed?.text}
        error={errorOf('text')}
        maxLength={MAX_TEXT}
        rows={4}
      />
      <Actions>
        <Button text={t('cases.opinions.give')} shortcut="Ctrl+Enter" />
      </Actions>
    </Form>
  )
}

/** The second officer's view of a proposed refusal: confirm, or send back with a reason. */
function SecondOfficer({ request, file, typed }: PaneProps) {
  const { ctx, csrf } = request
  const { t } = ctx
  const { reference, version } = file.found
  const error = typed?.errors.find(({ name }) => name === 'text')?.message
  const hidden = { version: String(version) }
  return (
    <>
      <Form action={officeHref(t, reference, 'confirm-refusal')} csrf={csrf} hidden={hidden}>
        <Button text={t('cases.office.confirm-refusal')} kind="stop" />
      </Form>
      <Form action={officeHref(t, reference, 'decline-refusal')} csrf={csrf} hidden={hidden}>
        <TextArea
          t={t}
          name="text"
          label={t('cases.office.decline-text')}
          value={typed?.text}
          error={error}
          maxLength={MAX_TEXT}
          rows={3}
        />
        <Button text={t('cases.office.decline-refusal')} kind="second" />
      </Form>
    </>
  )
}

/** The decisions so far, as they were said. */
function Decided({ t, file: { decisions, bundle } }: { t: T; file: CaseFile }) {
  return (
    <>
      {decisions.map(({ kind, at, byName, reasons, text, fields, law, article }) => (
        <Notice title={t(`cases.history.${kind}`)} kind={kind === 'approval' ? 'ok' : 'info'}>
          <p class="quiet" safe>
            {[
              t.date(at, 'moment'),
              byName ? t.of(byName) : '',
              law && article ? articleWords(t, bundle, { law, article }) : '',
            ]
              .filter(Boolean)
              .join(t('ui.file.comma'))}
          </p>
          {reasons.length > 0 ? (
            <ul>
              {reasons.map((reason) => (
                <li safe>{reasonText(bundle, t.locale, reason)}</li>
              ))}
            </ul>
          ) : (
            ''
          )}
          {fields.map(({ path, note }) => (
            <p>
              <b safe>{labelOf(bundle, t.locale, path)}</b> <bdi safe>{note}</bdi>
            </p>
          ))}
          {text ? (
            <p dir="auto" safe>
              {text}
            </p>
          ) : (
            ''
          )}
        </Notice>
      ))}
    </>
  )
}
