import {
  type Ctx,
  type FormBody,
  fieldOf,
  html,
  Problem,
  type RouteRequest,
  redirect,
  route,
  textKeyOf,
} from '#kernel'
import { Actions, Button, DeskPage, type FieldError, Form, Notice } from '#kernel/ui'
import type { Decision, DecisionTable, Definitions, Literal } from '#lib/dmn/model'
import { readDmn } from '#lib/dmn/read'
import { writeDmn } from '#lib/dmn/write'
import { withColumn } from '../authoring/columns.ts'
import { authorNames, type Draft, getDraft, saveDraft } from '../authoring/draft.ts'
import type { DraftCheck } from '../authoring/draft-check.ts'
import {
  idsOf,
  type RowAct,
  textTyped,
  withCells,
  withExpression,
  withFormula,
  withPolicy,
  withRow,
} from '../authoring/edit.ts'
import { checkKept } from '../authoring/kept-check.ts'
import { problem } from '../problems.ts'
import { getRuleSet } from '../rule-set.ts'
import type { Definition } from '../tables.ts'
import { draftHref, OfDraftPart } from './address.ts'
import { ColumnFields, columnActOf, Needs } from './column-fields.tsx'
import { decisionName } from './decision-name.ts'
import { DraftCrumbs } from './draft-crumbs.tsx'
import { SEEN, seenOf } from './draft-parts.tsx'
import { Findings, spotId } from './findings.tsx'
import { FormulaField } from './formula-field.tsx'
import { PolicyField, TableFields } from './table-fields.tsx'
import { COLUMNS, columnsField, lostRows, rowsOnPage, typedCells } from './typed-table.ts'

type Request = RouteRequest<{ id: string; draft: Draft['id']; part: string }>

const DO = 'do'

/** One decision of a draft: its table, or its formula, as a form. */
export const decisionRoutes = [
  route({
    method: 'GET',
    url: '/:lang/office/rules/:id/drafts/:draft/decisions/:part',
    allow: 'rules:edit',
    params: OfDraftPart,
    handler: async (request) => {
      const { ctx, params } = request
      const draft = await getDraft(ctx, params.id, params.draft)
      return html(await decisionView(request, placeOf(draft, params.part)))
    },
  }),
  route({
    method: 'POST',
    url: '/:lang/office/rules/:id/drafts/:draft/decisions/:part',
    allow: 'rules:edit',
    params: OfDraftPart,
    perMinute: 120,
    bodyLimit: 1024 * 1024,
    handler: saved,
  }),
]

type Place = {
  draft: Draft
  definitions: Definitions
  at: number
  decision: Decision
  expression: DecisionTable | Literal
}

/** @throws rules/draft-missing  also for a decision that is not edited here */
function placeOf(draft: Draft, part: string): Place {
  const definitions = readDmn(draft.dmn)
  const at = Number(part)
  const decision = definitions.elements[at]
  const expression = decision?.kind === 'decision' ? decision.expression : undefined
  const known = expression?.kind === 'decisionTable' || expression?.kind === 'literalExpression'
  if (decision?.kind !== 'decision' || !known) throw problem('draft-missing')
  return { draft, definitions, at, decision, expression }
}

async function saved(request: Request) {
  const { ctx, params, form } = request
  const draft = await getDraft(ctx, params.id, params.draft)
  const place = placeOf(draft, params.part)
  if (seenOf(request) !== draft.version) return overtaken(request, place)
  const act = actOf(form)
  try {
    const definitions = edited(place, form, act)
    // What says nothing new is no revision of its own.
    if (definitions !== place.definitions) {
      await saveDraft(ctx, draft, draft.version, { dmn: writeDmn(definitions) })
    }
  } catch (thrown) {
    return refused(request, place, thrown)
  }
  const href = draftHref(ctx, draft, `/decisions/${place.at}`)
  return redirect(`${href}${pageOf(form)}${act ? `#${spotId(rowAfter(act))}` : ''}`)
}

const pageOf = (form: FormBody) => {
  const from = Number(fieldOf(form, 'from')) || 0
  return from > 0 ? `?from=${from}` : ''
}

const rowAfter = ({ act, row }: RowAct) =>
  ({
    add: row + 1,
    duplicate: row + 1,
    remove: Math.max(row - 1, 0),
    up: Math.max(row - 1, 0),
    down: row + 1,
  })[act]

/** `remove:3`: what a row's button says. */
function actOf(form: FormBody): RowAct | undefined {
  const found = /^(add|duplicate|remove|up|down):(-?[0-9]{1,3})$/.exec(fieldOf(form, DO))
  if (!found) return undefined
  return { act: found[1] as RowAct['act'], row: Number(found[2]) }
}

/** The model as the form says; the same where it says nothing new. */
function edited(place: Place, form: FormBody, act: RowAct | undefined): Definitions {
  const { definitions, at, expression } = place
  const typed = typedInto(place, form, act)
  const saved = typed === expression ? definitions : withExpression(definitions, at, typed)
  const column = columnActOf(form, fieldOf(form, DO))
  return column ? withColumn(saved, at, column) : saved
}

function typedInto({ expression, definitions }: Place, form: FormBody, act: RowAct | undefined) {
  if (expression.kind === 'literalExpression')
    return withFormula(expression, fieldOf(form, 'formula'))
  const { cells } = typedCells(form, expression)
  const typed = withPolicy(withCells(expression, cells), fieldOf(form, 'policy'))
  const table = act ? withRow(typed, act, idsOf(definitions)) : typed
  return JSON.stringify(table) === JSON.stringify(expression) ? expression : table
}

/** Somebody saved meanwhile: what was typed stands in the form, beside what they have saved. */
async function overtaken(request: Request, place: Place) {
  const { ctx, form } = request
  const nameOf = await authorNames(ctx, [place.draft.savedBy])
  const params = { name: ctx.t.of(nameOf(place.draft.savedBy)) }
  const lost = place.expression.kind === 'decisionTable' ? lostRows(form, place.expression) : []
  const wrong = { overtaken: ctx.t('rules.edit.overtaken', params), lost, typed: form }
  return html(await decisionView(request, place, wrong), { status: 409 })
}

async function refused(request: Request, place: Place, thrown: unknown) {
  if (!(thrown instanceof Problem)) throw thrown
  if (thrown.code === 'rules/draft-stale') {
    return overtaken(
      request,
      placeOf(
        await getDraft(request.ctx, place.draft.ruleSet, place.draft.id),
        request.params.part,
      ),
    )
  }
  const { ctx, form } = request
  const name = wrongCell(form, place) ?? 'policy'
  const error = { name, message: ctx.t(textKeyOf(thrown.code), thrown.params) }
  return html(await decisionView(request, place, { error, typed: form }), { status: thrown.status })
}

/** The first field whose text a model cannot hold. */
function wrongCell(form: FormBody, { expression }: Place): string | undefined {
  const kind = expression.kind === 'decisionTable' ? 'cell' : 'formula'
  return Object.keys(form.fields).find((name) => {
    if (!/^c\.|^formula$/.test(name)) return false
    try {
      textTyped(fieldOf(form, name), kind)
      return false
    } catch {
      return true
    }
  })
}

type Wrong = { error?: FieldError; overtaken?: string; lost?: readonly string[]; typed?: FormBody }

async function decisionView(request: Request, place: Place, wrong: Wrong = {}) {
  const { ctx } = request
  const { t } = ctx
  const { draft, decision, at } = place
  const definition = await getRuleSet(ctx, draft.ruleSet)
  const check = await checkKept(ctx, draft)
  const _name = t.of(definition.names)
  const locked = draft.ended !== null || draft.proposed
  return (
    <DeskPage
      request={request}
      title={decisionName(t, definition, decision.name)}
      error={wrong.error}
    >
      <DraftCrumbs {...{ ctx, definition, draft }} />
      {wrong.overtaken ? <Overtaken ctx={ctx} wrong={wrong} /> : ''}
      {locked ? <Notice kind="wait" text={t('rules.edit.locked')} /> : ''}
      <Findings
        {...{ ctx, definition, check }}
        decision={at}
        hrefOf={(decision) => draftHref(ctx, draft, `/decisions/${decision}`)}
      />
      <Needs {...{ ctx, definition, decision, definitions: place.definitions }} />
      <EditForm {...{ request, definition, place, check, wrong, locked }} />
    </DeskPage>
  )
}

function Overtaken({ ctx, wrong: { overtaken = '', lost = [] } }: { ctx: Ctx; wrong: Wrong }) {
  return (
    <Notice kind="bad" live text={overtaken}>
      {lost.length > 0 ? (
        <>
          <p safe>{ctx.t('rules.edit.lost-rows')}</p>
          <ul dir="ltr">
            {lost.map((row) => (
              <li>
                <code safe>{row}</code>
              </li>
            ))}
          </ul>
        </>
      ) : (
        ''
      )}
    </Notice>
  )
}

type EditProps = {
  request: Request
  definition: Definition
  place: Place
  check: DraftCheck
  wrong: Wrong
  locked: boolean
}

function EditForm({ request, definition, place, check, wrong, locked }: EditProps) {
  const { ctx, csrf, query } = request
  const { t } = ctx
  const { draft, at, expression } = place
  const from = Number((query as { from?: unknown }).from ?? fieldOf(request.form, 'from')) || 0
  const columns = expression.kind === 'decisionTable' ? columnsField(expression) : ''
  const hidden = { [SEEN]: String(draft.version), from: String(from), [COLUMNS]: columns }
  const fields = { ctx, definition, draft: check, decision: at, ...wrong }
  return (
    <Form action={draftHref(ctx, draft, `/decisions/${at}`)} csrf={csrf} hidden={hidden}>
      <button class="hidden" type="submit" name={DO} value="save" tabindex="-1" safe>
        {t('rules.edit.save')}
      </button>
      {expression.kind === 'decisionTable' ? (
        <>
          <PolicyField {...{ ctx, table: expression, typed: wrong.typed }} />
          <TableFields
            {...fields}
            {...{ table: expression, page: rowsOnPage(expression, from), locked }}
            href={draftHref(ctx, draft, `/decisions/${at}`)}
          />
          {locked ? (
            ''
          ) : (
            <ColumnFields
              {...{ ctx, definition, definitions: place.definitions }}
              decision={place.decision}
              table={expression}
            />
          )}
        </>
      ) : (
        <FormulaField {...fields} formula={expression} />
      )}
      {locked ? (
        ''
      ) : (
        <Actions>
          <Button text={t('rules.edit.save')} name={DO} value="save" />
        </Actions>
      )}
    </Form>
  )
}
