import {
  type Answer,
  dayOf,
  fieldErrorOf,
  fieldOf,
  html,
  Problem,
  type ProcedureFault,
  type RouteRequest,
  redirect,
  route,
  textKeyOf,
} from '#kernel'
import { Actions, asset, ButtonLink, DeskPage, type FieldError, Notice, Section } from '#kernel/ui'
import { BpmnError } from '#lib/bpmn/findings'
import { readBpmn } from '#lib/bpmn/read'
import { decodeXml } from '#lib/xml/decode'
import { XmlError } from '#lib/xml/tree'
import { authorNames } from '#rules'
import { type Contributors, checkModel, usesOf } from '../../authoring/check.ts'
import {
  type Draft,
  discardDraft,
  getAuthored,
  getDraft,
  LARGEST_BYTES,
  saveDraft,
} from '../../authoring/draft.ts'
import { propose } from '../../authoring/publish.ts'
import { problem } from '../../problems.ts'
import { findingWords } from '../../said.ts'
import type { DraftId } from '../../tables.ts'
import { draftHref, modelHref, modelsHref, OneDraft, type Request, seenOf } from './address.ts'
import { bpmnFile, nameOf } from './desk.tsx'
import { Differences } from './differences.tsx'
import { Canvas, Ends, Waiting } from './draft-parts.tsx'
import { Faults } from './faults.tsx'

type OfDraft = RouteRequest<{ procedure: string; draft: DraftId }>

/** One draft: its canvas, what is wrong with it, what it changes, and what becomes of it. */
export const draftRoutes = (contributors: Contributors) => {
  const taking = { params: OneDraft, perMinute: 60 } as const
  const withFile = { ...taking, multipart: true, bodyLimit: LARGEST_BYTES + 16 * 1024 } as const
  const here = '/:lang/office/procedures/models/:procedure/drafts/:draft'
  return [
    route({
      method: 'GET',
      url: here,
      allow: 'procedures:author',
      ...taking,
      handler: async (request) => {
        const { ctx, params } = request
        const draft = await getDraft(ctx, params.procedure, params.draft)
        return draftPage(request, contributors, draft)
      },
    }),
    route({
      method: 'GET',
      url: `${here}/procedure.bpmn`,
      allow: 'procedures:author',
      ...taking,
      handler: async ({ ctx, params }) =>
        bpmnFile((await getDraft(ctx, params.procedure, params.draft)).bpmn),
    }),
    route({
      method: 'POST',
      url: `${here}/check`,
      allow: 'procedures:author',
      ...withFile,
      handler: async (request) => html(await checked(request, contributors)),
    }),
    route({
      method: 'POST',
      url: `${here}/save`,
      allow: 'procedures:author',
      ...withFile,
      handler: (request) =>
        answered(request, contributors, async (draft) => {
          await saveDraft(request.ctx, draft, seenOf(request), textIn(request))
          return draftHref(request.ctx, draft)
        }),
    }),
    route({
      method: 'POST',
      url: `${here}/discard`,
      allow: 'procedures:author',
      ...taking,
      handler: (request) =>
        answered(request, contributors, async ({ procedure, id }) => {
          await discardDraft(request.ctx, procedure, id)
          return modelHref(request.ctx, procedure)
        }),
    }),
    route({
      method: 'POST',
      url: `${here}/propose`,
      allow: 'procedures:author',
      ...taking,
      handler: (request) =>
        answered(request, contributors, (draft) => proposed(request, contributors, draft)),
    }),
  ]
}

async function proposed(request: Request, contributors: Contributors, draft: Draft) {
  const { ctx, form } = request
  const typed = {
    ...{ starts: dayOf(form, 'starts') },
    ...{ reason: fieldOf(form, 'reason'), basis: fieldOf(form, 'basis') },
  }
  const proposal = await propose(ctx, contributors(), draft, { seen: seenOf(request), typed })
  return modelHref(ctx, draft.procedure, `/proposals/${proposal}`)
}

/** The model that was sent, from the canvas or as a file, in whatever encoding. */
function textIn({ form }: Pick<Request, 'form'>): string {
  const file = form.files.model
  if (file?.tooLarge) throw problem('draft-large')
  if (!file) throw problem('model-missing')
  try {
    return decodeXml(file.bytes)
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    throw problem('draft-unreadable')
  }
}

/** For the canvas, while somebody draws: what is wrong with what is not saved yet. */
async function checked(request: OfDraft, contributors: Contributors) {
  const { ctx, params } = request
  const draft = await getDraft(ctx, params.procedure, params.draft)
  const uses = await usesOf(ctx, contributors(), draft.procedure)
  return <Faults ctx={ctx} check={checkModel(ctx, uses, textIn(request))} />
}

const FIELDS = {
  'procedures/start-wrong': 'starts',
  'procedures/reason-missing': 'reason',
  'procedures/basis-missing': 'basis',
  'procedures/draft-faulty': 'reason',
  'procedures/draft-same': 'reason',
  'procedures/draft-large': 'model',
  'procedures/draft-unreadable': 'model',
  'procedures/model-missing': 'model',
}

/** Somebody else was quicker: the page shows how it is now. */
const OVERTAKEN = ['draft-stale', 'draft-ended', 'draft-proposed', 'draft-behind'].map(
  (code) => `procedures/${code}`,
)

/** Where an act leads; what somebody can mend is told on the draft's page. */
async function answered(
  request: OfDraft,
  contributors: Contributors,
  act: (draft: Draft) => Promise<string>,
): Promise<Answer> {
  const { ctx, params } = request
  const draft = await getDraft(ctx, params.procedure, params.draft)
  try {
    return redirect(await act(draft))
  } catch (thrown) {
    const now = await getDraft(ctx, params.procedure, params.draft)
    if (thrown instanceof BpmnError) {
      const refused = thrown.findings.map(
        (finding): ProcedureFault => ({
          ...{ severity: 'error', element: null, text: findingWords(ctx.t, finding) },
        }),
      )
      return draftPage(request, contributors, now, { refused })
    }
    if (thrown instanceof Problem && OVERTAKEN.includes(thrown.code)) {
      const overtaken = ctx.t(textKeyOf(thrown.code))
      return draftPage(request, contributors, now, { overtaken })
    }
    const error = fieldErrorOf(ctx.t, thrown, FIELDS)
    return draftPage(request, contributors, now, { error })
  }
}

type Wrong = {
  error?: FieldError
  overtaken?: string
  /** why a file that was sent is not taken */
  refused?: readonly ProcedureFault[]
}

async function draftPage(
  request: Request,
  contributors: Contributors,
  draft: Draft,
  wrong: Wrong = {},
): Promise<Answer> {
  const page = await draftView(request, contributors, draft, wrong)
  const status = wrong.overtaken ? 409 : wrong.error || wrong.refused ? 422 : 200
  return html(page, { status })
}

function ToTrial({ ctx, draft }: { ctx: Request['ctx']; draft: Draft }) {
  const { t } = ctx
  return (
    <Section title={t('procedures.models.trial')} id="trial" lettering={false}>
      <p safe>{t('procedures.models.trial-about')}</p>
      <Actions>
        <ButtonLink
          href={draftHref(ctx, draft, '/trial')}
          text={t('procedures.models.try')}
          kind="second"
        />
      </Actions>
    </Section>
  )
}

async function draftView(
  request: Request,
  contributors: Contributors,
  draft: Draft,
  { error, overtaken, refused }: Wrong,
) {
  const { ctx } = request
  const { t } = ctx
  const [authored, uses] = await Promise.all([
    getAuthored(ctx, draft.procedure),
    usesOf(ctx, contributors(), draft.procedure),
  ])
  const check = checkModel(ctx, uses, draft.bpmn)
  const before = readBpmn(authored.bpmn)
  const name = nameOf(ctx, uses, draft.procedure)
  const nameOfAuthor = await authorNames(ctx, [draft.savedBy])
  const open = !draft.ended && !draft.proposed
  const behind = open && draft.base !== authored.definition
  return (
    <DeskPage
      request={request}
      title={t('procedures.models.draft-of', { name })}
      error={error}
      crumbs={[
        { href: modelsHref(ctx), text: t('procedures.models.title') },
        { href: modelHref(ctx, draft.procedure), text: name },
      ]}
    >
      {overtaken ? <Notice kind="bad" live text={overtaken} /> : ''}
      {behind && !overtaken ? (
        <Notice kind="wait" text={t('procedures.problems.draft-behind')} />
      ) : (
        ''
      )}
      {refused ? (
        <Section title={t('procedures.models.not-taken')} id="refused" lettering={false}>
          <Faults ctx={ctx} check={{ faults: refused, sound: false }} />
        </Section>
      ) : (
        ''
      )}
      <p class="quiet small" safe>
        {t('procedures.models.revision', {
          number: draft.version,
          name: t.of(nameOfAuthor(draft.savedBy)),
          at: t.date(draft.savedAt, 'moment'),
        })}
      </p>
      <Waiting {...{ ctx, draft }} />
      <link rel="stylesheet" href={asset('procedure.css')} />
      <script src={asset('procedure.js')} defer />
      <Canvas {...{ request, draft, uses, name, open, error }}>
        <Section title={t('procedures.models.faults')} id="faults" lettering={false}>
          <Faults ctx={ctx} check={check} />
        </Section>
      </Canvas>
      {check.model ? (
        <Differences ctx={ctx} before={before.definitions} after={check.model.definitions} />
      ) : (
        ''
      )}
      {check.model ? <ToTrial {...{ ctx, draft }} /> : ''}
      {open && !behind ? <Ends {...{ request, draft, sound: check.sound, error }} /> : ''}
    </DeskPage>
  )
}
