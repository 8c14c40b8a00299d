import type { PlantedFault } from './planted-faults.ts'

/** Of a procedure that waits for a payment. */
export const paymentFaults: readonly PlantedFault[] = [
  {
    name: 'a payment that people are not told of',
    file: 'services/mooring-permit/procedure.bpmn',
    replace: '<igov:form>correct</igov:form>',
    by: '<igov:form>payment</igov:form>',
    at: '<userTask id="correct"',
    says: /belong together/,
  },
  {
    name: 'a state of payment where nobody pays',
    file: 'services/mooring-permit/procedure.bpmn',
    replace: '<igov:state>returned</igov:state>',
    by: '<igov:state>awaiting-payment</igov:state>',
    at: '<userTask id="correct"',
    says: /belong together/,
  },
  {
    name: 'a cost of a renewal that no procedure asks for',
    file: 'services/mooring-permit/service.yaml',
    in: 'services/mooring-permit/procedure.bpmn',
    replace: '  cancel: true',
    by: "  costs: { renew: [{ cost: again, amount: '5', source: invented }] }",
    at: '<process',
    says: /add a task with the form payment/,
  },
]
