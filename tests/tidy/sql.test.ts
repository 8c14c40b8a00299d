import { boundFindings, migrationFindings, ownershipFindings, statementFindings } from './sql.ts'
import { tidy } from './tidy.ts'

tidy('A module names no table of another', ownershipFindings, {
  in: 'sql',
  finds: [
    'src/modules/permits/permit.ts:5 permits names identity.person',
    'src/modules/permits/permit.ts:8 permits names identity.person',
    'src/modules/permits/schema/001-permits.sql permits names identity.person',
  ],
})

tidy('A statement names its columns and is not put together from text', statementFindings, {
  in: 'sql',
  finds: [
    'src/modules/permits/permit.ts:5 select *',
    'src/modules/permits/permit.ts:8 selectAll()',
    'src/modules/permits/permit.ts:12 sql.raw of a value',
    'src/modules/permits/permit.ts:14 a statement put together from text',
  ],
})

tidy('A list has an end', boundFindings, {
  in: 'sql',
  finds: ['src/modules/permits/permit.ts:8 a list without an end'],
})

tidy('A migration changes its own schema', migrationFindings, {
  in: 'sql',
  finds: ['src/modules/permits/schema/001-permits.sql changes identity.person'],
})
