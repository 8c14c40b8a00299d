import { Type } from 'typebox'
import {
  type Ctx,
  type FormBody,
  fieldOf,
  html,
  Id,
  type RouteRequest,
  route,
  today,
} from '#kernel'
import {
  Actions,
  Button,
  DeskPage,
  type FieldError,
  Form,
  Link,
  Notice,
  Section,
  Table,
} from '#kernel/ui'
import { analyse } from '#lib/dmn/analysis'
import { DmnError } from '#lib/dmn/findings'
import type { TableProgram } from '#lib/dmn/table'
import { casesOfYear } from '../cases.ts'
import { wordingOf } from '../pages/rule-table.tsx'
import { problem } from '../problems.ts'
import { getModel, getRuleSet, versionOn } from '../rule-set.ts'
import type { Definition } from '../tables.ts'
import { type Cells, cellsOf, changeable, changedModel, type Effect, effectOf } from '../what-if.ts'
import { EffectView } from './effect.tsx'

const LONGEST = 500

type Request = RouteRequest<unknown, unknown>
const OfTable = Type.Object({
  lang: Type.String(),
  id: Id,
  table: Type.String({ pattern: '^[0-9]{1,2}$' }),
})

const tablePage = route({
  method: 'GET',
  url: '/:lang/office/rules/:id/:table',
  allow: 'rules:try',
  params: OfTable,
  handler: async (request) => {
    const place = await placeOf(request.ctx, request.params)
    return html(<TableView request={request} place={place} cells={cellsOf(place.table)} />)
  },
})

const tryForm = route({
  method: 'POST',
  url: '/:lang/office/rules/:id/:table',
  allow: 'rules:try',
  params: OfTable,
  perMinute: 30,
  bodyLimit: 512 * 1024,
  handler: async (request) => {
    const { ctx, form, params } = request
    const place = await placeOf(ctx, params)
    const cells = cellsTyped(form, place.table)
    const tried = await tryCells(ctx, place, cells)
    if ('effect' in tried) {
      return html(<TableView {...{ request, place, cells }} tried={tried} />)
    }
    return html(<TableView {...{ request, place, cells }} error={tried.error} />, { status: 422 })
  },
})

/** Where officials change cells of a table and see whose outcome that would change. Nothing is kept. */
export const whatIfRoutes = [tablePage, tryForm]

type Place = Awaited<ReturnType<typeof placeOf>>

/** @throws rules/rule-set-missing  also for a table that there is not */
async function placeOf(ctx: Ctx, { id, table: number }: { id: string; table: string }) {
  const definition = await getRuleSet(ctx, id)
  const version = await versionOn(ctx, id, today(ctx))
  const kept = await getModel(ctx, version.model)
  const tables = changeable(kept)
  const table = tables[Number(number)]
  if (!table) throw problem('rule-set-missing')
  return { definition, version, kept, tables, table, number: Number(number) }
}

const fieldName = (row: number, column: number) => `c.${row}.${column}`

const cellsTyped = (form: FormBody, table: TableProgram): Cells =>
  cellsOf(table).map((cells, row) =>
    cells.map((before, at) =>
      Object.hasOwn(form.fields, fieldName(row, at))
        ? fieldOf(form, fieldName(row, at)).slice(0, LONGEST).trim()
        : before,
    ),
  )

async function tryCells(
  ctx: Ctx,
  { definition, kept, table }: Place,
  cells: Cells,
): Promise<Tried | { error: FieldError }> {
  const { decision } = definition
  const moment = { now: ctx.clock.now(), zone: ctx.pack.settings.timeZone }
  try {
    const after = changedModel(kept.definitions, table, cells)
    const cases = await casesOfYear(ctx, definition, kept)
    const effect = await effectOf({ decision, before: kept.model, after, cases, moment })
    const findings = after.tables.flatMap((table) => analyse(table).findings)
    const broken = findings.filter(({ kind }) => kind !== 'unreachable').length
    return { effect, broken }
  } catch (error) {
    if (!(error instanceof DmnError)) throw error
    const text = String(error.findings[0]?.params.text ?? '')
    const [row, column] = placeIn(cells, text)
    return {
      error: { name: fieldName(row, column), message: ctx.t('rules.try.unreadable', { text }) },
    }
  }
}

/** What came of a trial; `broken`: gaps and overlaps for which such rules are refused. */
type Tried = { effect: Effect; broken: number }

/** Where a text stands that cannot be read. */
function placeIn(cells: Cells, text: string): [number, number] {
  const row = cells.findIndex((one) => one.includes(text.trim()))
  return row < 0 ? [0, 0] : [row, cells[row]?.indexOf(text.trim()) ?? 0]
}

type TableViewProps = {
  request: Request
  place: Place
  cells: Cells
  tried?: Tried
  error?: FieldError
}

function TableView({ request, place, cells, tried, error }: TableViewProps) {
  const { ctx } = request
  const { t } = ctx
  const { definition, tables, table, number } = place
  const base = `/${t.locale}/office/rules/${definition.rules}`
  const nameOf = (name: string) => {
    const wording = wordingOf(definition, name)
    return wording ? t.of(wording.names) : name
  }
  return (
    <DeskPage request={request} title={t.of(definition.names)} error={error}>
      <p safe>{t('rules.try.lede')}</p>
      <p class="quiet" safe>
        {t('rules.try.nothing-kept')}
      </p>
      {tried && tried.broken > 0 ? (
        <Notice kind="wait" text={t('rules.try.broken', { count: tried.broken })} />
      ) : (
        ''
      )}
      {tried ? <EffectView {...{ ctx, definition, effect: tried.effect }} /> : ''}
      {tables.length > 1 ? (
        <nav aria-label={t('rules.try.tables')}>
          <ul class="points">
            {tables.map(({ within }, at) => (
              <li>
                {at === number ? (
                  <b safe>{nameOf(within)}</b>
                ) : (
                  <Link href={`${base}/${at}`} text={nameOf(within)} />
                )}
              </li>
            ))}
          </ul>
        </nav>
      ) : (
        ''
      )}
      <Section title={nameOf(table.within)} id="cells" lettering={false}>
        <Form action={`${base}/${number}`} csrf={request.csrf}>
          <CellFields {...{ ctx, definition, table, cells }} wrong={error?.name} />
          <Actions>
            <Button text={t('rules.try.try')} />
          </Actions>
        </Form>
      </Section>
    </DeskPage>
  )
}

type CellFieldsProps = {
  ctx: Ctx
  definition: Definition
  table: TableProgram
  cells: Cells
  wrong: string | undefined
}

/** Each cell as FEEL, to be changed. */
function CellFields({ ctx, definition, table, cells, wrong }: CellFieldsProps) {
  const { t } = ctx
  const { model, within } = table
  const names = [
    ...model.inputs.map(({ expression }) => expression.text.trim()),
    ...model.outputs.map(({ name }) => name?.trim() || within),
  ].map((name) => {
    const wording = wordingOf(definition, name)
    return wording ? t.of(wording.names) : name
  })
  return (
    <Table
      t={t}
      caption={within}
      columns={[{ label: t('rules.page.row') }, ...names.map((label) => ({ label }))]}
      rows={cells.map((row, at) => ({
        cells: [
          t.number(at + 1),
          ...row.map((text, column) => ({
            content: (
              <input
                class="input"
                id={fieldName(at, column).replaceAll('.', '-')}
                name={fieldName(at, column)}
                value={text}
                dir="ltr"
                autocomplete="off"
                aria-label={`${names[column]} ${at + 1}`}
                aria-invalid={wrong === fieldName(at, column) ? 'true' : undefined}
              />
            ),
          })),
        ],
      }))}
    />
  )
}
