import { route } from '#kernel'
import { problem, record } from './catalogue.ts'

const address = '/:lang/anywhere'

export const list = route({ method: 'GET', url: '/:lang/permits' })
export const page = route({ method: 'GET', url: '/:lang/permits/:id', allow: 'permits:open' })
export const other = route({ method: 'GET', url: '/:lang/permits/:reference', allow: 'permits:read' })
export const anywhere = route({ method: 'GET', url: address })
export const acts = [record('granted'), record('unheard'), problem('missing'), problem('untested')]
