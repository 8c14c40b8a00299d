import { type Ctx, calendarOf, lastDayWithin, type RouteRequest, type T, today } from '#kernel'
import {
  Actions,
  Button,
  DateInput,
  ErrorSummary,
  Form,
  Notice,
  NumberInput,
  Radios,
  TextArea,
} from '#kernel/ui'
import { MAX_TEXT } from '../checked-text.ts'
import { articleWords, groundText } from '../clock/law.ts'
import { isPossible } from '../course.ts'
import { officeHref } from '../pages/addresses.ts'
import { heldWords, Silence } from '../pages/clock-notice.tsx'
import type { Typed } from './decide-pane.tsx'
import type { CaseFile } from './read-case.ts'

type PaneProps = { request: RouteRequest<unknown, unknown>; file: CaseFile; typed?: Typed }

/** The three days of a case, whether its clock stands still, and what may be done about it. */
export function ClockPane({ request, file, typed }: PaneProps) {
  const { ctx } = request
  const { t } = ctx
  const { found, bundle } = file
  if (found.closedAt) return ''
  return (
    <>
      <h2 id="clock" safe>
        {t('cases.clock.title')}
      </h2>
      <Days t={t} file={file} />
      <Silence t={t} found={found} bundle={bundle} />
      <Held ctx={ctx} file={file} />
      <Resume request={request} file={file} />
      <Agree request={request} file={file} />
      {mayChange(file) ? (
        <>
          <Hold request={request} file={file} typed={typed} />
          <Extend request={request} file={file} typed={typed} />
        </>
      ) : (
        ''
      )}
    </>
  )
}

/** Whether the officer may stop the clock or extend its time now. */
const mayChange = ({ found, clock, standing }: CaseFile) =>
  clock.may.hold && isPossible('hold', standing) && !found.stoppedOn && !found.asker

/** One under the other: the pane is too narrow for two columns. */
function Days({ t, file: { found, clock } }: { t: T; file: CaseFile }) {
  const days = [
    ['promised', found.dueOn],
    ['legal', found.legalOn],
    ['expected', clock.expectedOn],
  ] as const
  return (
    <>
      {days.map(([label, on]) =>
        on === null ? (
          ''
        ) : (
          <p>
            <span class="quiet" safe>
              {t(`cases.clock.${label}`)}
            </span>{' '}
            <b safe>{t.date(on, 'day')}</b>
          </p>
        ),
      )}
      {found.stoppedOn ? (
        <p class="quiet small" safe>
          {t('cases.clock.moved-on')}
        </p>
      ) : (
        ''
      )}
    </>
  )
}

/** Why the clock stands still, or shall, in the words of the service. */
function Held({ ctx, file: { found, bundle, clock } }: { ctx: Ctx; file: CaseFile }) {
  const { t } = ctx
  const { hold } = clock
  if (!hold) return ''
  const said = heldWords(ctx, bundle, hold)
  const by = [
    t('cases.clock.held-by', { name: t.of(hold.byName) }),
    hold.agreedByName ? t('cases.clock.agreed-by', { name: t.of(hold.agreedByName) }) : '',
  ]
  const asked = t('cases.clock.asked-more', { ...said, name: t.of(hold.byName) })
  return (
    <Notice kind="wait" title={t(found.hold ? 'cases.clock.stands-still' : 'cases.clock.asked')}>
      <p safe>{found.hold ? t('cases.clock.stands-since', said) : asked}</p>
      {hold.text ? (
        <p dir="auto" safe>
          {hold.text}
        </p>
      ) : (
        ''
      )}
      {found.hold ? (
        <p class="quiet" safe>
          {by.filter(Boolean).join(t('ui.file.comma'))}
        </p>
      ) : (
        ''
      )}
    </Notice>
  )
}

function Resume({ request: { ctx, csrf }, file: { found, clock, standing } }: PaneProps) {
  if (!found.hold || !clock.may.resume || !isPossible('resume', standing)) return ''
  const { t } = ctx
  return (
    <Form
      action={officeHref(t, found.reference, 'resume')}
      csrf={csrf}
      hidden={{ version: String(found.version) }}
    >
      <Button text={t('cases.clock.resume')} kind="second" />
    </Form>
  )
}

function Agree({ request: { ctx, csrf }, file: { found, clock } }: PaneProps) {
  if (!found.asker || !clock.may.agree) return ''
  const { t } = ctx
  const hidden = { version: String(found.version) }
  return (
    <Actions>
      <Form action={officeHref(t, found.reference, 'agree-hold')} csrf={csrf} hidden={hidden}>
        <Button text={t('cases.clock.agree')} kind="second" />
      </Form>
      <Form action={officeHref(t, found.reference, 'decline-hold')} csrf={csrf} hidden={hidden}>
        <Button text={t('cases.clock.decline')} kind="plain" />
      </Form>
    </Actions>
  )
}

/** What was typed into one of the forms, where it was not accepted. */
const typedOf = (typed: Typed | undefined, form: 'hold' | 'extend') => {
  const mine = typed?.clock?.form === form ? typed : undefined
  const errorOf = (name: string) => mine?.errors.find((error) => error.name === name)?.message
  return { mine, values: mine?.clock, errorOf }
}

function Hold({ request: { ctx, csrf }, file: { found, bundle }, typed }: PaneProps) {
  const { t } = ctx
  const { holds = [] } = bundle.service.clock ?? {}
  if (holds.length === 0) return ''
  const { mine, values, errorOf } = typedOf(typed, 'hold')
  const last = (within: string) =>
    t.date(lastDayWithin(calendarOf(ctx.pack), within, today(ctx)), 'day')
  return (
    <details class="why-how" open={mine !== undefined}>
      <summary safe>{t('cases.clock.hold')}</summary>
      {mine ? <ErrorSummary t={t} errors={mine.errors} /> : ''}
      <Form
        action={officeHref(t, found.reference, 'hold')}
        csrf={csrf}
        hidden={{ version: String(found.version), form: 'hold' }}
      >
        <Radios
          t={t}
          name="holdGround"
          label={t('cases.clock.ground')}
          value={values?.ground}
          error={errorOf('holdGround')}
          options={holds.map(({ ground, longest, alone, ...basis }) => {
            const article = articleWords(t, bundle, basis)
            const most = t('cases.clock.at-most', { article, day: last(longest) })
            const more = alone ? t('cases.clock.alone', { day: last(alone) }) : ''
            return {
              value: ground,
              label: groundText(t, bundle, ground),
              hint: [most, more].filter(Boolean).join(' '),
            }
          })}
        />
        <DateInput
          t={t}
          name="reviewOn"
          label={t('cases.clock.review')}
          hint={t('cases.clock.review-hint')}
          value={values?.review}
          error={errorOf('reviewOn')}
        />
        <Words t={t} name="holdText" value={values?.text} error={errorOf('holdText')} />
        <Button text={t('cases.clock.hold')} kind="second" />
      </Form>
    </details>
  )
}

function Extend({ request: { ctx, csrf }, file: { found, bundle, clock }, typed }: PaneProps) {
  const { t } = ctx
  const { extension } = bundle.service.clock ?? {}
  if (!extension || clock.extended) return ''
  const { mine, values, errorOf } = typedOf(typed, 'extend')
  return (
    <details class="why-how" open={mine !== undefined}>
      <summary safe>{t('cases.clock.extend')}</summary>
      {mine ? <ErrorSummary t={t} errors={mine.errors} /> : ''}
      <p class="quiet" safe>
        {[t('cases.clock.extend-more'), articleWords(t, bundle, extension)].join(' ')}
      </p>
      <Form
        action={officeHref(t, found.reference, 'extend')}
        csrf={csrf}
        hidden={{ version: String(found.version), form: 'extend' }}
      >
        <Radios
          t={t}
          name="extendGround"
          label={t('cases.clock.ground')}
          value={values?.ground}
          error={errorOf('extendGround')}
          options={extension.grounds.map((ground) => ({
            value: ground,
            label: groundText(t, bundle, ground),
          }))}
        />
        <NumberInput
          t={t}
          name="days"
          label={t('cases.clock.days')}
          hint={t('cases.clock.days-hint', { most: extension.longest })}
          value={values?.days}
          error={errorOf('days')}
          maxLength={3}
        />
        <Words t={t} name="extendText" value={values?.text} error={errorOf('extendText')} />
        <Button text={t('cases.clock.extend-do')} kind="second" />
      </Form>
    </details>
  )
}

type WordsProps = { t: T; name: string; value?: string; error?: string }

function Words({ t, name, value, error }: WordsProps) {
  const label = t('cases.clock.words')
  return <TextArea {...{ t, name, label, value, error }} optional maxLength={MAX_TEXT} rows={3} />
}
