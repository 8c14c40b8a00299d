import '#identity'
import './circle.ts'
import './lost.ts'
import '../modules/organisations/way.test.ts'
