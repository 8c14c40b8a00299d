import type { PlantedFault } from '../bundle/planted-faults.ts'

const FOLDER = 'services/mooring-permit'
const EN = `${FOLDER}/help/en.md`

const FAULTS: readonly (Omit<PlantedFault, 'file'> & { file?: string })[] = [
  {
    name: 'a heading that leaps over a level',
    file: `${FOLDER}/help/fr.md`,
    replace: '## Erreurs fréquentes\n',
    by: '#### Erreurs fréquentes\n',
    at: '#### Erreurs',
    says: /at most ### in help/,
  },
  {
    name: 'a link that does not say where it goes',
    replace: '[Island Registry]',
    by: '[here]',
    at: '[here]',
    says: /"here" does not say where the link goes/,
  },
  {
    name: 'a link to a part that is not there',
    replace: 'mailto:registry@saint-brandan.example',
    by: '#baot',
    at: '#baot',
    says: /no part "#baot": did you mean "boat"/,
  },
  {
    name: 'a link to a service that is not there',
    replace: 'mailto:registry@saint-brandan.example',
    by: '/services/moring-permit',
    at: '/services/moring-permit',
    says: /no service "moring-permit": did you mean "mooring-permit"/,
  },
  {
    name: 'a link that runs something',
    replace: 'mailto:registry@saint-brandan.example',
    by: 'javascript:alert',
    at: 'javascript:alert',
    says: /is no address: #part/,
  },
  {
    name: 'a picture',
    replace: 'The boat is measured',
    by: '![](boat.png) The boat is measured',
    at: '![](boat.png)',
    says: /pictures are not shown in help/,
  },
  {
    name: 'a column without a head',
    replace: '| Use | Insurance |',
    by: '|  | Insurance |',
    at: '|  | Insurance |',
    says: /a column has no head/,
  },
  {
    name: 'a row that lacks a cell',
    replace: '| Pleasure | needed |',
    by: '| Pleasure |',
    at: '| Use |',
    says: /each row of this table has 2 cells/,
  },
  {
    name: 'a sentence that is too long',
    replace: 'The insurance ends before the year does.',
    by: `The insurance ends ${'long '.repeat(18)}before the year does.`,
    at: 'The insurance ends long',
    says: /a sentence has 25 words/,
  },
  {
    name: 'raw HTML',
    replace: 'The insurance ends',
    by: '<b>The insurance</b> ends',
    at: '<b>',
    says: /no HTML here/,
  },
  {
    name: 'a quotation',
    replace: 'Write to the',
    by: '> Ask.\n\nWrite to the',
    at: '> Ask.',
    says: /only headings, paragraphs, lists and tables/,
  },
  {
    name: 'a heading with nothing under it',
    file: `${FOLDER}/help/fr.md`,
    replace: '## À qui s’adresser\n',
    by: '## À qui s’adresser\n\n### Par lettre\n\n### Par courriel\n',
    at: '### Par lettre',
    says: /nothing stands under "Par lettre"/,
  },
  {
    name: 'another part than the other language has',
    replace: '{#boat}',
    by: '{#berth}',
    in: `${FOLDER}/help/fr.md`,
    at: '## Le bateau',
    says: /en has another heading here \(## … {#berth}\)/,
  },
  {
    name: 'one language alone',
    file: `${FOLDER}/help/fr.md`,
    replace: '',
    by: '',
    remove: true,
    says: /it is there in en: write it/,
  },
]

/** What can be done wrong in the help of the island's service. */
export const helpFaults: readonly PlantedFault[] = FAULTS.map((fault) => ({ file: EN, ...fault }))
