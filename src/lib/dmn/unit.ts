import type { Definitions, DrgElement, Reference } from './model.ts'

/** A model with what it imports. */
export type Unit = {
  definitions: Definitions
  imports: readonly UnitImport[]
  elements: ReadonlyMap<string, DrgElement>
}
export type UnitImport = { name: string; unit: Unit }

/** What a reference names: where it lies, and by which import it was reached. */
export type Target = { unit: Unit; element: DrgElement; by?: UnitImport }

/** What a reference names, in its own model or one that it imports; undefined when there is nothing. */
export function targetOf(unit: Unit, { href }: Reference): Target | undefined {
  const at = href.lastIndexOf('#')
  if (at < 0) return undefined
  const [namespace, id] = [href.slice(0, at), href.slice(at + 1)]
  if (namespace === '' || namespace === unit.definitions.namespace) {
    const element = unit.elements.get(id)
    return element && { unit, element }
  }
  const by = unit.imports.find((one) => one.unit.definitions.namespace === namespace)
  const element = by?.unit.elements.get(id)
  return by && element && { unit: by.unit, element, by }
}
