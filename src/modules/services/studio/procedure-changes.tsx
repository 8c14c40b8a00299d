import type { Ctx, T } from '#kernel'
import { type Expression, FeelSyntaxError, parseExpression, UNKNOWN } from '#lib/feel/index'
import { roleNames } from '#organisations'
import { ProcedureDifferences } from '#procedures'
import type { Difference } from '../authoring/difference.ts'
import { durationWords } from '../view/duration-words.ts'

type Props = { ctx: Ctx; model: Pick<Difference, 'before' | 'after'> }

/** What a procedure says otherwise, step by step: what came and went, who does it, until when, and which way leads on. */
export const ProcedureChanges = ({ ctx, model: { before = '', after = '' } }: Props) => (
  <ProcedureDifferences
    {...{ ctx, before, after }}
    worded={(of, text) => (text === '' ? undefined : wordsOf(ctx, of, text))}
  />
)

function wordsOf(ctx: Ctx, of: string, text: string): string | undefined {
  if (of === 'role') return roleNames(ctx, [text])
  if (of === 'due' || of === 'timer') return timeWords(ctx, text.replace(/^\w+: /, ''))
  if (of === 'condition') return said(ctx.t, read(text))
  return undefined
}

/** Names with a blank in them are those of working days and of the clock. */
const NAMES = new Map([['working days', UNKNOWN]])

function read(text: string): Expression | undefined {
  try {
    return parseExpression(text, { names: NAMES }).ast
  } catch (error) {
    if (error instanceof FeelSyntaxError) return undefined
    throw error
  }
}

/** `{ working days: 5 }` and `"P30D"` as times. */
function timeWords({ t }: Ctx, text: string): string | undefined {
  const days = /^\{\s*working days:\s*([0-9]{1,4})\s*\}$/.exec(text)?.[1]
  if (days !== undefined) return durationWords(t, `P${days}D`, 'working')
  const period = /^(?:duration\()?"(P[0-9YMWDTHS]+)"\)?$/.exec(text)?.[1]
  return period && durationWords(t, period)
}

/** Comparisons of what the procedure knows with a constant, joined by and, or. */
function said(t: T, ast: Expression | undefined): string | undefined {
  if (ast?.kind === 'logical') {
    const [a, b] = [said(t, ast.left), said(t, ast.right)]
    return a && b && t(`services.paper.when.${ast.operator}`, { a, b })
  }
  if (ast?.kind !== 'comparison' || ast.left.kind !== 'name' || ast.right.kind !== 'literal') {
    return undefined
  }
  const how = { '=': 'is', '!=': 'is-not', '>': 'more', '>=': 'least', '<': 'less', '<=': 'most' }
  const { value, text } = ast.right
  const shown =
    typeof value === 'boolean' ? t(value ? 'ui.form.yes' : 'ui.form.no') : String(value ?? text)
  return t('services.studio.compared', {
    name: ast.left.name,
    how: t(`services.studio.hows.${how[ast.operator]}`),
    value: shown,
  })
}
