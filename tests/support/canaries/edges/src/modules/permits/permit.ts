import { getPerson } from '#identity'
import { dbTest } from '#testing'
import { hidden } from '#identity/person'

export const permit = [getPerson, dbTest, hidden]
