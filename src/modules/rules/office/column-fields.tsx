import { type Ctx, type FormBody, fieldOf } from '#kernel'
import { Button, Select } from '#kernel/ui'
import type { Decision, DecisionTable, Definitions } from '#lib/dmn/model'
import { type ColumnAct, columnsOffered } from '../authoring/columns.ts'
import type { Definition } from '../tables.ts'
import { columnsOf } from './columns.ts'
import { decisionName } from './decision-name.ts'
import { neededBy } from './draft-parts.tsx'

const FURTHER = 'further'

/** What a button below the table says. */
export function columnActOf(form: FormBody, what: string): ColumnAct | undefined {
  if (what === 'add-column') return { act: 'add', name: fieldOf(form, FURTHER) }
  const column = /^remove-column:([0-9]{1,2})$/.exec(what)?.[1]
  return column === undefined ? undefined : { act: 'remove', column: Number(column) }
}

type ColumnFieldsProps = {
  ctx: Ctx
  definition: Definition
  definitions: Definitions
  decision: Decision
  table: DecisionTable
}

/** What the table asks for: each condition to be taken away, and those that could be asked for besides. */
export function ColumnFields(props: ColumnFieldsProps) {
  const { ctx, definition, definitions, decision, table } = props
  const { t } = ctx
  const columns = columnsOf(ctx, definition, table, decision.name).slice(0, table.inputs.length)
  const offered = columnsOffered(definitions, decision)
  return (
    <details>
      <summary safe>{t('rules.edit.columns')}</summary>
      <div class="stack">
        <p safe>{t('rules.edit.columns-about')}</p>
        <ul class="points">
          {columns.map(({ label }, at) => (
            <li>
              <span safe>{label}</span>{' '}
              {columns.length === 1 ? (
                ''
              ) : (
                <Button
                  text={t('rules.edit.acts.remove')}
                  hidden={label}
                  kind="stop"
                  name="do"
                  value={`remove-column:${at}`}
                />
              )}
            </li>
          ))}
        </ul>
        {offered.length === 0 ? (
          ''
        ) : (
          <div class="row">
            <Select
              {...{ t, name: FURTHER, label: t('rules.edit.column-further') }}
              value=""
              options={offered.map((value) => ({
                value,
                label: decisionName(t, definition, value),
              }))}
            />
            <Button text={t('rules.edit.column-add')} kind="second" name="do" value="add-column" />
          </div>
        )}
      </div>
    </details>
  )
}

type NeedsProps = {
  ctx: Ctx
  definition: Definition
  definitions: Definitions
  decision: Decision
}

/** What may be asked here, as FEEL calls it and as people do. */
export function Needs({ ctx, definition, definitions, decision }: NeedsProps) {
  const { t } = ctx
  return (
    <details>
      <summary safe>{t('rules.edit.names')}</summary>
      <ul class="points">
        {neededBy(definitions, decision).map((name) => (
          <li>
            <code dir="ltr" safe>
              {name}
            </code>{' '}
            <span class="quiet" safe>
              {decisionName(t, definition, name)}
            </span>
          </li>
        ))}
      </ul>
      <p safe>{t('rules.edit.cells-how')}</p>
    </details>
  )
}
