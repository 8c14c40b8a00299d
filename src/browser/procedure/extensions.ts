const body = { name: 'body', type: 'String', isBody: true }
const attribute = (name: string) => ({ name, type: 'String', isAttr: true })
const type = (name: string, properties: readonly object[] = [body]) => ({
  ...{ name, superClass: ['Element'], properties },
})

/** Our extension elements, as the library that reads and writes models wants them told (`src/lib/bpmn/README.md`). */
export const EXTENSIONS = {
  name: 'igov',
  prefix: 'igov',
  uri: 'urn:igov:bpmn',
  xml: { tagAlias: 'lowerCase' },
  types: [
    type('Text', [attribute('lang'), body]),
    ...['Role', 'Form', 'State', 'NotBy', 'Due', 'Topic', 'Key'].map((name) => type(name)),
    type('Decision', [attribute('ruleSet'), attribute('result')]),
    type('Input', [attribute('name'), body]),
    type('Output', [attribute('name'), body]),
    type('Each', ['in', 'as', 'into', 'from'].map(attribute)),
  ],
}
