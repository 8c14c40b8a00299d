import type { AskedRegister } from '../bundle/bundle.ts'
import type { Draft } from '../draft.ts'
import type { Assessment } from '../form/assessment.ts'
import { type Fetched, isProven, registerOf } from '../form/fetched.ts'
import type { FieldNode } from '../form/model.ts'
import { isWithin } from '../form/path.ts'
import { modelOfForm, type Wording } from '../view/words.ts'

/** A register that a page of a form looks at. */
export type OnPage = {
  readonly register: string
  readonly about: AskedRegister
  /** what became of asking it; undefined: the person was not asked yet */
  readonly fetched: Fetched | undefined
  /** what of the form it is to say */
  readonly nodes: readonly FieldNode[]
}

/**
 * The registers that a page looks at now. In a correction those alone whose answers are open.
 *
 * @param page  its id
 */
export function registersOn(
  { bundle }: Pick<Wording, 'bundle'>,
  draft: Pick<Draft, 'form' | 'fetched' | 'locked'>,
  assessment: Assessment,
  page: string,
): OnPage[] {
  const { byPath, pages } = modelOfForm(bundle, draft.form)
  const counts = (node: FieldNode) => assessment.relevant.has(node.path) || isProven(node, draft)
  const open = ({ path }: FieldNode) => !draft.locked?.some((locked) => isWithin(path, locked))
  const nodes = [...byPath.values()].filter(
    (node) => pages[node.page]?.page.page === page && node.field.kind !== 'group' && counts(node),
  )
  return registersAsked({ bundle }, draft, nodes.filter(open))
}

/** The registers that some fields are looked up in, each with those. */
export function registersAsked(
  { bundle }: Pick<Wording, 'bundle'>,
  draft: Pick<Draft, 'fetched'>,
  nodes: Iterable<FieldNode>,
): OnPage[] {
  const byRegister = new Map<string, FieldNode[]>()
  for (const node of nodes) {
    const register = registerOf(node)?.register
    if (register === undefined) continue
    byRegister.set(register, [...(byRegister.get(register) ?? []), node])
  }
  return [...byRegister].flatMap(([register, of]) => {
    const about = bundle.registers?.[register]
    const fetched = draft.fetched.find((one) => one.register === register)
    return about ? [{ register, about, fetched, nodes: of }] : []
  })
}
