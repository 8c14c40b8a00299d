/** The register's acts and rows, for histories and measurements that no page makes. */
export { readChart, searchChart } from './chart.ts'
export { registerDecree } from './decree.ts'
export { cancelPlanned, type PlannedKind } from './planned.ts'
export { abolishPost, foundPost } from './post.ts'
export { splitBody, tellOfSplits } from './split.ts'
export { mergeInto } from './succession.ts'
export type { UnitId } from './tables.ts'
export { foundUnit } from './unit.ts'
