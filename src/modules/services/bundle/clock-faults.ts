import type { PackFindingCode } from '#kernel'
import type { PlantedFault } from './planted-faults.ts'

const SERVICE = 'services/mooring-permit/service.yaml'
const PROCEDURE = 'services/mooring-permit/procedure.bpmn'

const FAULTS: readonly (Omit<PlantedFault, 'file'> &
  Partial<Pick<PlantedFault, 'file'>> & { code: PackFindingCode })[] = [
  {
    code: 'wrong-value',
    name: 'a law that gives less time than is promised',
    replace: 'legal: { within: P6D',
    by: 'legal: { within: P2D',
    at: 'legal:',
    says: /less time than is promised/,
  },
  {
    code: 'wrong-value',
    name: 'a hold that an officer begins alone for longer than it may be',
    replace: 'alone: P7D',
    by: 'alone: P21D',
    at: 'alone:',
    says: /alone is longer than longest/,
  },
  {
    code: 'wrong-value',
    name: 'a rung of the ladder at no time',
    replace: 'at: 60%',
    by: 'at: soon',
    at: 'at: soon',
    says: /working days after the promised day/,
  },
  {
    code: 'wrong-value',
    name: 'silence of agencies that nobody asks',
    replace: '  ladder:\n',
    by: '  opinions: { remind: 2, source: invented }\n  ladder:\n',
    at: '  opinions:',
    says: /no task of procedure.bpmn asks for an opinion/,
  },
  {
    code: 'named-twice',
    name: 'a ground that stands twice',
    replace: 'ground: survey\n',
    by: 'ground: storm\n',
    at: 'ground: storm\n',
    says: /"storm" stands twice/,
  },
  {
    code: 'unknown-reference',
    name: 'a hold by a law that is not there',
    replace: 'ground: storm, longest: P30D, law: xsb-ordinance-1998-3',
    by: 'ground: storm, longest: P30D, law: xsb-ordinance-1998-4',
    at: 'ground: storm',
    says: /did you mean "xsb-ordinance-1998-3"/,
  },
  {
    code: 'unknown-name',
    name: 'an exception of what no answer says',
    replace: 'unless: length > 20',
    by: 'unless: depth > 20',
    at: 'unless:',
    says: /names depth/,
  },
  {
    code: 'procedure-faulty',
    name: 'a procedure that does not hear that the legal time is over',
    file: PROCEDURE,
    replace: '<messageEventDefinition messageRef="deadline-passed"/>',
    by: '<messageEventDefinition messageRef="licence-issued"/>',
    at: '<process id="mooring"',
    says: /let a boundary event take the message deadline-passed/,
  },
  {
    code: 'procedure-faulty',
    name: 'silence that is approval, and leads to a refusal',
    file: PROCEDURE,
    replace: 'sourceRef="silence" targetRef="issue"',
    by: 'sourceRef="silence" targetRef="refused"',
    at: '<process id="mooring"',
    says: /where the state is approved/,
  },
  {
    code: 'procedure-faulty',
    name: 'a procedure that hears what never comes',
    replace: 'outcome: approval\n    warn: 2\n    unless: length > 20',
    by: 'outcome: refusal\n    warn: 2\n    unless: length > 20',
    in: PROCEDURE,
    at: '<process id="mooring"',
    says: /silence is refusal: let silence lead to where the state is refused/,
  },
]

/** What can be done wrong where a service says what the law makes of the time of its cases. */
export const clockFaults = FAULTS.map((fault) => ({ file: SERVICE, ...fault }))
