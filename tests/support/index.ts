export { type DbFixtures, dbTest, type Given } from './database.ts'
export { type Browser, bodyOf, browserFor, formIn } from './inject.ts'
