import type { Quad, Term } from 'n3'
import { CPSV } from '../cpsv/vocabulary.ts'

/** Statements of a catalogue, and which of them were taken. */
export type Reading = {
  /** things of a class */
  listOf(type: string): string[]
  /** what is said of a thing under a term of the vocabulary, and counts as taken from then on */
  take(subject: string, term: string): Term[]
  /** what is said of a thing, and of all that it points to, and was not taken */
  left(subject: string): { field: string; value: string }[]
}

const TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type'
/** What is pointed to from one service; further away nothing of it is told. */
const MOST_STEPS = 4
/** What belongs to no one service: it is not told of each. */
const NOT_ITS_OWN = ['cpsv:PublicService', 'dcat:Dataset', 'dcat:Catalog']

/** A `prefix:name` of the vocabulary as an address. */
export function addressOf(name: string): string {
  const [prefix = '', local = ''] = name.split(':')
  return `${CPSV.prefixes[prefix]}${local}`
}

/** An address as `prefix:name` where the vocabulary has the prefix. */
function shortName(address: string): string {
  for (const [prefix, start] of Object.entries(CPSV.prefixes)) {
    if (address.startsWith(start)) return `${prefix}:${address.slice(start.length)}`
  }
  return address
}

/** Looks into statements by subject, and keeps in mind what was looked at. */
export function readingOf(quads: readonly Quad[]): Reading {
  const bySubject = new Map<string, Quad[]>()
  for (const quad of quads) {
    const known = bySubject.get(quad.subject.value)
    if (known) known.push(quad)
    else bySubject.set(quad.subject.value, [quad])
  }
  const taken = new Set<Quad>()
  const of = (subject: string) => bySubject.get(subject) ?? []
  const isA = (subject: string, types: readonly string[]) =>
    of(subject).some(
      ({ predicate, object }) =>
        predicate.value === TYPE && types.some((type) => addressOf(type) === object.value),
    )
  return {
    listOf: (type) => [...bySubject.keys()].filter((subject) => isA(subject, [type])),
    take: (subject, term) => {
      const name = CPSV.terms[term]?.name
      if (name === undefined) throw new Error(`no term ${term}`)
      const found = of(subject).filter(({ predicate }) => predicate.value === addressOf(name))
      for (const quad of found) taken.add(quad)
      return found.map(({ object }) => object)
    },
    left: (subject) => {
      const seen = new Set<string>()
      const walk = (at: string, path: readonly string[]): { field: string; value: string }[] => {
        if (seen.has(at) || path.length > MOST_STEPS) return []
        seen.add(at)
        return of(at).flatMap((quad) => {
          const { predicate, object } = quad
          const field = [...path, shortName(predicate.value)]
          const ends = object.termType === 'Literal' || isA(object.value, NOT_ITS_OWN)
          const inner = ends ? [] : walk(object.value, field)
          if (taken.has(quad) || predicate.value === TYPE) return inner
          const isPlace = object.termType === 'BlankNode' || bySubject.has(object.value)
          return isPlace && inner.length > 0
            ? inner
            : [{ field: field.join('/'), value: object.value }, ...inner]
        })
      }
      return walk(subject, [])
    },
  }
}
