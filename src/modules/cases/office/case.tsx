import { Type } from 'typebox'
import { html, Problem, type RouteRequest, route, type T } from '#kernel'
import { CaseBar, Heading, Link, Notice, OfficePage, Pane, Shortcuts, Timeline } from '#kernel/ui'
import { AnswersSummary } from '#services'
import { changesBetween } from '../changes.ts'
import { isPossible } from '../course.ts'
import { highlightsOf, noteText } from '../highlights.ts'
import { CaseParams, caseHref, officeHref } from '../pages/addresses.ts'
import { CaseTeeth } from '../pages/clock.tsx'
import { Course } from '../pages/course.tsx'
import { serviceTitle } from '../service-texts.ts'
import { stateTag } from '../state-tag.ts'
import { Documents, SHOWS_DOCUMENTS } from './case-documents.tsx'
import { DecidePane, type Typed } from './decide-pane.tsx'
import { mayDecide, NoteBox } from './note-box.tsx'
import { Said } from './opinions.tsx'
import { PurposePage } from './purpose.tsx'
import { type CaseFile, readCase } from './read-case.ts'
import { RulesTree } from './rules-tree.tsx'

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
      if (error.code !== 'cases/own-case') throw error
      return html(<OwnCase request={request} />)
    }
  },
})

/** Of an officer's own application the desk shows nothing: its page is where any applicant's is. */
function OwnCase({ request }: { request: RouteRequest<{ reference: string }, unknown> }) {
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
}

/** A case on one screen: answers, files, decision. */
export function OfficeCase({ request, file, shown, typed }: OfficeCaseProps) {
  const { ctx } = request
  const { t } = ctx
  const { found, bundle, answers, files } = file
  const title = `${t.of(found.applicantName)} – ${found.reference}`
  return (
    <OfficePage
      request={request}
      title={title}
      place={t.of(file.agency)}
      wrong={typed !== undefined}
      panes={files.length > 0 ? 3 : 2}
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
              <CaseTeeth ctx={ctx} found={found} /> <b safe>{t.date(found.dueOn, 'medium')}</b>
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
        <Changes {...{ request, file }} />
        <AnswersSummary
          t={t}
          pack={ctx.pack}
          bundle={bundle}
          form={found.form}
          answers={answers}
          fileHref={(id: string) => `?file=${id}#file`}
          beside={(path: string) => <NoteBox {...{ ctx, file, typed, path }} />}
        />
        <Shortcuts
          t={t}
          shortcuts={usableKeys(file).map((name) => ({
            keys: t(`cases.keys.${name}.keys`).split(' '),
            text: t(`cases.keys.${name}.text`),
          }))}
        />
      </Pane>
      {files.length > 0 ? (
        <Pane kind="file" label={t('cases.office.files')}>
          <Documents {...{ request, file, shown }} />
        </Pane>
      ) : (
        ''
      )}
      <Pane kind="decide" label={t('cases.office.decision')}>
        <Hints t={t} file={file} />
        <Said ctx={ctx} opinions={file.opinions} names={file.givenBy} />
        <DecidePane request={request} file={file} typed={typed} />
        <h2 safe>{t('cases.case.history')}</h2>
        <CaseTimeline t={t} history={file.history} />
        {file.drawn ? <Course t={t} drawn={file.drawn} /> : ''}
        <p>
          <Link href={officeHref(t, found.reference, 'conflict')} text={t('cases.recusal.link')} />
        </p>
      </Pane>
    </OfficePage>
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
  return [...(mayDecide(file) ? ['choose', 'send'] : []), ...(free ? ['take'] : []), 'back']
}

function CaseTimeline({ t, history }: { t: T; history: CaseFile['history'] }) {
  return (
    <Timeline
      t={t}
      entries={history.map(({ what, at, byName }) => ({
        text: t(`cases.history.${what}`),
        when: t.date(at, 'moment'),
        details: byName ? t.of(byName) : undefined,
      }))}
    />
  )
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
