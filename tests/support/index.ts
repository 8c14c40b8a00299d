export { type Given, type DbFixtures, dbTest } from './database.ts'
export { type Browser, browserFor, bodyOf, formIn } from './inject.ts'
