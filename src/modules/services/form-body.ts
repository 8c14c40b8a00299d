import type { FormBody } from '#kernel'
import type { Sent } from './form/kind.ts'

/** What a page sent, by the names of its inputs. */
export const sentBy = ({ fields }: Pick<FormBody, 'fields'>): Sent => {
  const all = (name: string): readonly string[] => {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined
    return value === undefined ? [] : typeof value === 'string' ? [value] : value
  }
  return { names: Object.keys(fields), all, one: (name) => all(name)[0] ?? '' }
}

/** An address's query as what a page sent; what repeats too often is cut. */
export function sentByQuery(query: unknown): Sent {
  const fields: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries((query ?? {}) as Record<string, unknown>)) {
    if (typeof value === 'string') fields[name] = value
    else if (Array.isArray(value)) fields[name] = value.filter((each) => typeof each === 'string')
  }
  return sentBy({ fields })
}
