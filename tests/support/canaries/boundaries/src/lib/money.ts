import 'fast-check'
import '#kernel'
