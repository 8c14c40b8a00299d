import { factFindings, problemFindings, routeFindings } from './catalogues.ts'
import { tidy } from './tidy.ts'

tidy('A route says who may', routeFindings, {
  in: 'catalogues',
  finds: [
    'src/modules/permits/pages.ts:6 GET /:lang/permits does not say who may',
    'src/modules/permits/pages.ts:7 GET /:lang/permits/:id needs permits:open, which nobody declares',
    'src/modules/permits/pages.ts:8 GET /:lang/permits/:reference is at src/modules/permits/pages.ts:7 too',
    'src/modules/permits/pages.ts:9 GET … does not say who may',
    'nothing needs permits:revoke',
  ],
})

tidy('A problem is thrown somewhere, and a test names it', problemFindings, {
  in: 'catalogues',
  finds: [
    'src/modules/permits/catalogue.ts:5 permits/forgotten is never thrown',
    'src/modules/permits/catalogue.ts:6 no test names permits/untested',
  ],
})

tidy('A fact is recorded somewhere, and heard when it is published', factFindings, {
  in: 'catalogues',
  finds: [
    'src/modules/permits/catalogue.ts:11 permits/never-told is never recorded',
    'src/modules/permits/index.ts:13 nobody publishes permits/never-told',
    'permits/unheard is published and nobody subscribes',
  ],
})
