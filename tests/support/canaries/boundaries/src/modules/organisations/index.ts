export { findPerson } from '#identity'
