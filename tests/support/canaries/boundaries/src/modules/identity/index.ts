export { findPerson } from './person.ts'
