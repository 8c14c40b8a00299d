import { findPerson } from '../identity/person.ts'

findPerson()
