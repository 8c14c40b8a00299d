export { softwarePasskey, type Twist } from './authenticator.ts'
export { type DbFixtures, dbTest, type Given, type GivenPerson } from './database.ts'
export { type Browser, bodyOf, browserFor, formIn, type Response } from './inject.ts'
export { type Issued, issueCertificate } from './issuer.ts'
