import { type Ctx, fieldOf, html, redirect, route, textKeyOf } from '#kernel'
import { Actions, Button, ButtonLink, DeskPage, Form, Link, Notice, Table, Tag } from '#kernel/ui'
import { type Draft, getDraft, saveDraft } from '../authoring/draft.ts'
import type { DraftCheck } from '../authoring/draft-check.ts'
import { checkKept } from '../authoring/kept-check.ts'
import { copiedTo, withScenario } from '../authoring/scenarios.ts'
import { isOn } from '../authoring/timeline.ts'
import { problem } from '../problems.ts'
import { getRuleSet, listVersions } from '../rule-set.ts'
import type { Definition } from '../tables.ts'
import { valueWords } from '../words.ts'
import { draftHref, OfDraft, OfDraftPart } from './address.ts'
import { expectWords, scenarioName } from './difference-view.tsx'
import { DraftCrumbs } from './draft-crumbs.tsx'
import { SEEN, seenOf } from './draft-parts.tsx'
import { faultWords } from './office-words.ts'
import { oneView, type Request, saved, told } from './scenario-form.tsx'

/** The cases whose answers are known: how each comes out by the draft, and what is expected of it. */
export const scenarioRoutes = [
  route({
    method: 'GET',
    url: '/:lang/office/rules/:id/drafts/:draft/scenarios',
    allow: 'rules:edit',
    params: OfDraft,
    handler: async (request) => {
      const { ctx, params } = request
      return html(await listView(request, await getDraft(ctx, params.id, params.draft)))
    },
  }),
  route({
    method: 'POST',
    url: '/:lang/office/rules/:id/drafts/:draft/scenarios',
    allow: 'rules:edit',
    params: OfDraft,
    perMinute: 120,
    handler: changed,
  }),
  route({
    method: 'GET',
    url: '/:lang/office/rules/:id/drafts/:draft/scenarios/:part',
    allow: 'rules:edit',
    params: OfDraftPart,
    handler: async (request) => {
      const { ctx, params } = request
      return html(await oneView(request, await getDraft(ctx, params.id, params.draft)))
    },
  }),
  route({
    method: 'POST',
    url: '/:lang/office/rules/:id/drafts/:draft/scenarios/:part',
    allow: 'rules:edit',
    params: OfDraftPart,
    perMinute: 120,
    handler: saved,
  }),
]

/** Takes what comes out for what is expected, removes one, or copies those of the version before. */
async function changed(request: Request) {
  const { ctx, params, form } = request
  const draft = await getDraft(ctx, params.id, params.draft)
  const [, act, number] = /^(accept|remove|copy):?([0-9]{0,3})$/.exec(fieldOf(form, 'do')) ?? []
  try {
    const scenarios = await changedScenarios(ctx, draft, act, Number(number))
    await saveDraft(ctx, draft, seenOf(request), { scenarios })
    return redirect(draftHref(ctx, draft, '/scenarios'))
  } catch (thrown) {
    if (!told(thrown)) throw thrown
    const now = await getDraft(ctx, params.id, params.draft)
    const over = ctx.t(textKeyOf(thrown.code), thrown.params)
    return html(await listView(request, now, over), { status: thrown.status })
  }
}

async function changedScenarios(ctx: Ctx, draft: Draft, act: string | undefined, at: number) {
  const { scenarios, ruleSet, base, days } = draft
  if (act === 'copy') {
    const definition = await getRuleSet(ctx, ruleSet)
    const versions = (await listVersions(ctx, ruleSet)).filter(({ model }) => model === base)
    return copiedTo(definition, scenarios, days.from, ({ on }) =>
      versions.some((one) => isOn(one, on)),
    )
  }
  const scenario = scenarios[at]
  if (!scenario || act === undefined) throw problem('scenario-missing')
  if (act === 'remove') return withScenario(scenarios, at, undefined)
  const { cameOut, faults = [] } = (await checkKept(ctx, draft)).scenarios[at] ?? {}
  if (cameOut === undefined) throw problem('scenario-missing')
  // Articles that no rule names any more are expected no longer; others stay.
  const unsaid = faults.flatMap(({ code, params }) => (code === 'unsaid' ? params.article : []))
  const says = (scenario.says ?? []).filter((key) => !unsaid.includes(key))
  const { says: _before, ...rest } = scenario
  const accepted = { ...rest, expect: cameOut, ...(says.length > 0 && { says }) }
  return withScenario(scenarios, at, accepted)
}

async function listView(request: Request, draft: Draft, over?: string) {
  const { ctx, csrf } = request
  const { t } = ctx
  const definition = await getRuleSet(ctx, draft.ruleSet)
  const check = await checkKept(ctx, draft)
  const locked = draft.ended !== null || draft.proposed
  const rows = draft.scenarios
    .map((scenario, at) => ({ scenario, at, result: check.scenarios[at] }))
    .sort((a, b) => weight(a.result) - weight(b.result) || a.at - b.at)
  const title = t('rules.edit.scenarios')
  return (
    <DeskPage request={request} title={title}>
      <DraftCrumbs {...{ ctx, definition, draft }} />
      {over ? <Notice kind="bad" live text={over} /> : ''}
      <p safe>{t('rules.edit.scenarios-about')}</p>
      {check.model ? '' : <Notice text={t('rules.edit.scenarios-later')} />}
      <Form
        action={draftHref(ctx, draft, '/scenarios')}
        csrf={csrf}
        hidden={{ [SEEN]: String(draft.version) }}
      >
        {locked ? '' : <ListActs {...{ ctx, draft, check }} />}
        <Table
          t={t}
          caption={title}
          columns={[
            { label: t('rules.edit.scenario') },
            { label: t('rules.edit.day'), kind: 'short' },
            { label: t('rules.edit.expected'), kind: 'long' },
            { label: t('rules.edit.state'), kind: 'long' },
          ]}
          rows={rows.map(({ scenario, at, result }) => ({
            cells: [
              {
                content: (
                  <Link
                    href={draftHref(ctx, draft, `/scenarios/${at}`)}
                    text={scenarioName(ctx, scenario)}
                  />
                ),
              },
              t.date(scenario.on),
              expectWords(ctx, definition, scenario),
              { content: <State {...{ ctx, definition, result, at, locked }} /> },
            ],
          }))}
        />
      </Form>
    </DeskPage>
  )
}

type Result = DraftCheck['scenarios'][number]

/** Those that come out otherwise first, then those that the draft decides. */
const weight = (result: Result | undefined) =>
  !result ? 3 : result.faults.length > 0 ? 0 : result.own ? 1 : 2

type PartProps = { ctx: Ctx; definition: Definition; draft: Draft; check: DraftCheck }

function ListActs({ ctx, draft, check }: Omit<PartProps, 'definition'>) {
  const { t } = ctx
  const none = check.model !== undefined && !check.scenarios.some(({ own }) => own)
  return (
    <>
      {none ? <Notice kind="wait" text={t('rules.edit.none-own')} /> : ''}
      <Actions>
        <ButtonLink
          href={draftHref(ctx, draft, `/scenarios/${draft.scenarios.length}`)}
          text={t('rules.edit.add-scenario')}
          kind="second"
        />
        {none ? (
          <Button text={t('rules.edit.copy-scenarios')} kind="second" name="do" value="copy" />
        ) : (
          ''
        )}
      </Actions>
    </>
  )
}

type StateProps = {
  ctx: Ctx
  definition: Definition
  result: Result | undefined
  at: number
  locked: boolean
}

function State({ ctx, definition, result, at, locked }: StateProps) {
  const { t, pack } = ctx
  if (!result) return <Tag text={t('rules.edit.not-run')} />
  const by = (
    <Tag text={t(result.own ? 'rules.edit.by-draft' : 'rules.edit.by-standing')} kind="line" />
  )
  if (result.faults.length === 0) {
    return (
      <>
        <Tag text={t('rules.edit.comes-out')} kind="ok" /> {by}
      </>
    )
  }
  const differs = result.faults.some(({ code }) => code === 'differs')
  const acceptable = result.faults.some(({ code }) => code === 'differs' || code === 'unsaid')
  const value = result.cameOut ?? null
  return (
    <div class="stack">
      <p>
        <Tag text={t('rules.edit.otherwise')} kind="bad" /> {by}
      </p>
      {differs ? (
        <p safe>
          {t('rules.edit.is-now', {
            value: valueWords(t, pack.settings.currency, value, definition.outcome),
          })}
        </p>
      ) : (
        ''
      )}
      {result.faults
        .filter(({ code }) => code !== 'differs')
        .map((fault) => (
          <p safe>{faultWords(t, fault)}</p>
        ))}
      {locked ? (
        ''
      ) : (
        <div class="row">
          {acceptable ? (
            <Button
              text={t('rules.edit.accept')}
              hidden={t('rules.edit.scenario-number', { number: at + 1 })}
              kind="second"
              name="do"
              value={`accept:${at}`}
            />
          ) : (
            ''
          )}
          <Button
            text={t('rules.edit.remove')}
            hidden={t('rules.edit.scenario-number', { number: at + 1 })}
            kind="stop"
            name="do"
            value={`remove:${at}`}
          />
        </div>
      )}
    </div>
  )
}
