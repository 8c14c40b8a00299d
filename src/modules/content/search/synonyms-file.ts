import { Type } from 'typebox'
import { closed, type Finding, type Pack, readYaml, shaped, type YamlFile } from '#kernel'
import { MAX_PHRASE, type PackWords, phraseOf, type SynonymGroup } from './concepts.ts'

const FILE = 'search/synonyms.yaml'

const Phrase = Type.String({ minLength: 1, maxLength: 60, description: 'a word or a phrase' })

/** `search/synonyms.yaml`: what people call things. */
const synonymsSchema = Type.Object(
  {
    /** names of the country and its like: asked with anything, they decide little */
    faint: Type.Optional(Type.Array(Phrase)),
    groups: Type.Array(
      Type.Object(
        {
          /** stand for each other, in all languages and dialects and in Latin letters */
          words: Type.Array(Phrase, { minItems: 1 }),
          /** lead to the words when people ask them; found in an entry they mean nothing */
          asked: Type.Optional(Type.Array(Phrase)),
        },
        closed,
      ),
    ),
  },
  closed,
)

/** Every phrase says something, and no group says the same twice. */
function checkGroup(file: YamlFile, at: number, group: SynonymGroup): Finding[] {
  const seen = new Set<string>()
  return (['words', 'asked'] as const).flatMap((list) =>
    group[list].flatMap((text, place): Finding[] => {
      const phrase = phraseOf(text)
      const length = phrase.split(' ').length
      const twice = seen.has(phrase)
      seen.add(phrase)
      const path = ['groups', at, list, place]
      if (phrase === '' || length > MAX_PHRASE) {
        const message = `"${text}" cannot stand here: expected one to ${MAX_PHRASE} words`
        return [file.finding(path, { code: 'wrong-value', message })]
      }
      if (!twice) return []
      const message = `"${text}" is for search the same as a phrase before it in this group: remove it`
      return [file.finding(path, { code: 'named-twice', message })]
    }),
  )
}

/**
 * Reads the synonyms of a pack; a pack without the file has none.
 *
 * @returns everything wrong at once; `words` only when nothing was found
 */
export async function readSynonyms(
  pack: Pick<Pack, 'dir'>,
): Promise<{ words: PackWords | undefined; findings: Finding[] }> {
  const file = await readYaml(pack.dir, FILE)
  if (file.findings.some(({ code }) => code === 'file-missing'))
    return { words: { groups: [], faint: [] }, findings: [] }
  const { value, findings } = shaped(file, synonymsSchema)
  const groups = (value?.groups ?? []).map(({ words, asked = [] }) => ({ words, asked }))
  findings.push(...groups.flatMap((group, at) => checkGroup(file, at, group)))
  const words = { groups, faint: value?.faint ?? [] }
  return { words: findings.length === 0 ? words : undefined, findings }
}
