import { keepForm } from '../sign-in/step-up.ts'
import { officialPort } from './official-port.ts'
import { softwarePort } from './software-port.ts'

/** What the kernel asks of this module beside who somebody is and what they may. */
export const identityPorts = { keepForm, officials: officialPort, software: softwarePort }
