import { doorFindings, edgeFindings } from './architecture.ts'
import { tidy } from './tidy.ts'

tidy('Edges are the same in architecture.json, in the doors and in the imports', edgeFindings, {
  in: 'edges',
  finds: [
    'permits is in no layer',
    'archive has no folder',
    'identity: the door has organisations, the map has not',
    'identity: the imports has organisations, the map has not',
    'identity: the imports has no notify, the map has',
    'identity → notify: backwards',
    'notify: the door has no uses: [...] of its own',
    'permits: the imports has identity, the map has not',
  ],
})

tidy('A module has one door, and nothing passes it', doorFindings, {
  in: 'edges',
  finds: [
    'src/modules/notify/index.ts:1 imports without an extension: ./message',
    'src/modules/permits/inner/index.ts is a second door',
    'src/modules/permits/permit.ts:2 imports #testing',
    'src/modules/permits/permit.ts:3 passes a door: #identity/person',
    'src/modules/notify/index.ts:1 a door names what it exports',
  ],
})
