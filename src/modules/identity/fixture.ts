/** Acts of officials, for histories and attacks that no page makes. */
export { planAbsence } from './officials/absence.ts'
export { endPost } from './officials/official.ts'
