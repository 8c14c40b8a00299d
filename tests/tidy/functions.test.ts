import { docstringFindings, passingFindings, readingFindings } from './functions.ts'
import { tidy } from './tidy.ts'

tidy('find… may be undefined, get… throws, list… gives many', readingFindings, {
  in: 'functions',
  finds: [
    'src/modules/permits/permit.ts:4 findPermit finds always: Promise<Permit>',
    'src/modules/permits/permit.ts:7 getPermit does not throw: Permit | undefined',
    'src/modules/permits/permit.ts:9 listPermits is no list: Promise<Permit>',
  ],
})

tidy('No function only passes on', passingFindings, {
  in: 'functions',
  finds: [
    'src/modules/permits/permit.ts:9 listPermits only passes on',
    'src/modules/permits/permit.ts:12 readPermit only passes on',
  ],
})

tidy('What a door offers says what it is for', docstringFindings, {
  in: 'functions',
  finds: ['src/modules/permits/permit.ts:4 findPermit is at the door and says nothing'],
})
