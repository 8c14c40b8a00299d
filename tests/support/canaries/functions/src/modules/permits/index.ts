export { findPermit, getPermit, readPermit } from './permit.ts'
