import { factsOf } from '#kernel'

export const record = factsOf('cases', {
  'application-submitted': { classification: 'C2' },
  'application-corrected': { classification: 'C2' },
  'application-withdrawn': { classification: 'C2' },
  'case-read': { classification: 'C2' },
  'purpose-stated': { classification: 'C2' },
  'outcomes-read': { classification: 'C2' },
  'outcome-replayed': { classification: 'C2' },
  'file-read': { classification: 'C2' },
  'list-read': { classification: 'C2' },
  'list-exported': { classification: 'C2' },
  'case-claimed': { classification: 'C2' },
  'case-released': { classification: 'C2' },
  'case-returned': { classification: 'C2' },
  'case-approved': { classification: 'C2', published: true },
  'case-granted': { classification: 'C2' },
  'applicant-reminded': { classification: 'C2' },
  'case-lapsed': { classification: 'C2' },
  'refusal-proposed': { classification: 'C2' },
  'refusal-confirmed': { classification: 'C2', published: true },
  'refusal-declined': { classification: 'C2' },
})
