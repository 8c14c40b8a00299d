import {
  type Finding,
  findingAt,
  type Pack,
  type PaperAround,
  type PaperPort,
  type Said,
  TypesetterLost,
  TypesettingFailed,
} from '#kernel'
import { said } from '../found/said.ts'
import { answersOf } from '../scenario/run.ts'
import type { ScenarioFile } from '../scenario/scenario-file.ts'
import type { ServiceBundle } from './bundle.ts'
import { askedIn } from './register-check.ts'

/** Whatever the answers are, a document has to come of them; more than these tell little that is not told. */
const MOST_TRIED = 5

/** The way to documents that nobody has published, and the words that they are made with. */
export type Papers = Pick<PaperPort, 'source' | 'typeset'> & Omit<PaperAround, 'pack'>

/** A template of a service with the output whose document it makes. */
export type Template = { document: string; path: string; output: number }

/** The templates that outputs name and that are there. */
export const templatesNamed = (
  { service }: Pick<ServiceBundle, 'service'>,
  content: ReadonlyMap<string, Buffer>,
): Template[] =>
  (service.outputs ?? []).flatMap(({ document }, output) => {
    const path = `documents/${document}.typ`
    return document !== undefined && content.has(path) ? [{ document, path, output }] : []
  })

/**
 * The document of an output for the answers of a scenario.
 *
 * @returns undefined where these answers come to no application
 * @throws TypesettingFailed, TypesetterLost
 */
export async function paperFor(
  pack: Pack,
  papers: Papers,
  { bundle, content }: { bundle: ServiceBundle; content: ReadonlyMap<string, Buffer> },
  { path, output }: Template,
  scenario: ScenarioFile,
): Promise<Uint8Array | undefined> {
  const answers = answersOf(pack, bundle, scenario)
  if (!answers) return undefined
  const { bodies } = await askedIn(pack)
  const owner = bodies.find(({ organisation }) => organisation === bundle.service.owner)
  const { name, identifier } = scenario.account
  const data = papers.source(
    { pack, translate: papers.translate, url: papers.url },
    {
      ...{ bundle, output, answers, on: scenario.on },
      agency: owner?.names ?? {},
      holder: { name, identifier },
    },
  )
  return papers.typeset(content, path, data, scenario.on)
}

/**
 * Makes the documents of a service with the answers of its scenarios.
 *
 * @param dir  the service's folder in the pack
 * @returns what the templates refuse, each at its place
 */
export async function checkDocuments(
  pack: Pack,
  papers: Papers,
  dir: string,
  of: { bundle: ServiceBundle; content: ReadonlyMap<string, Buffer> },
): Promise<Finding[]> {
  const found: Finding[] = []
  for (const template of templatesNamed(of.bundle, of.content)) {
    for (const scenario of (of.bundle.scenarios ?? []).slice(0, MOST_TRIED)) {
      const { faults } = await templateFaults(pack, papers, dir, of, template, scenario)
      found.push(...faults)
      // What one set of answers shows, the next would only repeat.
      if (faults.length > 0) break
    }
  }
  return found
}

/**
 * Makes one document for the answers of one scenario.
 *
 * @returns `made`: there is one; it is not where the template refuses, nor where the answers come to no application
 */
export async function templateFaults(
  pack: Pack,
  papers: Papers,
  dir: string,
  of: Parameters<typeof paperFor>[2],
  template: Template,
  scenario: ScenarioFile,
): Promise<{ faults: Finding[]; made: boolean }> {
  const fault = (message: Said, place: { file?: string; line?: number; column?: number } = {}) =>
    findingAt(
      { ...place, file: `${dir}/${place.file ? `documents/${place.file}` : template.path}` },
      { code: 'document-faulty', message },
    )
  try {
    return { faults: [], made: Boolean(await paperFor(pack, papers, of, template, scenario)) }
  } catch (error) {
    if (error instanceof TypesetterLost) {
      return { faults: [fault(said('document-slow'))], made: false }
    }
    if (!(error instanceof TypesettingFailed)) throw error
    const faults = error.faults.map(({ message, file, line, column }) =>
      fault(templateSaid(message), {
        ...(file !== undefined && { file }),
        ...(line !== undefined && { line }),
        ...(column !== undefined && { column }),
      }),
    )
    return { faults, made: false }
  }
}

/** What is wrong with templates most often, by how Typst says it. */
const KNOWN: readonly [RegExp, (word: string) => Said][] = [
  [/^unknown variable: (\S+)/, (name) => said('template-name', { name })],
  [/^dictionary does not contain key "([^"]*)"/, (name) => said('template-key', { name })],
  [/^unknown font family: (.+)$/, (name) => said('template-font', { name })],
  [/^(unclosed delimiter|unclosed string|unexpected end)/, () => said('template-unclosed')],
  [/^(?:expected|unexpected) (.+)$/, (what) => said('template-sign', { what })],
  [/^file not found \(searched at (.+)\)/, (name) => said('template-file', { name })],
  [/could not be displayed/, () => said('template-letter')],
  [/missing alt text/i, () => said('template-alt')],
]

function templateSaid(message: string): Said {
  for (const [pattern, say] of KNOWN) {
    const found = pattern.exec(message)
    if (found) return said('document-faulty', { what: say(found[1] ?? '') })
  }
  return said('document-faulty', { what: message })
}
