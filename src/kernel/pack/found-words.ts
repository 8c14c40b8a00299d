import { said, sayingOf } from './said.ts'

/** What the reading of any YAML file of a pack says, in English; texts \`kernel.found.<code>\`. */
export const FOUND_WORDS = {
  'did-you-mean': 'did you mean "{near}"?',
  'none-known': 'none is known',
  'known-are': 'known are {known}',
  'unknown-reference': 'no {what} "{id}": {hint}',
  'expression-cut':
    'an expression with a comma must be quoted in braces: the part after the comma was read as a key',
  'key-cut': '"{key}" was read as a key: a text with a comma must be quoted in braces',
  'unknown-key': '"{key}" is not known here: {hint}',
  'maximum-missing': 'everything has a maximum: add max with the most that is allowed',
  'missing-key': '"{key}" is missing here: add it',
  'wrong-value': '{shown} cannot stand here: expected {expected}',
  'one-of': 'one of {values}',
  or: '{first} or {second}',
  nothing: 'nothing',
  type: 'a value of type {type}',
  'min-length': 'at least {limit} characters',
  'max-length': 'at most {limit} characters',
  'min-items': 'at least {limit} in the list',
  'max-items': 'at most {limit} in the list',
  'min-properties': 'at least {limit} entries',
  minimum: 'at least {limit}',
  maximum: 'at most {limit}',
  pattern: 'what matches {pattern}',
  unique: 'each only once',
  'other-value': 'another value',
  'text-missing': 'no text in {language}: add it',
  'text-unused': '{language} is no language of pack.yaml: remove it, or add the language there',
  'expression-unquoted':
    'an expression with any of {signs} must be quoted, or stand on a line of its own in block style: write {sample}',
  'key-twice': 'this key stands twice in the same map: remove one',
  'yaml-syntax': 'this is not YAML 1.2: {what}; mend this place first',
  'yaml-alias': 'no aliases here: write it out',
  'file-missing': '{file} does not exist: write it, docs/guides/packs.md says what belongs in it',
} as const satisfies Record<string, string>

/** What schemas call the values that they take, by the \`description\` that editors show. */
export const SHAPE_WORDS = {
  'shape-code': 'a code of letters, digits and single hyphens',
  'shape-id': 'an id: lower case letters, digits and single hyphens',
  'shape-day': 'a day such as 2026-11-23',
  'shape-duration': 'a length of time such as P5D or P1Y',
  'shape-texts': 'a text for each language',
  'shape-corners': 'corners such as 515296,252884 515297,252881 515299,252879',
  'shape-ladder':
    'working days after the promised day such as P1D, before it such as -P2D, or a share of the time such as 80%',
  'shape-expression': 'a FEEL expression, quoted',
  'shape-name': 'a name in camelCase',
  'shape-path': 'the path of an answer, such as home.address',
  'shape-size': 'a size such as 5MB',
  'shape-item-path': 'the path of an answer, items from 1: activities[1].materials',
} as const satisfies Record<string, string>

export const found = sayingOf((code) => `kernel.found.${code}`, { ...FOUND_WORDS, ...SHAPE_WORDS })

/** Faults of YAML by the code of its reader, whose English is said on the command line. */
export const YAML_FAULTS: Readonly<Record<string, string>> = {
  BAD_INDENT: 'yaml-indent',
  TAB_AS_INDENT: 'yaml-tab',
  MISSING_CHAR: 'yaml-open',
  MULTILINE_IMPLICIT_KEY: 'yaml-key',
  BLOCK_AS_IMPLICIT_KEY: 'yaml-key',
  UNEXPECTED_TOKEN: 'yaml-sign',
}

export const yamlFault = (code: string, english: string) =>
  said(`kernel.found.${YAML_FAULTS[code] ?? 'yaml-other'}`, english)
