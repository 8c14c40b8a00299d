import type { Ctx } from '#kernel'
import { textIn } from '#lib/bpmn/diagram'
import { listOrganisations } from '#organisations'
import { keptOf } from '../definition.ts'
import { incidentWords } from '../said.ts'
import type { Trouble } from '../trouble.ts'

/** A trouble in the reader's words. */
export type Told = Trouble & {
  /** where it stands, and what of it is wrong and to do */
  step: string
  what: string
  agency: string
}

/** Says what is wrong, with the names of steps and bodies in the reader's language. */
export async function tellTroubles(ctx: Ctx, troubles: readonly Trouble[]): Promise<Told[]> {
  const { t } = ctx
  const bodies = new Map((await listOrganisations(ctx)).map(({ id, names }) => [id, t.of(names)]))
  const nameOfBody = (id: string) => bodies.get(id) ?? id
  const told: Told[] = []
  for (const trouble of troubles) {
    const { nodes } = await keptOf(ctx, trouble.definition)
    const nameOf = (id: string) => {
      const node = nodes.get(id)
      return (node && textIn(node, t.locale)) || id
    }
    const { body } = trouble.params
    const params = {
      ...trouble.params,
      ...(body !== undefined && { body: nameOfBody(String(body)) }),
    }
    told.push({
      ...trouble,
      step: nameOf(trouble.node),
      what: incidentWords(t, { ...trouble, params }, nameOf),
      agency: nameOfBody(trouble.body),
    })
  }
  return told
}
