import { dayOf, fieldOf, html, redirect, route, today } from '#kernel'
import { DeskPage, Link, Notice, Section } from '#kernel/ui'
import { authorNames } from '#rules'
import {
  type Change,
  discardChange,
  getAuthored,
  getChange,
  saveChange,
} from '../authoring/change.ts'
import { checkFiles } from '../authoring/check.ts'
import { comment, settleComment } from '../authoring/comment.ts'
import { describedIn } from '../authoring/described.ts'
import { propose } from '../authoring/publish.ts'
import { withNewScenario } from '../authoring/scenario-edit.ts'
import { findSource } from '../authoring/source.ts'
import { settingsOf } from '../scaffold/choices.ts'
import { acted, type Told } from './acted.tsx'
import {
  changeHref,
  changeUrl,
  type OfChange,
  OneChange,
  type Request,
  seenOf,
  serviceHref,
  studioHref,
  WITH_FRAMES,
} from './address.ts'
import { Parts } from './change-parts.tsx'
import { Comments, commentHref, commentId } from './comments.tsx'
import { Differences } from './differences.tsx'
import { Ends, Waiting } from './ends.tsx'
import { Findings } from './findings.tsx'
import { PreviewFrame } from './preview-frame.tsx'
import { NEW_SCENARIO, newNameIn, Scenarios } from './scenario-outcome.tsx'
import { zipFile } from './service.tsx'

const taking = { params: OneChange, perMinute: 120 } as const

/** One change of a service: what is wrong with it, its parts, how it looks, and what becomes of it. */
export const changeRoutes = [
  route({
    method: 'GET',
    url: changeUrl,
    allow: 'services:author',
    ...taking,
    handler: async (request) => {
      const { ctx, params } = request
      const change = await getChange(ctx, params.service, params.change)
      return html(await changeView(request, change), { headers: WITH_FRAMES })
    },
  }),
  route({
    method: 'GET',
    url: `${changeUrl}/differences`,
    allow: 'services:author',
    ...taking,
    handler: async (request) => html(await differencesView(request)),
  }),
  route({
    method: 'GET',
    url: `${changeUrl}/files.zip`,
    allow: 'services:author',
    ...taking,
    handler: async ({ ctx, params }) =>
      zipFile(params.service, (await getChange(ctx, params.service, params.change)).files),
  }),
  route({
    method: 'POST',
    url: `${changeUrl}/scenarios`,
    allow: 'services:author',
    ...taking,
    handler: (request) =>
      acted(
        request,
        { 'services/name-wrong': NEW_SCENARIO, 'services/name-taken': NEW_SCENARIO },
        (change) => scenarioBegun(request, change),
        again(request),
      ),
  }),
  route({
    method: 'POST',
    url: `${changeUrl}/propose`,
    allow: 'services:author',
    ...taking,
    handler: (request) =>
      acted(request, FIELDS, (change) => proposed(request, change), again(request)),
  }),
  route({
    method: 'POST',
    url: `${changeUrl}/discard`,
    allow: 'services:author',
    ...taking,
    handler: (request) =>
      acted(
        request,
        {},
        async ({ service, id, base }) => {
          await discardChange(request.ctx, service, id)
          return base === null ? studioHref(request.ctx) : serviceHref(request.ctx, service)
        },
        again(request),
      ),
  }),
  route({
    method: 'POST',
    url: `${changeUrl}/comments`,
    allow: 'services:author',
    ...taking,
    handler: (request) =>
      acted(
        request,
        { 'services/comment-empty': 'said' },
        async (change) => {
          const said = fieldOf(request.form, 'said')
          await comment(request.ctx, change, { said, path: fieldOf(request.form, 'about') })
          return commentHref(request, change)
        },
        again(request),
      ),
  }),
  route({
    method: 'POST',
    url: `${changeUrl}/comments/settle`,
    allow: 'services:author',
    ...taking,
    handler: async (request) => {
      const { ctx, params, form } = request
      const change = await getChange(ctx, params.service, params.change)
      await settleComment(ctx, change, commentId(form))
      return redirect(commentHref(request, change))
    },
  }),
]

const FIELDS = {
  'services/start-wrong': 'starts',
  'services/reason-missing': 'reason',
  'services/basis-missing': 'basis',
  'services/change-faulty': 'reason',
  'services/change-same': 'reason',
  'services/owner-other': 'reason',
}

/** @returns where it is filled in */
async function scenarioBegun({ ctx, form }: OfChange, change: Change): Promise<string> {
  const name = fieldOf(form, NEW_SCENARIO).trim()
  const { languages } = ctx.pack.settings
  const inEach = (said: (lang: string) => string) =>
    Object.fromEntries(languages.map((lang) => [lang, said(lang)]))
  const how = {
    names: inEach((lang) => fieldOf(form, newNameIn(lang)).trim() || name),
    on: today(ctx),
    somebody: {
      identifier: settingsOf(ctx.pack).identifier,
      name: inEach((lang) => ctx.translate(lang)('services.scaffold.scenarios.applicant')),
    },
  }
  await saveChange(ctx, change, seenOf({ form }), (files) => withNewScenario(files, name, how))
  return changeHref(ctx, change, `/scenarios/${name}?part=answers`)
}

async function proposed({ ctx, form }: Request & { ctx: OfChange['ctx'] }, change: Change) {
  const typed = {
    ...{ starts: dayOf(form, 'starts') },
    ...{ reason: fieldOf(form, 'reason'), basis: fieldOf(form, 'basis') },
  }
  const proposal = await propose(ctx, change, { seen: seenOf({ form }), typed })
  return serviceHref(ctx, change.service, `/proposals/${proposal}`)
}

const again = (request: OfChange) => (change: Change, told: Told) =>
  changeView(request, change, told)

async function changeView(request: OfChange, change: Change, { error, overtaken }: Told = {}) {
  const { ctx } = request
  const { t } = ctx
  const authored = await getAuthored(ctx, change.service)
  const check = await checkFiles(ctx, change.service, change.files)
  const name = await authorNames(ctx, [change.savedBy])
  const open = !change.ended && !change.proposed
  const title = t('services.studio.change-of', { name: t.of(authored.titles) })
  return (
    <DeskPage
      request={request}
      title={title}
      error={error}
      crumbs={[
        { href: studioHref(ctx), text: t('services.studio.title') },
        { href: serviceHref(ctx, change.service), text: t.of(authored.titles) },
      ]}
    >
      {overtaken ? <Notice kind="wait" live text={overtaken} /> : ''}
      <p class="quiet" safe>
        {t('services.studio.revision', {
          revision: change.revision,
          name: t.of(name(change.savedBy)),
          at: t.date(change.savedAt, 'moment'),
        })}
      </p>
      {change.ended === 'discarded' ? <Notice text={t('services.studio.discarded')} /> : ''}
      <Waiting {...{ ctx, change }} />
      <div class="studio">
        <div class="stack">
          {open && describedIn(change.files, settingsOf(ctx.pack)) ? (
            <Notice text={t('services.studio.make-run-about')}>
              <Link href={changeHref(ctx, change, '/run')} text={t('services.studio.make-run')} />
            </Notice>
          ) : (
            ''
          )}
          <Section title={t('services.studio.faults')} id="faults" lettering={false}>
            <Findings {...{ ctx, change, check }} />
          </Section>
          <Parts {...{ request, change, check }} />
          <Scenarios {...{ request, change, check, error }} />
          <Comments {...{ request, change, open, error }} />
        </div>
        <PreviewFrame {...{ ctx, change, check }} />
      </div>
      {open ? <Ends {...{ request, change, sound: check.sound, error }} /> : ''}
    </DeskPage>
  )
}

async function differencesView(request: OfChange) {
  const { ctx, params } = request
  const { t } = ctx
  const change = await getChange(ctx, params.service, params.change)
  const authored = await getAuthored(ctx, change.service)
  const before = change.base === null ? {} : await findSource(ctx, change.service, change.base)
  return (
    <DeskPage
      request={request}
      title={t('services.studio.differences')}
      crumbs={[
        { href: serviceHref(ctx, change.service), text: t.of(authored.titles) },
        {
          href: changeHref(ctx, change),
          text: t('services.studio.change-of', { name: t.of(authored.titles) }),
        },
      ]}
    >
      <Differences
        {...{ ctx, before: before ?? {}, after: change.files }}
        service={change.service}
      />
    </DeskPage>
  )
}
