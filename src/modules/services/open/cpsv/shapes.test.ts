import { existsSync, readFileSync } from 'node:fs'
import jsonld from 'jsonld'
import { DataFactory, Parser, type Quad, Store } from 'n3'
import Validator from 'rdf-validate-shacl'
import { describe, expect, it } from 'vitest'
import { packCatalogue } from '../fixture.ts'
import { documentOf, type GraphFormat, textOf } from './document.ts'

/** Of other people: it lies beside the project and may be missing. */
const SHAPES = '../shared/conformance/cpsv-ap/cpsv-ap-SHACL.ttl'
const isMissing = !existsSync(SHAPES)
const WHY = `left out: ${SHAPES} is not here`

const PACKS = ['qatar', 'saint-brandan'] as const

const documentIn = async (format: GraphFormat, pack: string, most?: number) => {
  const { around, services } = await packCatalogue(pack)
  return textOf(documentOf(format, around, services.slice(0, most)))
}

const quadsOfTurtle = (text: string): Quad[] => new Parser().parse(text)

const quadsOfJson = async (text: string) =>
  (await jsonld.toRDF(JSON.parse(text), {
    documentLoader: async (url: string) => {
      throw new Error(`nothing is fetched: ${url}`)
    },
  })) as Quad[]

async function faultsOf(quads: readonly Quad[]): Promise<string[]> {
  const shapes = new Store(quadsOfTurtle(readFileSync(SHAPES, 'utf8')))
  const report = await new Validator(shapes).validate(new Store([...quads]))
  return report.results.map(
    ({ focusNode, path, message }) =>
      `${focusNode?.value} ${path?.value}: ${message.map(({ value }) => value).join(' ')}`,
  )
}

/** The same statement, however a library writes it. */
const lineOf = ({ subject, predicate, object }: Quad) => {
  const language = 'language' in object ? object.language : undefined
  return `${subject.value} ${predicate.value} ${object.value} ${language ?? ''}`
}

describe('The catalogue in the words of CPSV-AP', () => {
  it.each(PACKS)('of %s says the same in Turtle and in JSON-LD', async (pack) => {
    const turtle = quadsOfTurtle(await documentIn('ttl', pack))
    const json = await quadsOfJson(await documentIn('jsonld', pack))
    expect(json.map(lineOf).sort()).toEqual(turtle.map(lineOf).sort())
  })

  it.for(PACKS)('of %s passes the official shapes', async (pack, { skip }) => {
    skip(isMissing, WHY)
    const quads = quadsOfTurtle(await documentIn('ttl', pack))
    expect(await faultsOf(quads)).toEqual([])
  })

  it('is refused by the shapes with a planted fault', async ({ skip }) => {
    skip(isMissing, WHY)
    const quads = quadsOfTurtle(await documentIn('ttl', 'saint-brandan'))
    const { literal, namedNode, quad } = DataFactory
    const isSummary = ({ predicate, object }: Quad) =>
      predicate.value === 'http://purl.org/dc/terms/description' && object.value !== ''
    const [first] = quads.filter(isSummary)
    if (!first) throw new Error('no description')
    const untagged = quad(first.subject, namedNode(first.predicate.value), literal('untagged'))
    expect(await faultsOf([...quads, untagged])).toHaveLength(1)
  })
})
