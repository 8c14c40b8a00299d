import { filled, type Given, type Params } from '#lib/wording'

/**
 * What each code says, in English: of a text that cannot be read, of what is surely not meant, and of
 * nulls. Other languages have the same codes with the same blanks.
 */
export const FEEL_WORDING = {
  'argument-count': '{name} is not called with {given} arguments',
  'bad-pattern': '{name}: {pattern} is no regular expression, or a flag is unknown',
  'bad-replacement':
    '{name}: in the replacement a $ needs a number behind it, and a \\ needs \\ or $',
  'condition-not-boolean': 'the condition is {type}; it must be true or false',
  'division-by-zero': '{name} by zero has no result',
  expected: 'expected here: {expected}, not {found}',
  'external-function': 'functions outside of FEEL are not called',
  'hidden-character': 'a hidden character ({code}) changes the direction of the text: remove it',
  'key-twice': 'the context has the entry {key} twice',
  'length-below-one': '{name}: the length is {length}; it must be 1 or more',
  'length-outside': '{name}: the list has no {length} items from there on',
  limit: 'stopped at the limit of {most} ({limit})',
  'local-and-zoned': 'a local time and one with a zone have no distance',
  'match-not-boolean': '{name}: the function must give true or false',
  'missing-parameter': '{name} needs its parameter {parameter}',
  'never-passes': 'no {type} passes the test, which is {test}',
  'no-context-at-key': 'the entry {key} is no context',
  'no-entry': '{name}: each entry needs a key (a text) and a value',
  'no-key': '{name}: each key must be a text, and there must be one',
  'no-number': '{value} is no number',
  'no-order': '{name}: the values have no order, or one is null',
  'no-position': 'a list is filtered by true, false or a whole number, not by {kind}',
  'no-result': '{name} has no result for these values',
  'no-such-date': 'there is no such date',
  'no-such-time': 'there is no such time',
  'no-value': 'the value has no {name}',
  'not-a-function': 'what is called is no function but {type}',
  'not-all-booleans': '{name}: each item must be true or false',
  'not-all-contexts': '{name}: each item must be a context',
  'not-all-numbers': '{name}: each item must be a number',
  'not-all-strings': '{name}: each item must be a text',
  'not-boolean': '{name} needs true or false',
  'not-comparable': '{left} and {right} are not compared by {operator}',
  'not-iterable': '{kind} cannot be gone through one by one',
  'not-negatable': '{type} has no negative',
  'not-of-type': 'a value is {kind}; {type} is needed',
  'null-argument': '{name}: {parameter} has no value (null)',
  'null-operand': '{operator} works on something that has no value (null)',
  'null-path': '{name} is asked of something that has no value (null)',
  'number-too-large': '{name}: the number is too large',
  'parameter-twice': '{name} is given a parameter twice',
  'pattern-matches-nothing': '{name}: the pattern matches the empty text',
  'position-outside': '{name}: there is no position {position}',
  'position-zero': '{name}: positions begin at 1',
  'scale-outside': '{name}: the scale is too large or too small',
  'text-too-long': 'the expression is longer than {most} characters: split it',
  'too-deep': 'more than {most} levels stand in each other: split the expression',
  'too-few-items': '{name} needs {least} items or more',
  'unclosed-comment': 'the comment does not end: close it with */',
  'unclosed-string': 'the text in quotation marks does not end on its line',
  'unexpected-character': 'the character {character} has no meaning here',
  'unexpected-end': 'the expression ends too soon; expected here: {expected}',
  'unknown-entry': 'there is no entry {name}',
  'unknown-entry-like': 'there is no entry {name}: is {like} meant?',
  'unknown-name': 'there is no name {name} here: see how it is spelt, or whether it is required',
  'unknown-name-like': 'there is no name {name} here: is {like} meant?',
  'unknown-signs':
    'there is no name {name} here: digits and commas of Arabic are letters in FEEL; write {instead}',
  'unknown-parameter': '{name} has no parameter {parameter}; it has {known}',
  'unknown-type': 'there is no type {name}',
  unreadable: '{name}: {value} cannot be read',
  'wrong-argument': '{name}: {parameter} is {kind}; {wanted} is needed',
  'wrong-operands': 'there is no {operator} of {left} and {right}',
  'wrong-separators': '{name}: the separators are not two different ones of blank, comma and point',
} as const

export type FeelCode = keyof typeof FEEL_WORDING
/** What is given with a code of FEEL. */
export type GivenFor<Code extends FeelCode> = Given<typeof FEEL_WORDING, Code>

export const isFeelCode = (code: string): code is FeelCode => Object.hasOwn(FEEL_WORDING, code)

/**
 * A reason, a finding or an error of syntax in English.
 *
 * @returns the code itself when it is none of FEEL's
 */
export const wordingOf = (code: string, params: Params): string =>
  isFeelCode(code) ? filled(FEEL_WORDING[code], params) : code
