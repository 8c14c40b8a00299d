import { findPerson } from '../modules/identity/person.ts'

findPerson()
