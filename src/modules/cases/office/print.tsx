import { Type } from 'typebox'
import { html, type RouteRequest, route } from '#kernel'
import { fileSize, Heading, Link, OfficePage, Pairs, Section, Table } from '#kernel/ui'
import { AnswersSummary } from '#services'
import { record } from '../facts.ts'
import { CaseParams, LangParams, officeHref } from '../pages/addresses.ts'
import { serviceTitle } from '../service-texts.ts'
import { CaseTimeline } from './case-timeline.tsx'
import { deskOf } from './desk-of.ts'
import { filterFrom, listHref, WorkQuery } from './filter.ts'
import { PickedQuery } from './picked.ts'
import { type CaseFile, readCase } from './read-case.ts'
import { readList } from './read-list.ts'

type Request = RouteRequest<unknown, unknown>

const MOST_PRINTED = 500

/** A case on paper: what was answered, which files there are, what was decided and what happened. No comments. */
const printCase = route({
  method: 'GET',
  url: '/:lang/office/cases/:reference/print',
  allow: 'cases:work',
  params: CaseParams,
  handler: async (request) => {
    const { ctx, params } = request
    const file = await ctx.tx(async (ctx) => {
      const file = await readCase(ctx, params.reference)
      const { applicant: subject, id } = file.found
      await record(ctx, 'case-printed', { subject, resource: `case:${id}` })
      return file
    })
    return html(<PrintedCase request={request} file={file} />)
  },
})

function PrintedCase({ request, file }: { request: Request; file: CaseFile }) {
  const { ctx } = request
  const { t } = ctx
  const { found, bundle, answers, fetched, taken, files, history } = file
  return (
    <OfficePage request={request} title={found.reference} place={t.of(file.agency)}>
      <p class="not-printed">
        <Link href={officeHref(t, found.reference)} text={t('cases.print.back-to-case')} />
      </p>
      <Heading level={1} text={serviceTitle(bundle, t.locale)} />
      <Pairs
        pairs={[
          { label: t('cases.work-list.reference'), value: found.reference },
          { label: t('cases.work-list.applicant'), value: t.of(found.applicantName) },
          { label: t('cases.work-list.sent'), value: t.date(found.submittedAt, 'moment') },
          { label: t('cases.work-list.due'), value: t.date(found.dueOn, 'medium') },
          { label: t('cases.work-list.state'), value: t(`cases.states.${found.state}`) },
          { label: t('cases.work-list.officer'), value: t.of(found.officerName ?? {}) || '–' },
          { label: t('cases.print.printed'), value: t.date(ctx.clock.now(), 'moment') },
        ]}
      />
      <AnswersSummary
        t={t}
        pack={ctx.pack}
        bundle={bundle}
        form={found.form}
        answers={answers}
        fetched={fetched}
        taken={taken}
        fileHref={(id: string) => officeHref(t, found.reference, `files/${id}`)}
      />
      <Section title={t('cases.office.files')} id="files">
        <Table
          t={t}
          caption={t('cases.office.files')}
          columns={['file', 'name', 'size', 'pages'].map((name) => ({
            label: t(`cases.print.${name}`),
          }))}
          rows={files.map(({ label, name, bytes, pages }) => ({
            cells: [label, name, fileSize(t, bytes), pages === null ? '' : t.number(pages)],
          }))}
        />
      </Section>
      <Section title={t('cases.case.history')} id="history">
        <CaseTimeline t={t} bundle={bundle} history={history} />
      </Section>
    </OfficePage>
  )
}

/** The list as it is filtered, on paper. */
const printList = route({
  method: 'GET',
  url: '/:lang/office/print-cases',
  allow: 'cases:export',
  params: LangParams,
  query: Type.Object({ ...WorkQuery.properties, pick: PickedQuery.properties.pick }),
  handler: async (request) => {
    const { ctx, query } = request
    const { from: _from, ...filter } = filterFrom(query)
    const references = [query.pick ?? []].flat().slice(0, MOST_PRINTED)
    const { rows } = await readList(
      ctx,
      'list-exported',
      { ...filter, ...(references.length > 0 && { references }) },
      MOST_PRINTED,
    )
    const { services } = await deskOf(ctx, filter)
    const { t } = ctx
    const title = t(`cases.views.${filter.view}`)
    return html(
      <OfficePage request={request} title={title}>
        <p class="not-printed">
          <Link href={listHref(t, filter)} text={t('cases.bulk.back')} />
        </p>
        <Heading level={1} text={title} />
        <p class="quiet" safe>
          {t('cases.print.list-of', { count: rows.length, at: t.date(ctx.clock.now(), 'moment') })}
        </p>
        <Table
          t={t}
          caption={title}
          columns={['reference', 'applicant', 'service', 'sent', 'due', 'state', 'officer'].map(
            (name) => ({ label: t(`cases.work-list.${name}`) }),
          )}
          rows={rows.map((row) => ({
            cells: [
              row.reference,
              t.of(row.applicantName),
              t.of(services.find(({ id }) => id === row.service)?.title ?? {}),
              t.date(row.submittedAt, 'numeric'),
              row.stoppedOn ? t('cases.work-list.after-correction') : t.date(row.dueOn, 'numeric'),
              t(`cases.states.${row.state}`),
              t.of(row.officerName ?? {}),
            ],
          }))}
        />
      </OfficePage>,
    )
  },
})

export const printRoutes = [printCase, printList]
