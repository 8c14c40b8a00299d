import type { PackFindingCode } from '#kernel'
import { helpFaults } from '../help/help-faults.ts'
import { mapFaults } from '../migration/map-faults.ts'
import { afterFaults, afterNameFaults } from './after-faults.ts'
import { lostAges, unheldTypes, unknownTypes } from './evidence-faults.ts'
import { fileFaults } from './file-faults.ts'
import { officerFormFaults } from './officer-form-faults.ts'
import { paymentFaults } from './payment-faults.ts'
import { procedureFaults } from './procedure-faults.ts'
import { scenarioFaults } from './scenario-faults.ts'
import { statusFaults } from './status-faults.ts'

/** One thing done wrong to the island's pack, and where it must be found. */
export type PlantedFault = {
  name: string
  file: string
  replace: string
  by: string
  /** the first line that holds this; the first of the file by default */
  at?: string
  /** what the message must say, so that the fault can be mended */
  says: RegExp
  /** the file whose finding is expected, when it is another */
  in?: string
  /** the file is taken away instead */
  remove?: boolean
  /** codes of what follows from it and is found too */
  also?: readonly string[]
}

/** At least one for each code that a finding can carry. */
export const plantedFaults: Readonly<Record<PackFindingCode, readonly PlantedFault[]>> = {
  'file-missing': fileFaults,
  'help-faulty': helpFaults,
  'procedure-faulty': [...procedureFaults, ...paymentFaults],
  'scenario-fails': scenarioFaults,
  'migration-faulty': mapFaults.filter(({ code }) => code === 'migration-faulty'),
  'status-unmet': statusFaults,
  'yaml-syntax': [
    {
      name: 'a brace is left open',
      file: 'topics.yaml',
      replace: 'names: { en: Islander, fr: Insulaire }',
      by: 'names: { en: Islander, fr: Insulaire',
      at: '    titles:',
      says: /YAML/,
    },
    {
      name: 'an alias',
      file: 'topics.yaml',
      replace: 'names: { en: Boat owner, fr: Propriétaire d’un bateau }',
      by: 'names: &a { en: Boat owner, fr: *a }',
      at: '*a',
      says: /write it out/,
    },
  ],
  'expression-unquoted': [
    {
      name: 'an expression with brackets in a flow map',
      file: 'services/mooring-permit/forms/apply.yaml',
      replace: 'required: true, max: { characters: 40 } }',
      by: 'required: true, check: [{ is: count(boatName[1]) = 1, error: odd }], max: { characters: 40 } }',
      at: 'is: count',
      says: /quoted/,
    },
    {
      name: 'an expression with a comma in a flow map',
      file: 'services/mooring-permit/forms/apply.yaml',
      replace: '{ name: boatName, kind: text,',
      by: '{ name: boatName, kind: text, when: substring(rig, 1) = rig,',
      at: 'name: boatName',
      says: /quoted/,
    },
  ],
  'unknown-key': [
    {
      name: 'a key of another kind',
      file: 'services/mooring-permit/forms/apply.yaml',
      replace: 'options: [oars, sail, engine], required',
      by: 'options: [oars, sail, engine], accept: [pdf], required',
      at: 'accept: [pdf], req',
      says: /is for file only; this is a choice/,
    },
    {
      name: 'a misspelt key',
      file: 'services/mooring-permit/service.yaml',
      replace: 'drafts:',
      by: 'draft:',
      at: 'draft:',
      says: /did you mean "drafts"/,
    },
  ],
  'missing-key': [
    {
      name: 'a service without an audience',
      file: 'services/mooring-permit/service.yaml',
      replace: 'audience: [islander, visitor]\n',
      by: '',
      at: 'service: mooring',
      says: /"audience" is missing/,
    },
  ],
  'wrong-value': [
    ...lostAges,
    ...officerFormFaults,
    {
      name: 'a duration in words',
      file: 'services/mooring-permit/service.yaml',
      replace: 'keep: P30D',
      by: 'keep: 30 days',
      at: '30 days',
      says: /such as P5D/,
    },
    {
      name: 'an example that its own identifier refuses',
      file: 'pack.yaml',
      replace: 'example: SB900123',
      by: 'example: SB9001',
      at: 'SB9001\n',
      says: /own check/,
    },
    ...afterFaults,
  ],
  'unknown-kind': [
    {
      name: 'a kind that does not exist',
      file: 'services/mooring-permit/forms/apply.yaml',
      replace: 'name: boatName, kind: text',
      by: 'name: boatName, kind: txet',
      at: 'txet',
      says: /did you mean "text"/,
    },
  ],
  'wrong-folder': [
    {
      name: 'a form under another name',
      file: 'services/mooring-permit/forms/apply.yaml',
      replace: 'form: apply',
      by: 'form: ask',
      at: 'form: ask',
      says: /same name/,
    },
  ],
  'unknown-file': [
    {
      name: 'a file that nothing reads',
      file: 'services/mooring-permit/rules.xlsx',
      replace: '',
      by: 'x',
      says: /remove it/,
    },
  ],
  'named-twice': [
    {
      name: 'a field twice',
      file: 'services/mooring-permit/forms/apply.yaml',
      replace: 'name: arrival',
      by: 'name: length',
      at: 'name: length\n',
      says: /stands twice/,
      also: ['text-missing', 'text-unused'],
    },
    {
      name: 'a key twice',
      file: 'laws.yaml',
      replace: '    kind: decision\n',
      by: '    kind: decision\n    kind: law\n',
      at: '    kind: law',
      says: /twice/,
    },
  ],
  'name-reserved': [
    {
      name: 'a field with the name of a form',
      file: 'services/mooring-permit/forms/apply.yaml',
      replace: 'name: arrival\n        kind: date',
      by: 'name: apply\n        kind: date',
      at: 'name: apply',
      says: /another name/,
      also: ['text-missing', 'text-unused'],
    },
  ],
  'unknown-reference': [
    ...unknownTypes,
    {
      name: 'a law that the pack does not know',
      file: 'services/mooring-permit/service.yaml',
      replace: 'law: xsb-ordinance-1998-3',
      by: 'law: xsb-ordinance-1998-4',
      at: '1998-4',
      says: /law in laws\.yaml/,
    },
    {
      name: 'a source that nobody listed',
      file: 'laws.yaml',
      replace: 'source: invented',
      by: 'source: hearsay',
      at: 'hearsay',
      says: /no source/,
    },
    {
      name: 'an owner that is no organisation',
      file: 'services/mooring-permit/service.yaml',
      replace: 'owner: harbour-office',
      by: 'owner: harbor-office',
      at: 'harbor',
      says: /did you mean "harbour-office"/,
    },
    {
      name: 'a service that most people come for and that is none',
      file: 'portal.yaml',
      replace: 'popular: [mooring-permit,',
      by: 'popular: [moring-permit,',
      at: 'moring',
      says: /did you mean "mooring-permit"/,
    },
    {
      name: 'a service in a life event that it does not name',
      file: 'services/mooring-permit/service.yaml',
      replace: 'events: [keeping-a-boat]',
      by: 'events: []',
      in: 'topics.yaml',
      at: 'Trouver une place',
      says: /no service with the event "keeping-a-boat"/,
    },
    {
      name: 'a column that is no field',
      file: 'services/mooring-permit/desk.yaml',
      replace: 'owner.name, boatName',
      by: 'owner.name, boatname',
      at: 'boatname',
      says: /did you mean "boatName"/,
    },
    ...afterNameFaults,
  ],
  'expression-syntax': [
    {
      name: 'an expression that ends too early',
      file: 'services/mooring-permit/forms/apply.yaml',
      replace: 'when: length > 12',
      by: 'when: length >',
      at: 'length >',
      says: /mend the expression/,
    },
    {
      name: 'an expression that asks for the hour',
      file: 'services/mooring-permit/forms/apply.yaml',
      replace: 'when: length > 12',
      by: 'when: now() != null',
      at: 'now()',
      says: /today/,
    },
  ],
  'unknown-name': [
    {
      name: 'a misspelt name',
      file: 'services/mooring-permit/forms/apply.yaml',
      replace: 'when: length > 12',
      by: 'when: lenght > 12',
      at: 'lenght',
      says: /lenght/,
    },
    {
      name: 'a part that an address has not',
      file: 'services/mooring-permit/service.yaml',
      replace: 'when: length > 12',
      by: 'when: owner.shoeSize > 12',
      at: 'shoeSize',
      says: /shoeSize/,
    },
  ],
  cycle: [
    {
      name: 'two fields that wait for one another',
      file: 'services/mooring-permit/forms/apply.yaml',
      replace:
        'required: true, max: { characters: 40 } }\n      - { name: length, kind: number, required: true',
      by: 'when: length > 3, max: { characters: 40 } }\n      - { name: length, kind: number, when: boatName != null',
      at: 'when: length > 3',
      says: /in a circle/,
    },
  ],
  'evidence-without-field': [
    {
      name: 'evidence that no field collects',
      file: 'services/mooring-permit/service.yaml',
      replace: 'evidence:\n',
      by: 'evidence:\n  - { evidence: photo, source: invented }\n',
      at: 'evidence: photo',
      says: /no file field/,
      also: ['text-missing', 'text-unused'],
    },
  ],
  'file-without-evidence': [
    {
      name: 'a file that is no evidence',
      file: 'services/mooring-permit/forms/apply.yaml',
      replace: 'evidence: insurance',
      by: 'evidence: insurence',
      at: 'insurence',
      says: /did you mean "insurance"/,
      also: ['evidence-without-field'],
    },
  ],
  'evidence-type-unheld': unheldTypes,
  'maximum-missing': [
    {
      name: 'a text without an end',
      file: 'services/mooring-permit/forms/apply.yaml',
      replace: 'kind: text, required: true, max: { characters: 40 } }',
      by: 'kind: text, required: true }',
      at: 'name: boatName',
      says: /has a maximum/,
    },
  ],
  'document-missing': [
    {
      name: 'a document without its template',
      file: 'services/mooring-permit/service.yaml',
      replace: 'output: mooring, register',
      by: 'output: mooring, document: permit, register',
      at: 'document: permit',
      says: /write it/,
    },
  ],
  'text-missing': [
    {
      name: 'an option without a text',
      file: 'services/mooring-permit/messages/fr.yaml',
      replace: 'sail: À la voile, ',
      by: '',
      at: 'options: { oars: À',
      says: /rig\.options\.sail/,
    },
    {
      name: 'a name that lacks a language',
      file: 'organisations.yaml',
      replace: 'names: { en: Public office, fr: Service public }',
      by: 'names: { en: Public office }',
      at: '{ en: Public office }',
      says: /no text in fr/,
    },
  ],
  'text-unused': [
    {
      name: 'a text that nothing shows',
      file: 'services/mooring-permit/messages/en.yaml',
      replace: 'arrival: { label:',
      by: 'arrival: { hnit: Early, label:',
      at: 'hnit',
      says: /arrival\.hint/,
    },
  ],
  'text-same': [
    {
      name: 'a text that was not translated',
      file: 'services/mooring-permit/messages/fr.yaml',
      replace: 'oars: À la rame',
      by: 'oars: Oars',
      at: 'oars: Oars',
      says: /translate/,
    },
  ],
  'plural-incomplete': [
    {
      name: 'a plural without its general form in reserve',
      file: 'services/mooring-permit/messages/en.yaml',
      replace: 'long-boat: Over 20 metres; only the outer wall can take it.',
      by: "long-boat: '{value, plural, =1 {One metre} other {# metres}}, {value, plural, =0 {none} other {some}}'",
      at: "long-boat: '{",
      says: /"one"/,
    },
  ],
  'message-syntax': [
    {
      name: 'a brace left open',
      file: 'services/mooring-permit/messages/en.yaml',
      replace: '{ label: Owner of the boat }',
      by: "{ label: 'Owner {of the boat' }",
      at: 'Owner {of',
      says: /no ICU message/,
    },
    {
      name: 'a blank that nobody fills',
      file: 'services/mooring-permit/messages/en.yaml',
      replace: '{ label: Owner of the boat }',
      by: "{ label: 'Owner {name}' }",
      at: 'Owner {name',
      says: /no value is given/,
    },
  ],
}
