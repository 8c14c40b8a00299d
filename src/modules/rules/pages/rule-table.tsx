import type { T } from '#kernel'
import { type Cell, Section, Table } from '#kernel/ui'
import type { TableProgram } from '#lib/dmn/table'
import { type CellWords, cellWords, resultWords } from '../cell-words.ts'
import { ARTICLE, articlesIn } from '../cited.ts'
import { articleOf } from '../explain.ts'
import type { Definition } from '../tables.ts'
import { type Currency, type Wording, wordingOfInput } from '../words.ts'

export type RuleTableProps = {
  t: T
  definition: Definition
  currency: Currency
  table: TableProgram
  id: string
}

/** The words of what a table asks for, or gives: of an input, a decision, or the answer. */
export function wordingOf(definition: Definition, name: string): Wording | undefined {
  const input = definition.inputs.find((one) => one.name === name)
  if (input) return wordingOfInput(input)
  if (name === definition.decision) return definition.outcome
  return definition.decisions?.find((one) => one.name === name)
}

/** A decision table as people read it: a row reads as one rule, and ends with why. */
export function RuleTable({ t, definition, currency, table, id }: RuleTableProps) {
  const { model, within } = table
  const asked = table.inputs.map((input, at) => {
    const text = model.inputs[at]?.expression.text.trim() ?? input.text
    return { text, wording: wordingOf(definition, text) }
  })
  const own = wordingOf(definition, within)
  const results = model.outputs.map((output) => {
    const name = output.name?.trim() ?? ''
    const entry =
      own?.entries?.find((one) => one.name === name) ?? wordingOf(definition, name) ?? own
    const plain = model.outputs.length === 1 ? own : entry
    return { label: plain ? t.of(plain.names) : name || within, wording: plain }
  })
  const title = own ? t.of(own.names) : within
  return (
    <Section title={title} id={id} level={3} lettering={false}>
      <Table
        t={t}
        caption={title}
        columns={[
          { label: t('rules.page.row') },
          ...asked.map(({ text, wording }) => ({ label: wording ? t.of(wording.names) : text })),
          ...results.map(({ label }) => ({ label: t('rules.page.then', { name: label }) })),
          { label: t('rules.page.why') },
        ]}
        rows={model.rules.map((rule, row) => ({
          cells: [
            t.number(row + 1),
            ...asked.map(({ wording }, at) => {
              const cell = table.columns[at]?.[row]
              if (!cell) return ''
              const words = cellWords(t, currency, cell, wording)
              return cell.any ? { content: <Any words={words} /> } : shown(words)
            }),
            ...results.map(({ wording }, at) =>
              shown(resultWords(t, currency, rule.outputs[at]?.text ?? '', wording)),
            ),
            { content: <Why {...{ t, definition }} cell={articleCell(table, row)} /> },
          ],
        }))}
      />
    </Section>
  )
}

const articleCell = ({ model }: TableProgram, row: number) => {
  const column = model.annotations.findIndex(({ name }) => name === ARTICLE)
  return model.rules[row]?.annotations[column]?.text
}

const shown = (words: CellWords): Cell =>
  'text' in words
    ? words.text
    : {
        content: (
          <code dir="ltr" safe>
            {words.code}
          </code>
        ),
      }

/** That a question does not matter: quiet, and left out where rows fold into blocks. */
function Any({ words }: { words: CellWords }) {
  return (
    <span class="quiet any" safe>
      {'text' in words ? words.text : words.code}
    </span>
  )
}

function Why({ t, definition, cell }: { t: T; definition: Definition; cell: string | undefined }) {
  const articles = articlesIn(cell).flatMap((key) => articleOf(t, definition, key) ?? [])
  return (
    <>
      {articles.map(({ text, at }) => (
        <p>
          <span safe>{text}</span>{' '}
          {at === undefined ? (
            ''
          ) : (
            <span class="quiet small" safe>
              {at}
            </span>
          )}
        </p>
      ))}
    </>
  )
}
