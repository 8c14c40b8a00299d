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
