import { Type } from 'typebox'
import { type Ctx, html, Problem, type RouteRequest, route, type T, textKeyOf } from '#kernel'
import { CaseBar, Heading, Link, Notice, OfficePage, Pane, Shortcuts, Tag } from '#kernel/ui'
import { AnswersSummary } from '#services'
import { AppealedDecision } from '../appeal/pages.tsx'
import { changesBetween } from '../changes.ts'
import { ConfirmedBy } from '../confirmed-by.tsx'
import { isPossible } from '../course.ts'
import { highlightsOf, noteText } from '../highlights.ts'
import { Leads } from '../joining/pages.tsx'
import { OfLicence } from '../of-licence/pages.tsx'
import { CaseParams, caseHref, officeHref } from '../pages/addresses.ts'
import { CaseTeeth } from '../pages/clock.tsx'
import { Course } from '../pages/course.tsx'
import { serviceTitle } from '../service-texts.ts'
import { SplitNotice } from '../splitting/pages.tsx'
import { stateTag } from '../state-tag.ts'
import { FilledForms } from '../task-form/pane.tsx'
import { TypingNotice } from '../typing/office.tsx'
import { Documents, SHOWS_DOCUMENTS } from './case-documents.tsx'
import { CaseTimeline } from './case-timeline.tsx'
import { ClockPane } from './clock-pane.tsx'
import { Comments, type TypedComment } from './comment-box.tsx'
import { DecidePane, type Typed } from './decide-pane.tsx'
import { HeadActs, NextCase } from './head-acts.tsx'
import { LiveLine } from './live.tsx'
import { mayDecide, NoteBox } from './note-box.tsx'
import { Said } from './opinions.tsx'
import { PurposePage } from './purpose.tsx'
import { type CaseFile, readCase } from './read-case.ts'
import { RulesTree } from './rules-tree.tsx'

type CaseRequest = RouteRequest<{ reference: string }, unknown>

export const officeCasePage = route({
  method: 'GET',
  url: '/:lang/office/cases/:reference',
  allow: 'cases:work',
  params: CaseParams,
  query: Type.Object({ file: Type.Optional(Type.String({ maxLength: 36 })) }),
  handler: async (request) => {
    const { ctx, params, query } = request
    try {
      const file = await readCase(ctx, params.reference)
      return html(<OfficeCase request={request} file={file} shown={query.file} />, SHOWS_DOCUMENTS)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (error.code === 'cases/purpose-missing') {
        return html(<PurposePage request={request} />, { status: error.status })
      }
      if (error.code === 'cases/own-case') return html(<OwnCase request={request} />)
      if (!CLOSED.includes(error.code)) throw error
      const text = ctx.t(textKeyOf(error.code), error.params)
      return html(<ClosedCase request={request} text={text} />, { status: error.status })
    }
  },
})

/** The case is closed to who asks, as they or a head said. */
const CLOSED = ['cases/recused', 'cases/declared-interest']

/** Nothing of the case, and the way back to what they may do. */
function ClosedCase({ request, text }: { request: CaseRequest; text: string }) {
  const { ctx, params } = request
  const { t } = ctx
  return (
    <OfficePage request={request} title={params.reference}>
      <Heading level={1} text={params.reference} />
      <Notice kind="wait" text={text} />
      <p>
        <Link href={`/${t.locale}/office/cases`} text={t('cases.bulk.back')} />
      </p>
    </OfficePage>
  )
}

/** Of an officer's own application the desk shows nothing: its page is where any applicant's is. */
function OwnCase({ request }: { request: CaseRequest }) {
  const { ctx, params } = request
  const { t } = ctx
  return (
    <OfficePage request={request} title={params.reference}>
      <Heading level={1} text={params.reference} />
      <Notice kind="info" text={t('cases.office.own')} />
      <p>
        <Link href={caseHref(t, params.reference)} text={t('cases.office.own-page')} />
      </p>
    </OfficePage>
  )
}

export type OfficeCaseProps = {
  request: RouteRequest<unknown, unknown>
  file: CaseFile
  /** id of the file to look at */
  shown?: string
  /** what was typed and could not be accepted */
  typed?: Typed
  /** a comment that could not be accepted */
  comment?: TypedComment
}

/** A case on one screen: answers, files, decision. */
export function OfficeCase({ request, file, shown, typed, comment }: OfficeCaseProps) {
  const { ctx } = request
  const { t } = ctx
  const { found, bundle, files } = file
  const title = `${t.of(found.applicantName)} – ${found.reference}`
  const shortcuts = usableKeys(file).map((name) => ({
    keys: t(`cases.keys.${name}.keys`).split(' '),
    text: t(`cases.keys.${name}.text`),
  }))
  return (
    <OfficePage
      request={request}
      title={title}
      place={t.of(file.agency)}
      wrong={
        comment !== undefined ||
        (typed !== undefined && (typed.errors.length > 0 || typed.conflict !== undefined))
      }
      panes={files.length > 0 ? 3 : 2}
      shortcuts={shortcuts}
      bar={
        <CaseBar
          t={t}
          back={`/${t.locale}/office/cases`}
          applicant={t.of(found.applicantName)}
          service={serviceTitle(bundle, t.locale)}
          reference={found.reference}
          state={stateTag(t, found.state)}
          clock={
            <>
              {found.urgent ? <Tag kind="bad" icon="warning" text={t('cases.urgent.tag')} /> : ''}
              <CaseTeeth ctx={ctx} found={found} /> <b safe>{t.date(found.dueOn, 'medium')}</b>
              <Link href={officeHref(t, found.reference, 'print')} text={t('cases.print.case')} />
            </>
          }
        />
      }
    >
      <Pane label={t('cases.office.answers')}>
        {found.filedByName ? (
          <Notice text={t('cases.office.filed-by', { name: t.of(found.filedByName) })} />
        ) : (
          ''
        )}
        <OfLicence ctx={ctx} found={found} at="office" />
        <Changes {...{ request, file }} />
        <Answers {...{ ctx, file, typed }} />
        <Shortcuts t={t} shortcuts={shortcuts} />
      </Pane>
      {files.length > 0 ? (
        <Pane kind="file" label={t('cases.office.files')}>
          <Documents {...{ request, file, shown }} />
        </Pane>
      ) : (
        ''
      )}
      <DecisionSide {...{ request, file, typed, comment }} />
    </OfficePage>
  )
}

/** What was answered, with a place for a note at each answer; who confirmed it; and all of it as a sheet. */
function Answers({ ctx, file, typed }: Pick<OfficeCaseProps, 'file' | 'typed'> & { ctx: Ctx }) {
  const { t, pack } = ctx
  const { found, bundle, answers, fetched, taken, confirmed } = file
  return (
    <>
      <AnswersSummary
        {...{ t, pack, bundle, form: found.form, answers, fetched, taken }}
        fileHref={(id: string) => `?file=${id}#file`}
        beside={(path: string) => <NoteBox {...{ ctx, file, typed, path }} />}
      />
      <ConfirmedBy t={t} confirmed={confirmed} />
      <p>
        <Link href={officeHref(t, found.reference, 'answers.pdf')} text={t('cases.print.as-pdf')} />
      </p>
    </>
  )
}

/** What the rules and others say, the decision, the clock, what officers say to each other, and what has happened. */
function DecisionSide({ request, file, typed, comment }: Omit<OfficeCaseProps, 'shown'>) {
  const { ctx } = request
  const { t } = ctx
  const { found, bundle } = file
  return (
    <Pane kind="decide" label={t('cases.office.decision')}>
      <LiveLine
        t={t}
        src={`/${t.locale}/office/live/cases/${found.reference}?version=${found.version}`}
        reload={officeHref(t, found.reference)}
      />
      <AppealedDecision {...{ ctx, found, bundle }} />
      <Hints t={t} file={file} />
      <TypingNotice {...{ request, reference: found.reference, bundle, typing: file.typing }} />
      <FilledForms request={request} file={file} />
      <Said ctx={ctx} bundle={bundle} opinions={file.opinions} names={file.givenBy} />
      <SplitNotice ctx={ctx} splits={file.splits} office />
      <Leads ctx={ctx} joined={file.joined} />
      <DecidePane request={request} file={file} typed={typed} />
      <ClockPane request={request} file={file} typed={typed} />
      <HeadActs request={request} file={file} />
      <NextCase request={request} />
      <Comments
        request={request}
        reference={found.reference}
        comments={file.comments}
        typed={comment}
      />
      <h2 safe>{t('cases.case.history')}</h2>
      <CaseTimeline t={t} bundle={bundle} history={file.history} />
      {file.drawn ? <Course t={t} drawn={file.drawn} /> : ''}
      {file.may.split ? (
        <p>
          <Link href={officeHref(t, found.reference, 'split')} text={t('cases.splitting.link')} />
        </p>
      ) : (
        ''
      )}
      {file.may.join ? (
        <p>
          <Link href={officeHref(t, found.reference, 'joining')} text={t('cases.joining.link')} />
        </p>
      ) : (
        ''
      )}
      <p>
        <Link href={officeHref(t, found.reference, 'conflict')} text={t('cases.recusal.link')} />
      </p>
    </Pane>
  )
}

/** Before the decision: what the rules say of the answers, and what the desk wants to be seen. */
function Hints({ t, file: { outcomes, bundle, answers } }: { t: T; file: CaseFile }) {
  return (
    <>
      {outcomes.slice(0, 1).map((outcome) => (
        <RulesTree t={t} bundle={bundle} outcome={outcome} />
      ))}
      {highlightsOf(bundle, answers).map((highlight) => (
        <Notice kind="wait" text={noteText(bundle, t, highlight)} />
      ))}
    </>
  )
}

/** The keys that do something on the case as it stands. */
function usableKeys(file: CaseFile) {
  const { found, standing } = file
  const free = found.officer === null && isPossible('claim', standing)
  return [
    ...(mayDecide(file) ? ['choose', 'send'] : []),
    ...(mayDecide(file) && file.reasonTexts.length > 0 ? ['text'] : []),
    ...(free ? ['take'] : []),
    ...['comment', 'next', 'all', 'back'],
  ]
}

/** What the last correction changed, before the answers as they are now. */
function Changes({ request: { ctx }, file }: Pick<OfficeCaseProps, 'request' | 'file'>) {
  const { t } = ctx
  const { found, bundle, before, answers } = file
  if (!before) return ''
  const changes = changesBetween(t, ctx.pack, bundle, found.form, { before, after: answers })
  return (
    <Notice title={t('cases.office.changed')}>
      <ul>
        {changes.map((change) => (
          <li>
            <b safe>{change.label}</b> {change.before ? <del safe>{change.before}</del> : ''}{' '}
            {change.after ? <bdi safe>{change.after}</bdi> : ''}
          </li>
        ))}
      </ul>
      {changes.length === 0 ? <p safe>{t('cases.office.unchanged')}</p> : ''}
    </Notice>
  )
}
